import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * What we wrote of a task's time to its issue (WITHOUT ROWID). Triggers of the first migration owe a row of the outbox for each task whose entries change,
 * whoever changes them: `time:<binding>:<task>` of the kind "worklog".
 */
export const worklogs = sqliteTable(
  "worklogs",
  {
    workspaceId: text().notNull(),
    bindingId: text().notNull(),
    taskId: text().notNull(),
    /** By which it is known there: integrations/worklogs/wanted.ts. */
    key: text().notNull(),
    kind: text({ enum: ["worklog", "comment"] }).notNull(),
    /** Whose time it is; null = of several people. */
    userId: text(),
    /** The connection that wrote it. */
    connectionId: text().notNull(),
    /** null = it was refused before it was ever there, or left and nothing is known of it yet. */
    remoteId: text(),
    /** What was written last. */
    startedAt: integer().notNull(),
    seconds: integer().notNull(),
    /** Hash of all that was written last. */
    draft: text().notNull(),
    /** The provider's mark of what we wrote; another one there means that a person changed it. */
    version: text().notNull(),
    /** Seconds of what left and may have arrived, 0 of a removal; null = nothing. */
    attempted: integer(),
    /**
     * "changed" and "deleted": a person did that there, and we ask. "kept": it stays as it is there. "refused": the provider did not take
     * the draft.
     */
    state: text({ enum: ["written", "changed", "deleted", "kept", "refused"] }).notNull(),
    /** How long it is there by now, when a person changed it. */
    thereSeconds: integer(),
    /** Why it was refused, as a sentence. */
    reason: text(),
    updatedAt: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.bindingId, t.taskId, t.key] }),
    index("worklogs_open")
      .on(t.workspaceId, t.bindingId)
      .where(sql`state <> 'written'`),
    index("worklogs_asked")
      .on(t.workspaceId, t.userId)
      .where(sql`state IN ('changed', 'deleted', 'refused')`),
  ],
);

/** When a connection may write again, so that a provider's limits are never met (WITHOUT ROWID): integrations/connections/reserve-writes.ts. */
export const writePaces = sqliteTable(
  "write_paces",
  {
    workspaceId: text().notNull(),
    connectionId: text().notNull(),
    /** Until then the writes that were let in take. */
    busyUntil: integer().notNull(),
    /** Until then those that were told to come later take. */
    queuedUntil: integer().notNull(),
    isAdmitted: integer({ mode: "boolean" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.workspaceId, t.connectionId] })],
);
