import { sql } from "drizzle-orm";

import type { Database } from "../../../db/database.ts";
import { nextSummaryAt, summaryDateOf } from "../../../domain/notifications/next-summary.ts";
import { notificationPreferences } from "../../../db/schema/notifications.ts";
import type { OutboxRef } from "../../../messages.ts";
import { oweAll } from "../../outbox/owe.ts";
import { owedSummary } from "./send-summary.ts";

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
 * Owes the summaries that are due at `now`, each under the date on its member's calendar, and moves their members to their next day in the same
 * batch. Nothing due reads and writes nothing. Returns what is to be delivered.
 */
export async function oweSummaries(db: Database, now: number): Promise<OutboxRef[]> {
  const rows = await db.all<Row>(sql`
    SELECT due.workspace_id AS workspaceId, due.user_id AS userId, due.summary_minute AS minute,
      due.summary_days AS days, due.next_summary_at AS dueAt, users.time_zone AS timeZone
    FROM notification_preferences AS due INDEXED BY notification_preferences_summary
    CROSS JOIN users ON users.id = due.user_id
    WHERE due.next_summary_at IS NOT NULL AND due.next_summary_at <= ${now}
    ORDER BY due.next_summary_at LIMIT ${mostAtOnce}`);
  if (rows.length === 0) return [];
  const owed = rows.filter(({ dueAt }) => now - dueAt <= latestMs).map(toOwed);
  const [refs] = await db.batch([oweAll({ db, now }, owed), moveOn(db, rows, now)]);
  return refs;
}

function toOwed({ workspaceId, userId, dueAt, timeZone, minute }: Row) {
  return { ...owedSummary({ userId, date: summaryDateOf({ timeZone, minute }, dueAt) }), workspaceId };
}

function moveOn(db: Database, rows: Row[], now: number) {
  const moves = rows.map(({ workspaceId, userId, minute, days, dueAt, timeZone }) => {
    const ofWeek: number[] = JSON.parse(days);
    return { workspaceId, userId, dueAt, nextAt: nextSummaryAt({ timeZone, minute, days: ofWeek }, now) };
  });
  const move = sql`json_each(${JSON.stringify(moves)}) AS moves
    WHERE moves.value ->> 'workspaceId' = notification_preferences.workspace_id
      AND moves.value ->> 'userId' = notification_preferences.user_id
      AND moves.value ->> 'dueAt' = notification_preferences.next_summary_at`;
  // Only from where it was: the member may have chosen another time meanwhile.
  return db
    .update(notificationPreferences)
    .set({ nextSummaryAt: sql`(SELECT moves.value ->> 'nextAt' FROM ${move})` })
    .where(
      sql`(workspace_id, user_id) IN (SELECT value ->> 'workspaceId', value ->> 'userId' FROM json_each(${JSON.stringify(moves)}))
        AND EXISTS (SELECT 1 FROM ${move})`,
    );
}
