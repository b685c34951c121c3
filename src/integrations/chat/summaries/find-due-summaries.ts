import { sql } from "drizzle-orm";

import type { Database } from "../../../db/database.ts";
import { nextSummaryAt, summaryDateOf } from "../../../domain/notifications/next-summary.ts";
import type { LocalDate } from "../../../lib/zoned-time.ts";

export type DueSummary = { workspaceId: string; userId: string; date: LocalDate };

type Row = {
  workspaceId: string;
  userId: string;
  minute: number;
  days: string;
  dueAt: number;
  timeZone: string;
};

/** More are left to the next minute: a Worker may call out a thousand times. */
const mostAtOnce = 500;

/** A summary that is overdue for longer than this is skipped. */
const latestMs = 6 * 3_600_000;

/**
 * The summaries that are due at `now`, each under the date on its member's calendar. `done` moves them to their next day; it
 * comes after they were enqueued, so that a crash repeats them rather than losing them. Nothing due reads and writes nothing.
 */
export async function findDueSummaries(
  db: Database,
  now: number,
): Promise<{ due: DueSummary[]; done: () => Promise<void> }> {
  const rows = await db.all<Row>(sql`
    SELECT due.workspace_id AS workspaceId, due.user_id AS userId, due.summary_minute AS minute,
      due.summary_days AS days, due.next_summary_at AS dueAt, users.time_zone AS timeZone
    FROM notification_preferences AS due INDEXED BY notification_preferences_summary
    CROSS JOIN users ON users.id = due.user_id
    WHERE due.next_summary_at IS NOT NULL AND due.next_summary_at <= ${now}
    ORDER BY due.next_summary_at LIMIT ${mostAtOnce}`);
  const due = rows
    .filter(({ dueAt }) => now - dueAt <= latestMs)
    .map(({ workspaceId, userId, dueAt, timeZone, minute }) => ({
      workspaceId,
      userId,
      date: summaryDateOf({ timeZone, minute }, dueAt),
    }));
  return { due, done: () => moveOn(db, rows, now) };
}

async function moveOn(db: Database, rows: Row[], now: number): Promise<void> {
  if (rows.length === 0) return;
  const moves = rows.map(({ workspaceId, userId, minute, days, dueAt, timeZone }) => {
    const ofWeek: number[] = JSON.parse(days);
    return { workspaceId, userId, dueAt, nextAt: nextSummaryAt({ timeZone, minute, days: ofWeek }, now) };
  });
  // Only from where it was: the member may have chosen another time meanwhile.
  await db.run(sql`
    UPDATE notification_preferences SET next_summary_at = moves.value ->> 'nextAt'
    FROM json_each(${JSON.stringify(moves)}) AS moves
    WHERE notification_preferences.workspace_id = moves.value ->> 'workspaceId'
      AND notification_preferences.user_id = moves.value ->> 'userId'
      AND notification_preferences.next_summary_at = moves.value ->> 'dueAt'`);
}
