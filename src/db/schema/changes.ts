import { index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * When the thing was last written before the change, and as which writing it stands now as the change left it: `at` of the
 * change, until a later change of the same thing is undone.
 */
type Stamps = { updatedBefore?: number; leftAt?: number };

/** What a change touched, so that it can be undone exactly: `domain/changes/undo-change.ts`. */
export type ChangeFacts = Stamps &
  (
    | {
        kind: "started";
        entryId: string;
        stopped: ({ workspaceId: string; entryId: string } & Stamps) | null;
      }
    | { kind: "stopped"; entryId: string; notesBefore?: string }
    | { kind: "logged"; entryId: string }
    | { kind: "deleted"; entryId: string }
    | {
        kind: "edited";
        entryId: string;
        before: {
          startedAt: number;
          endedAt: number | null;
          projectId: string | null;
          taskId: string | null;
          notes: string;
          billable: boolean;
          tags: string[];
        };
      }
    | {
        kind: "entries_changed";
        isDeletion: boolean;
        /** What may have been changed of each, as it was before. */
        entries: {
          id: string;
          projectId: string | null;
          taskId: string | null;
          billable: boolean;
          tags: string[];
        }[];
      }
    | {
        kind: "tasks_changed";
        /** What all of them were changed to. */
        change: {
          status?: string;
          priority?: string;
          assigneeId?: string | null;
          dueOn?: string | null;
          isArchived?: true;
        };
        /** Of each at least what was changed, as it was before. */
        tasks: {
          id: string;
          status?: string;
          priority?: string;
          assigneeId?: string | null;
          dueOn?: string | null;
          completedAt?: number | null;
        }[];
      }
    // What older records do not hold cannot be compared: they are refused.
    | { kind: "task_added"; taskId: string; projectId?: string; title?: string }
    | { kind: "task_done"; taskId: string; statusBefore: string }
    | { kind: "task_assigned"; taskId: string; assigneeId?: string; assigneeBefore: string | null }
  );

/** One row per change of a member that can be undone, in the change's own batch: a repeated request breaks its key, and so the batch (WITHOUT ROWID). */
export const changes = sqliteTable(
  "changes",
  {
    workspaceId: text().notNull(),
    userId: text().notNull(),
    /** Of the request: a provider's own id, the digest of a form, or a new id. */
    requestId: text().notNull(),
    at: integer().notNull(),
    facts: text({ mode: "json" }).$type<ChangeFacts>().notNull(),
    undoneAt: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.userId, t.requestId] }),
    index("changes_latest").on(t.workspaceId, t.userId, t.at),
    index("changes_at").on(t.at),
  ],
);
