import { and, eq, isNull, type SQL } from "drizzle-orm";

import { timeEntries } from "../../db/schema/work.ts";
import { notFound } from "../../lib/errors.ts";
import type { PersonCtx } from "../context.ts";
import type { TimeEntry } from "./entry.ts";

/** The person's own entry. Throws not_found, also for deleted entries and those of others. */
export async function findEntry(ctx: PersonCtx, id: string): Promise<TimeEntry> {
  const entry = await lookUpEntry(ctx, id);
  if (entry === null) throw notFound("time entry");
  return entry;
}

/** The person's own entry; null when there is none of this id, also for deleted entries and those of others. */
export async function lookUpEntry(ctx: PersonCtx, id: string): Promise<TimeEntry | null> {
  return (await ctx.db.select().from(timeEntries).where(isOwn(ctx, id)).get()) ?? null;
}

/** Condition: the person's own entry of this id, not deleted. */
export function isOwn(ctx: PersonCtx, id: string): SQL | undefined {
  return and(isOwnOrDeleted(ctx, id), isNull(timeEntries.deletedAt));
}

/** Condition: the person's own entry of this id, deleted or not. */
export function isOwnOrDeleted({ actor }: PersonCtx, id: string): SQL | undefined {
  return and(
    eq(timeEntries.workspaceId, actor.workspaceId),
    eq(timeEntries.id, id),
    eq(timeEntries.userId, actor.userId),
  );
}
