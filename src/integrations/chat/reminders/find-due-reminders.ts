import { sql } from "drizzle-orm";

import type { Database } from "../../../db/database.ts";

export type DueReminder = { workspaceId: string; userId: string; entryId: string };

const mostAtOnce = 500;

/**
 * Timers that run for longer than their member's limit and were not asked about yet. Reads one row per member who set a limit
 * and one per timer of theirs; writes nothing.
 */
export async function findDueReminders(db: Database, now: number): Promise<DueReminder[]> {
  return db.all(sql`
    SELECT preference.workspace_id AS workspaceId, preference.user_id AS userId, timer.id AS entryId
    FROM notification_preferences AS preference INDEXED BY notification_preferences_reminder
    CROSS JOIN time_entries AS timer INDEXED BY time_entries_timer
      ON timer.user_id = preference.user_id AND timer.ended_at IS NULL AND timer.deleted_at IS NULL
    WHERE preference.reminder_minutes IS NOT NULL AND timer.workspace_id = preference.workspace_id
      AND timer.started_at <= ${now} - preference.reminder_minutes * 60000
      AND NOT EXISTS (SELECT 1 FROM notifications WHERE notifications.workspace_id = preference.workspace_id
        AND notifications.key = 'reminder:' || timer.id)
    LIMIT ${mostAtOnce}`);
}
