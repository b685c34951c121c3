import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** What an event must be like, and what becomes of it then. The first rule that fits decides. */
export type CalendarRule = {
  /** Part of the title, of an attendee's address, or a whole series; null = any. At least one is given. */
  when: { title: string | null; attendee: string | null; seriesId: string | null };
  /** null = the calendar's project. */
  projectId: string | null;
  /** Names. */
  tags: string[];
  /** null = as the project says. */
  billable: boolean | null;
  /** Accepted without asking as soon as it is over. */
  isAutomatic: boolean;
};

/** What a person makes of a calendar's events, and what is written into it. */
export type CalendarSettings = {
  capability: "calendar";
  direction: "import" | "export" | "both";
  /** Where events belong that no rule says more about; null = nowhere. */
  projectId: string | null;
  /** 1 to 30. */
  daysBack: number;
  includesTentative: boolean;
  rules: CalendarRule[];
  /** Their deadlines are written into it. */
  holdsDeadlines: boolean;
};

/**
 * Events offered as time entries, clustered by person and time, so that a day is a handful of neighbouring rows (WITHOUT
 * ROWID in the migration). Without an index of its own, an event without an automatic rule costs one written row.
 */
export const suggestions = sqliteTable(
  "suggestions",
  {
    workspaceId: text().notNull(),
    userId: text().notNull(),
    startsAt: integer().notNull(),
    id: text().notNull(),
    endsAt: integer().notNull(),
    bindingId: text().notNull(),
    /** Of this one instance, at the provider. */
    eventId: text().notNull(),
    seriesId: text(),
    title: text().notNull(),
    url: text(),
    /** Why it is not offered, as `integrations/calendar/rules/propose-event.ts` names it; null = it is. */
    skipped: text(),
    projectId: text(),
    /** Names. */
    tags: text({ mode: "json" }).$type<string[]>().notNull(),
    billable: integer({ mode: "boolean" }),
    /** Accepted by a rule as soon as it is over. */
    isAutomatic: integer({ mode: "boolean" }).notNull(),
    /** null = undecided. */
    decision: text({ enum: ["accepted", "dismissed"] }),
    /** The entry that was made of it. */
    entryId: text(),
    /** The entry's version when this last wrote it: another one means that a person did. */
    entryVersion: integer(),
    /** IANA zone on whose clock a floating time was read; null = the event says when it is in every zone. */
    floatsIn: text(),
    /** The event of an accepted entry was moved or cancelled since: the person is asked what becomes of the entry. null = nothing to ask. */
    asks: text({ enum: ["moved", "cancelled"] }),
    remoteUpdatedAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.userId, t.startsAt, t.id] }),
    index("suggestions_asked")
      .on(t.workspaceId, t.userId)
      .where(sql`asks IS NOT NULL`),
    // Holds only what a rule accepts: cron asks each minute for what is over.
    index("suggestions_due")
      .on(t.endsAt)
      .where(sql`is_automatic = 1 AND decision IS NULL AND skipped IS NULL`),
  ],
);
