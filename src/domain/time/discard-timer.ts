import { and, eq } from "drizzle-orm";

import { timeEntries } from "../../db/schema/work.ts";
import { announce, hearing } from "../announce.ts";
import type { PersonCtx } from "../context.ts";
import type { TimeEntry } from "./entry.ts";
import { isTimerOf, touched } from "./running.ts";
import { notRunning } from "./stop-timer.ts";

/** Throws the running timer away; restoreEntry brings it back. Throws conflict when none (or another one) runs. */
export async function discardTimer(ctx: PersonCtx, input: { entryId?: string } = {}): Promise<TimeEntry> {
  const isIt = input.entryId === undefined ? undefined : eq(timeEntries.id, input.entryId);
  const [[discarded], heard] = await ctx.db.batch([
    ctx.db
      .update(timeEntries)
      .set({ deletedAt: ctx.now, ...touched(ctx) })
      .where(and(isTimerOf(ctx, ctx.actor.userId), isIt))
      .returning(),
    hearing(ctx),
  ]);
  if (discarded === undefined) throw notRunning(input.entryId);
  const { userId, id: entryId } = discarded;
  await announce(ctx, heard, { type: "entry.changed", userId, entryId, change: "deleted" });
  return discarded;
}
