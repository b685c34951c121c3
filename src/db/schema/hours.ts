import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** How long is worked on which weekday, from a day on until the next row of the same (WITHOUT ROWID in the migration). */
export const workingHours = sqliteTable(
  "working_hours",
  {
    workspaceId: text().notNull(),
    /** "" = everybody who has no row of their own that began by then. */
    userId: text().notNull(),
    /** YYYY-MM-DD, on the person's calendar; "" = from the beginning. */
    startsOn: text().notNull(),
    /** Monday to Sunday. */
    minutes: text({ mode: "json" }).$type<number[]>().notNull(),
    /** Whose holidays are free; null = none are. */
    holidayCalendarId: text(),
    createdBy: text().notNull(),
    createdAt: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.userId, t.startsOn] })],
);

export const absenceKinds = ["vacation", "sick", "other"] as const;
export type AbsenceKind = (typeof absenceKinds)[number];

/** Days on which a person does not work (WITHOUT ROWID in the migration). */
export const absences = sqliteTable(
  "absences",
  {
    workspaceId: text().notNull(),
    userId: text().notNull(),
    /** The first and the last day, YYYY-MM-DD, on the person's calendar. */
    startsOn: text().notNull(),
    id: text().notNull(),
    endsOn: text().notNull(),
    kind: text({ enum: absenceKinds }).notNull(),
    /** Half of each of these days is worked. */
    isHalf: integer({ mode: "boolean" }).notNull(),
    createdBy: text().notNull(),
    createdAt: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.userId, t.startsOn, t.id] })],
);

/** A public calendar of holidays, by its address. */
export const holidayCalendars = sqliteTable(
  "holiday_calendars",
  {
    workspaceId: text().notNull(),
    id: text().notNull(),
    name: text().notNull(),
    /** SHA-256 of its address, hex; the address itself where that is not encrypted yet. */
    address: text().notNull(),
    /** The encrypted address, which may hold a secret, and the key's id; null = it was not read since that is so. */
    secret: text(),
    keyId: text(),
    readAt: integer().notNull(),
    /** Why it could not be read since, as a sentence; null = it could. */
    lastError: text(),
    createdAt: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.id] })],
);

/** What it says, for each day (WITHOUT ROWID in the migration). */
export const holidays = sqliteTable(
  "holidays",
  {
    workspaceId: text().notNull(),
    calendarId: text().notNull(),
    /** YYYY-MM-DD. */
    date: text().notNull(),
    name: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.calendarId, t.date] })],
);
