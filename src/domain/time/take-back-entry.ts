import { and, eq, isNull, sql } from "drizzle-orm";

import { timeEntries } from "../../db/schema/work.ts";
import { announce, hearing } from "../announce.ts";
import type { PersonCtx } from "../context.ts";
import type { TimeEntry } from "./entry.ts";
import { isOwn } from "./find-entry.ts";
import { isNothingRunning, touched } from "./running.ts";
import { changedSince } from "./take-back-stop.ts";

export type TakeBackEntry = {
  entryId: string;
  /** When it was made; it must not have changed since. */
  at: number;
  /** The timer that its start ended: it runs on, wherever it ran, unless it was changed after its own `at`. */
  stopped: { workspaceId: string; entryId: string; at: number } | null;
};

/** Undoes addEntry and startTimer as if they had not happened, both halves or neither. Throws conflict when the entry was changed since. */
export async function takeBackEntry(ctx: PersonCtx, input: TakeBackEntry): Promise<TimeEntry> {
  const { entryId, at, stopped } = input;
  const [[removed], [resumed], heard] = await ctx.db.batch([
    ctx.db
      .update(timeEntries)
      .set({ deletedAt: ctx.now, ...touched(ctx) })
      .where(and(isOwn(ctx, entryId), eq(timeEntries.updatedAt, at)))
      .returning(),
    ctx.db
      .update(timeEntries)
      .set({ endedAt: null, ...touched(ctx) })
      .where(
        and(
          sql`changes() > 0`,
          eq(timeEntries.workspaceId, stopped?.workspaceId ?? ""),
          eq(timeEntries.id, stopped?.entryId ?? ""),
          eq(timeEntries.userId, ctx.actor.userId),
          isNull(timeEntries.deletedAt),
          eq(timeEntries.updatedAt, stopped?.at ?? at),
          isNothingRunning(ctx.actor.userId),
        ),
      )
      .returning(),
    hearing(ctx),
  ]);
  if (removed === undefined) throw changedSince();
  const { userId } = ctx.actor;
  await announce(ctx, heard, { type: "entry.changed", userId, entryId, change: "deleted" });
  if (resumed !== undefined) {
    const event = { type: "entry.changed", userId, entryId: resumed.id, change: "restored" } as const;
    await announce(ctx, heard, event, resumed.workspaceId);
  }
  return removed;
}
