import { timeEntries } from "../../db/schema/work.ts";
import { notFound } from "../../lib/errors.ts";
import type { PersonCtx } from "../context.ts";
import type { TimeEntry } from "./entry.ts";
import { isOwn } from "./find-entry.ts";
import { touched } from "./running.ts";

/** Deletes an own entry or timer; restoreEntry brings it back for 30 days. Throws not_found. */
export async function deleteEntry(ctx: PersonCtx, id: string): Promise<TimeEntry> {
  const [deleted] = await ctx.db
    .update(timeEntries)
    .set({ deletedAt: ctx.now, ...touched(ctx) })
    .where(isOwn(ctx, id))
    .returning();
  if (deleted === undefined) throw notFound("time entry");
  return deleted;
}
