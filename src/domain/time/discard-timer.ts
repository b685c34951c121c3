import { and, eq } from "drizzle-orm";

import { timeEntries } from "../../db/schema/work.ts";
import type { PersonCtx } from "../context.ts";
import type { TimeEntry } from "./entry.ts";
import { isTimerOf, touched } from "./running.ts";
import { notRunning } from "./stop-timer.ts";

/** Throws the running timer away; restoreEntry brings it back. Throws conflict when none (or another one) runs. */
export async function discardTimer(ctx: PersonCtx, input: { entryId?: string } = {}): Promise<TimeEntry> {
  const [discarded] = await ctx.db
    .update(timeEntries)
    .set({ deletedAt: ctx.now, ...touched(ctx) })
    .where(
      and(
        isTimerOf(ctx, ctx.actor.userId),
        input.entryId === undefined ? undefined : eq(timeEntries.id, input.entryId),
      ),
    )
    .returning();
  if (discarded === undefined) throw notRunning(input.entryId);
  return discarded;
}
