import { sql } from "drizzle-orm";

import type { Database } from "../../../db/database.ts";
import type { OutboxRef } from "../../../messages.ts";
import { oweAll } from "../../outbox/owe.ts";
import { owedReminder } from "./send-reminder.ts";

type Row = { workspaceId: string; userId: string; entryId: string };

const mostAtOnce = 500;

/**
 * Owes reminders of timers that run for longer than their member's limit and were not asked about yet. Reads one row per member who set
 * a limit and one per timer of theirs; writes none when nothing is due. Returns what is to be delivered.
 */
export async function oweReminders(db: Database, now: number): Promise<OutboxRef[]> {
  const due = await db.all<Row>(sql`
    SELECT preference.workspace_id AS workspaceId, preference.user_id AS userId, timer.id AS entryId
    FROM notification_preferences AS preference INDEXED BY notification_preferences_reminder
    CROSS JOIN time_entries AS timer INDEXED BY time_entries_timer
      ON timer.user_id = preference.user_id AND timer.ended_at IS NULL AND timer.deleted_at IS NULL
    WHERE preference.reminder_minutes IS NOT NULL AND timer.workspace_id = preference.workspace_id
      AND timer.started_at <= ${now} - preference.reminder_minutes * 60000
      AND NOT EXISTS (SELECT 1 FROM outbox WHERE outbox.workspace_id = preference.workspace_id
        AND outbox.key = 'reminder:' || timer.id)
    LIMIT ${mostAtOnce}`);
  if (due.length === 0) return [];
  return oweAll(
    { db, now },
    due.map((row) => ({ ...owedReminder(row), workspaceId: row.workspaceId })),
  );
}
