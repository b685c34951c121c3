import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** What a member is notified of in chat; no row = nothing (WITHOUT ROWID). */
export const notificationPreferences = sqliteTable(
  "notification_preferences",
  {
    workspaceId: text().notNull(),
    userId: text().notNull(),
    /** The channel that starts and stops of the member's timer are posted to; all three null = none. */
    timerConnectionId: text(),
    timerChannelId: text(),
    timerChannelName: text(),
    /** Why the channel refused the last notification, as a sentence; nothing is posted until it is chosen again. */
    timerError: text(),
    sendsSummary: integer({ mode: "boolean" }).notNull(),
    /** Minutes since midnight on the member's clock. */
    summaryMinute: integer().notNull(),
    /** Days of the week, 1 = Monday … 7 = Sunday. */
    summaryDays: text({ mode: "json" }).$type<number[]>().notNull(),
    sendsEmptySummary: integer({ mode: "boolean" }).notNull(),
    /** When the next summary is due; null = never. */
    nextSummaryAt: integer(),
    /** A timer that runs longer is asked about; null = never. */
    reminderMinutes: integer(),
    /** Why the last direct message did not arrive, as a sentence. */
    messageError: text(),
    updatedAt: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.userId] }),
    index("notification_preferences_summary")
      .on(t.nextSummaryAt)
      .where(sql`next_summary_at IS NOT NULL`),
    index("notification_preferences_reminder")
      .on(t.userId)
      .where(sql`reminder_minutes IS NOT NULL`),
  ],
);
