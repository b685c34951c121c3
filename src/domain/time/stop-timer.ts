import { and, eq, sql } from "drizzle-orm";

import { timeEntries } from "../../db/schema/work.ts";
import { AppError } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import type { Ctx } from "../context.ts";
import { publication } from "../publish.ts";
import { ownerOf, type TimeEntry } from "./entry.ts";
import { checkTimerEnd, parseNotes } from "./entry-rules.ts";
import { isTimerOf, stoppedAt, timerId } from "./running.ts";

export type StopTimer = {
  /** The member whose timer it is; a webhook and the system must say so. */
  userId?: string;
  /** Stops the timer only if it is this one. */
  entryId?: string;
  /** Milliseconds UTC; now unless given. */
  endedAt?: number;
  /** Goes behind the notes that the entry has, on a line of its own. */
  notes?: string;
};

/** Stops the user's timer. Throws conflict when none (or another one) runs, invalid when the end lies in the future or the notes are too long. */
export async function stopTimer(ctx: Ctx, input: StopTimer = {}): Promise<TimeEntry> {
  const owner = ownerOf(ctx.actor, input.userId);
  const endedAt = input.endedAt ?? ctx.now;
  checkTimerEnd(endedAt, ctx.now);
  const isIt = input.entryId === undefined ? undefined : eq(timeEntries.id, input.entryId);
  const running = timerId(ctx, owner, input.entryId);
  const when = sql`${running} IS NOT NULL`;
  const [[stopped]] = await commit(ctx, {
    statements: [
      ctx.db
        .update(timeEntries)
        .set({ ...stoppedAt(ctx, endedAt), ...addedNotes(input.notes) })
        .where(and(isTimerOf(ctx, owner), isIt))
        .returning(),
    ],
    audit: { action: "timer.stop", target: sql`'entry:' || ${running}`, detail: { userId: owner }, when },
    event: publication(
      ctx,
      sql`json_object('type', 'timer.changed', 'userId', ${owner}, 'started', NULL, 'stopped', ${running})`,
      { when, isFirst: true },
    ),
  });
  if (stopped === undefined) throw notRunning(input.entryId);
  return stopped;
}

function addedNotes(text: string | undefined) {
  const added = parseNotes(text ?? "");
  if (added === "") return {};
  return { notes: sql`CASE WHEN notes = '' THEN ${added} ELSE notes || char(10) || ${added} END` };
}

/** The answer to who wants to end a timer that does not run. */
export function notRunning(entryId: string | undefined): AppError {
  return entryId === undefined
    ? new AppError("conflict", "No timer is running.")
    : new AppError("conflict", "This timer no longer runs: it was stopped or switched elsewhere.");
}
