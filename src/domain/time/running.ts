import { and, eq, isNull, type SQL, type SQLWrapper, sql } from "drizzle-orm";

import { timeEntries } from "../../db/schema/work.ts";
import type { Ctx } from "../context.ts";
import { longestMs } from "./entry-rules.ts";

/**
 * Condition: the user's timer in this workspace. The plus keeps SQLite from walking all entries of the user along the
 * primary key; the partial index on the user holds at most one row.
 */
export function isTimerOf({ actor }: Ctx, userId: string): SQL | undefined {
  return isTimerIn({ userId, workspaceId: actor.workspaceId });
}

/** The same; both ids may be statements that find them. */
export function isTimerIn(person: {
  userId: string | SQLWrapper;
  workspaceId: string | SQLWrapper;
}): SQL | undefined {
  return and(
    eq(timeEntries.userId, person.userId),
    isRunning(),
    sql`+${timeEntries.workspaceId} = ${person.workspaceId}`,
  );
}

/** The id of that timer, as an expression; null when none, or another one than `entryId`, runs. */
export function timerId(ctx: Pick<Ctx, "actor">, userId: string, entryId?: string): SQL {
  const isIt = entryId === undefined ? sql`` : sql`AND +running.id = ${entryId}`;
  return sql`(SELECT running.id FROM time_entries AS running INDEXED BY time_entries_timer
    WHERE running.user_id = ${userId} AND running.ended_at IS NULL AND running.deleted_at IS NULL
      AND +running.workspace_id = ${ctx.actor.workspaceId} ${isIt})`;
}

/** Condition: no end yet, and not deleted; in the words of the partial index. */
export function isRunning(): SQL | undefined {
  return and(isNull(timeEntries.endedAt), isNull(timeEntries.deletedAt));
}

/** Condition: the user has no timer, in no workspace. */
export function isNothingRunning(userId: string): SQL {
  return sql`NOT EXISTS (SELECT 1 FROM time_entries AS running
    WHERE running.user_id = ${userId} AND running.ended_at IS NULL AND running.deleted_at IS NULL)`;
}

/** Condition: the user has no other timer than this entry. */
export function mayRunAgain(userId: string, entryId: string): SQL {
  return sql`NOT EXISTS (SELECT 1 FROM time_entries AS running
    WHERE running.user_id = ${userId} AND running.ended_at IS NULL AND running.deleted_at IS NULL
      AND running.id <> ${entryId})`;
}

/** What stopping writes: never before the start, and never more than 31 days after it. */
export function stoppedAt(ctx: Ctx, endedAt: SQL | number) {
  return {
    endedAt: sql`min(max(${endedAt}, started_at), started_at + ${longestMs})`,
    ...touched(ctx),
  };
}

/** What every change of an entry writes. */
export function touched(ctx: Ctx) {
  return { version: sql`${timeEntries.version} + 1`, updatedAt: ctx.now };
}
