import { sql } from "drizzle-orm";
import { integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** What people say about a task, here and on the issue behind it (WITHOUT ROWID). */
export const taskComments = sqliteTable(
  "task_comments",
  {
    workspaceId: text().notNull(),
    taskId: text().notNull(),
    id: text().notNull(),
    /** Who wrote it here; null = it was written there, by `author`. */
    userId: text(),
    /** What its author is called there. */
    author: text(),
    /** Markdown. */
    body: text().notNull(),
    /** "provider:host:comment:id", with the site behind its host; null = it stands here only. */
    remoteKey: text(),
    /** The provider's own time of its state there; 0 = none is known. */
    remoteUpdatedAt: integer().notNull(),
    /** Since when it may stand there though no answer came; null = it was never sent. */
    sentAt: integer(),
    /** Why the provider did not take it, as a sentence. */
    refused: text(),
    createdAt: integer().notNull(),
    /** When its text was changed last; null = never. */
    editedAt: integer(),
    /** It stays as a mark, so that what arrives late does not bring it back. */
    deletedAt: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.taskId, t.id] }),
    uniqueIndex("task_comments_remote")
      .on(t.workspaceId, t.remoteKey)
      .where(sql`remote_key IS NOT NULL`),
  ],
);
