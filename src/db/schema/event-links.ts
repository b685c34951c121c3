import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * A pair: one of our things and the event that we wrote for it. The row is there before the event, so that an insertion that
 * was cut off is repeated under the same key (WITHOUT ROWID).
 */
export const eventLinks = sqliteTable(
  "event_links",
  {
    workspaceId: text().notNull(),
    localId: text().notNull(),
    bindingId: text().notNull(),
    kind: text({ enum: ["time_entry", "task", "milestone"] }).notNull(),
    /** Names the insertion at the provider and is the event's marker. */
    key: text().notNull(),
    /** null while it is unknown whether the event was inserted. */
    eventId: text(),
    etag: text(),
    url: text(),
    /** Hash of the draft that was written last; null while it is not known what the event says. */
    written: text(),
    /** What the event said then, to tell a person's change from an echo; of an all-day event midnights UTC. */
    title: text().notNull(),
    startsAt: integer().notNull(),
    endsAt: integer().notNull(),
    /** "changed" and "deleted" by a person at the provider: we ask; "stopped" = that was the answer. */
    state: text({ enum: ["live", "changed", "deleted", "stopped"] }).notNull(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.localId, t.bindingId] }),
    index("event_links_event").on(t.workspaceId, t.bindingId, t.eventId),
    index("event_links_asked")
      .on(t.workspaceId, t.bindingId)
      .where(sql`state IN ('changed', 'deleted')`),
  ],
);

/** Dates that a project works towards (WITHOUT ROWID). */
export const milestones = sqliteTable(
  "milestones",
  {
    workspaceId: text().notNull(),
    projectId: text().notNull(),
    id: text().notNull(),
    name: text().notNull(),
    /** Calendar date, YYYY-MM-DD. */
    dueOn: text().notNull(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.projectId, t.id] })],
);

/** The address under which a member's calendar can be read without signing in: one each (WITHOUT ROWID). */
export const calendarFeeds = sqliteTable(
  "calendar_feeds",
  {
    workspaceId: text().notNull(),
    userId: text().notNull(),
    tokenHash: text().notNull(),
    createdAt: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.userId] }), index("calendar_feeds_token").on(t.tokenHash)],
);
