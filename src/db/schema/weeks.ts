import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Weeks that people submitted. An approved one locks its time (`entry_locks`). */
export const weeks = sqliteTable(
  "weeks",
  {
    workspaceId: text().notNull(),
    userId: text().notNull(),
    /** Its first day, YYYY-MM-DD, on the person's calendar. */
    startsOn: text().notNull(),
    startsAt: integer().notNull(),
    endsAt: integer().notNull(),
    state: text({ enum: ["submitted", "sent_back", "approved"] }).notNull(),
    /** Why it was sent back; "" = nothing was said. */
    note: text().notNull(),
    submittedAt: integer().notNull(),
    decidedBy: text(),
    decidedAt: integer(),
    version: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.userId, t.startsOn] }),
    // What waits: for a decision, or for the person.
    index("weeks_asking")
      .on(t.workspaceId, t.userId)
      .where(sql`state <> 'approved'`),
    index("weeks_approved")
      .on(t.workspaceId, t.userId, t.startsAt)
      .where(sql`state = 'approved'`),
  ],
);
