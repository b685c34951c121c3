import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** Days of a person that an owner has unlocked, whatever locks them (WITHOUT ROWID in the migration). */
export const unlockedTimes = sqliteTable(
  "unlocked_times",
  {
    workspaceId: text().notNull(),
    userId: text().notNull(),
    startsAt: integer().notNull(),
    id: text().notNull(),
    endsAt: integer().notNull(),
    /** The first and the last day, YYYY-MM-DD, in the person's zone. */
    startsOn: text().notNull(),
    endsOn: text().notNull(),
    createdBy: text().notNull(),
    createdAt: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.userId, t.startsAt, t.id] })],
);
