import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * What we owe to subscribers and providers, written in the same batch as the change that owes it (WITHOUT ROWID). The key is the
 * idempotency key: what is asked for again has one row, and a higher version.
 */
export const outbox = sqliteTable(
  "outbox",
  {
    workspaceId: text().notNull(),
    key: text().notNull(),
    /** Names its handler in `integrations/registry.ts`; "event" = a domain event for its subscribers. */
    kind: text().notNull(),
    /** Where it goes; null = the handler finds out. */
    connectionId: text(),
    /** Whose it is: a member sees their own; null = the workspace's. */
    userId: text(),
    payload: text({ mode: "json" }).$type<Record<string, unknown>>().notNull(),
    /**
     * "sending": it left and was not answered yet, and must not be sent twice. "done": kept so that the key is not used again.
     * "dead": given up, a person may retry or discard it.
     */
    state: text({ enum: ["waiting", "sending", "done", "dead"] }).notNull(),
    /** Rises each time that it is asked for again, and with each attempt. */
    version: integer().notNull(),
    /** When something is to be done with the row next, whatever its state; null = nothing, or it waits for its connection. */
    dueAt: integer(),
    /** A consumer works on it until then. */
    leaseUntil: integer().notNull(),
    attempts: integer().notNull(),
    /** Why the last attempt failed, as a sentence. */
    lastError: text(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.key] }),
    index("outbox_due")
      .on(t.state, t.dueAt)
      .where(sql`due_at IS NOT NULL`),
    // What the page lists: an event that found its subscribers at once costs no entry.
    index("outbox_listed")
      .on(t.workspaceId, t.createdAt)
      .where(sql`state <> 'done' AND (connection_id IS NOT NULL OR last_error IS NOT NULL)`),
    // Every page asks whether there is any.
    index("outbox_dead")
      .on(t.workspaceId, t.connectionId, t.userId)
      .where(sql`state = 'dead'`),
  ],
);
