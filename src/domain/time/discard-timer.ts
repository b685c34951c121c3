import { and, eq, sql } from "drizzle-orm";

import { timeEntries } from "../../db/schema/work.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";
import { publication } from "../publish.ts";
import type { TimeEntry } from "./entry.ts";
import { isTimerOf, timerId, touched } from "./running.ts";
import { notRunning } from "./stop-timer.ts";

/** Throws the running timer away; restoreEntry brings it back. Throws conflict when none (or another one) runs. */
export async function discardTimer(ctx: PersonCtx, input: { entryId?: string } = {}): Promise<TimeEntry> {
  const { userId } = ctx.actor;
  const running = timerId(ctx, userId, input.entryId);
  const when = sql`${running} IS NOT NULL`;
  const isIt = input.entryId === undefined ? undefined : eq(timeEntries.id, input.entryId);
  const [[discarded]] = await commit(ctx, {
    statements: [
      ctx.db
        .update(timeEntries)
        .set({ deletedAt: ctx.now, ...touched(ctx) })
        .where(and(isTimerOf(ctx, userId), isIt))
        .returning(),
    ],
    audit: { action: "timer.discard", target: sql`'entry:' || ${running}`, detail: { userId }, when },
    event: publication(
      ctx,
      sql`json_object('type', 'entry.changed', 'userId', ${userId}, 'entryIds', json_array(${running}), 'change', 'deleted')`,
      { when, isFirst: true },
    ),
  });
  if (discarded === undefined) throw notRunning(input.entryId);
  return discarded;
}
