import { sql } from "drizzle-orm";

import type { Database } from "../../../db/database.ts";
import { savedReports } from "../../../db/schema/reports.ts";
import { nextReportAt, type Sends } from "../../../domain/reports/saved/next-report.ts";
import { dayMs } from "../../../lib/time-units.ts";
import type { OutboxRef } from "../../../messages.ts";
import { oweAll } from "../../outbox/owe.ts";
import { owedReport } from "./send-report.ts";

type Row = {
  workspaceId: string;
  id: string;
  userId: string;
  sends: Sends;
  minute: number;
  dueAt: number;
  timeZone: string;
  weekStart: number;
};

/** More are left to the next minute: a Worker may call out a thousand times. */
const mostAtOnce = 500;

/**
 * Owes the saved reports that are due at `now`, each once for the instant that it was due at, and moves them on in the same batch. What is
 * overdue by more than a day is skipped. Nothing due reads and writes nothing. Returns what is to be delivered.
 */
export async function oweReports(db: Database, now: number): Promise<OutboxRef[]> {
  const rows = await db.all<Row>(sql`
    SELECT due.workspace_id AS workspaceId, due.id, due.user_id AS userId, due.sends, due.send_minute AS minute,
      due.next_send_at AS dueAt, users.time_zone AS timeZone, users.week_start AS weekStart
    FROM saved_reports AS due INDEXED BY saved_reports_due
    CROSS JOIN users ON users.id = due.user_id
    WHERE due.next_send_at IS NOT NULL AND due.next_send_at <= ${now}
    ORDER BY due.next_send_at LIMIT ${mostAtOnce}`);
  if (rows.length === 0) return [];
  const owed = rows
    .filter(({ dueAt }) => now - dueAt <= dayMs)
    .map(({ workspaceId, ...row }) => ({ ...owedReport(row), workspaceId }));
  const [refs] = await db.batch([oweAll({ db, now }, owed), moveOn(db, rows, now)]);
  return refs;
}

function moveOn(db: Database, rows: Row[], now: number) {
  const moves = rows.map(({ workspaceId, id, dueAt, ...plan }) => ({
    workspaceId,
    id,
    dueAt,
    nextAt: nextReportAt(plan, now),
  }));
  const move = sql`json_each(${JSON.stringify(moves)}) AS moves
    WHERE moves.value ->> 'workspaceId' = saved_reports.workspace_id AND moves.value ->> 'id' = saved_reports.id
      AND moves.value ->> 'dueAt' = saved_reports.next_send_at`;
  // Only from where it was: its maker may have chosen another time meanwhile.
  return db
    .update(savedReports)
    .set({ nextSendAt: sql`(SELECT moves.value ->> 'nextAt' FROM ${move})` })
    .where(
      sql`(workspace_id, id) IN (SELECT value ->> 'workspaceId', value ->> 'id' FROM json_each(${JSON.stringify(moves)}))
        AND EXISTS (SELECT 1 FROM ${move})`,
    );
}
