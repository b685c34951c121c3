import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/**
 * When the thing was last written before the change, and as which writing it stands now as the change left it: `at` of the
 * change, until a later change of the same thing is undone.
 */
type Stamps = { updatedBefore?: number; leftAt?: number };

/** What a chat change touched, so that it can be undone exactly; read by `integrations/chat/changes/undo-change.ts`. */
export type ChatChangeFacts = Stamps &
  (
    | {
        kind: "started";
        entryId: string;
        stopped: ({ workspaceId: string; entryId: string } & Stamps) | null;
      }
    | { kind: "stopped"; entryId: string; notesBefore?: string }
    | { kind: "logged"; entryId: string }
    | {
        kind: "edited";
        entryId: string;
        before: {
          startedAt: number;
          endedAt: number;
          projectId: string | null;
          taskId: string | null;
          notes: string;
          billable: boolean;
        };
      }
    | { kind: "task_added"; taskId: string }
    | { kind: "task_done"; taskId: string; statusBefore: string }
    | { kind: "task_assigned"; taskId: string; assigneeBefore: string | null }
  );

/** One row per change that a member made in chat, in the change's own batch: a repeated request breaks its key, and so the batch. */
export const chatChanges = sqliteTable(
  "chat_changes",
  {
    workspaceId: text().notNull(),
    userId: text().notNull(),
    /** The provider's own id of the request. */
    requestId: text().notNull(),
    at: integer().notNull(),
    facts: text({ mode: "json" }).$type<ChatChangeFacts>().notNull(),
    undoneAt: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.userId, t.requestId] }),
    index("chat_changes_latest").on(t.workspaceId, t.userId, t.at),
    index("chat_changes_at").on(t.at),
  ],
);

/** A one-time code that says in chat who somebody is; one per member, the latest (WITHOUT ROWID). */
export const chatLinkCodes = sqliteTable(
  "chat_link_codes",
  {
    userId: text().notNull(),
    workspaceId: text().notNull(),
    /** SHA-256 of the code, hex. */
    codeHash: text().notNull(),
    expiresAt: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.userId, t.workspaceId] }),
    uniqueIndex("chat_link_codes_code").on(t.codeHash),
  ],
);
