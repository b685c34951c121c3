import { sql } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

/** The fields of a task that can be written to the issue behind it. */
export const sharedFields = [
  "title",
  "description",
  "status",
  "priority",
  "assigneeId",
  "dueOn",
  "tags",
] as const;
export type SharedField = (typeof sharedFields)[number];

/**
 * A field that was changed here and does not stand there yet. Values are as the issue has them in our terms; that of a description is its
 * hash, that of tags a JSON array of the ids of those that labels stand for, in order.
 */
export type Unwritten = {
  /** What both sides said last. Absent = nothing. */
  was?: string;
  /** When it was changed here. */
  at: number;
  /** What was sent last: it may have arrived without an answer. */
  sent?: string;
  /** Why the provider did not take it, as a sentence. */
  refused?: string;
  /** What the issue says meanwhile, for a person to choose: as a page shows it, and as a value. */
  theirs?: { shown: string | null; value?: string };
  /** What the person chose. */
  choice?: "theirs";
};
export type UnwrittenFields = Partial<Record<SharedField, Unwritten>>;

export const projects = sqliteTable(
  "projects",
  {
    workspaceId: text().notNull(),
    id: text().notNull(),
    name: text().notNull(),
    /** Case folded and without accents; unique among a workspace's projects. */
    nameNorm: text().notNull(),
    /** Short name to type, in capitals; unique among a workspace's projects. */
    code: text(),
    colour: text().notNull(),
    /** Whom it is done for; null = nobody. */
    clientId: text(),
    /** "workspace": every member may track on it; "members": only its project members. */
    access: text({ enum: ["workspace", "members"] }).notNull(),
    billable: integer({ mode: "boolean" }).notNull(),
    version: integer().notNull(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
    archivedAt: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("projects_name").on(t.workspaceId, t.nameNorm),
    uniqueIndex("projects_code")
      .on(t.workspaceId, t.code)
      .where(sql`code IS NOT NULL`),
    index("projects_client")
      .on(t.workspaceId, t.clientId)
      .where(sql`client_id IS NOT NULL`),
  ],
);

export const projectMembers = sqliteTable(
  "project_members",
  {
    workspaceId: text().notNull(),
    projectId: text().notNull(),
    userId: text().notNull(),
    createdAt: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.projectId, t.userId] }),
    index("project_members_user").on(t.workspaceId, t.userId),
  ],
);

export const tasks = sqliteTable(
  "tasks",
  {
    workspaceId: text().notNull(),
    id: text().notNull(),
    projectId: text().notNull(),
    title: text().notNull(),
    titleNorm: text().notNull(),
    description: text().notNull(),
    status: text({ enum: ["open", "in_progress", "done"] }).notNull(),
    priority: text({ enum: ["none", "low", "medium", "high", "urgent"] }).notNull(),
    assigneeId: text(),
    /** Calendar date, YYYY-MM-DD. */
    dueOn: text(),
    estimateSeconds: integer(),
    /** Ids of tags. */
    tags: text({ mode: "json" }).$type<string[]>().notNull().default([]),
    version: integer().notNull(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
    completedAt: integer(),
    archivedAt: integer(),
    /** Issue behind the task, as a page shows it; the link holds the identity. */
    sourceProvider: text(),
    /** For example "acme/web#12". */
    sourceLabel: text(),
    sourceUrl: text(),
    /** The provider's own time of the state that was applied last, in milliseconds. */
    sourceUpdatedAt: integer(),
    /** Fields that wait to be written to the issue: while they do, its own changes leave them alone. null = none. */
    unwritten: text({ mode: "json" }).$type<UnwrittenFields>(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    index("tasks_project").on(t.workspaceId, t.projectId, t.id),
    index("tasks_open")
      .on(t.workspaceId, t.id)
      .where(sql`completed_at IS NULL AND archived_at IS NULL`),
    // The open tasks of a person, who finds them first in their list.
    index("tasks_assignee")
      .on(t.workspaceId, t.assigneeId, t.id)
      .where(sql`completed_at IS NULL AND archived_at IS NULL AND assignee_id IS NOT NULL`),
    // What is done, the most recently done first: a column of the board.
    index("tasks_done")
      .on(t.workspaceId, t.completedAt, t.id)
      .where(sql`completed_at IS NOT NULL AND archived_at IS NULL`),
    index("tasks_project_done")
      .on(t.workspaceId, t.projectId, t.completedAt, t.id)
      .where(sql`completed_at IS NOT NULL AND archived_at IS NULL`),
    // Holds what waits to be written, for a moment, or until a person has answered.
    index("tasks_unwritten")
      .on(t.workspaceId, t.assigneeId)
      .where(sql`unwritten IS NOT NULL`),
  ],
);

export const tags = sqliteTable(
  "tags",
  {
    workspaceId: text().notNull(),
    id: text().notNull(),
    name: text().notNull(),
    nameNorm: text().notNull(),
    createdAt: integer().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.id] }),
    uniqueIndex("tags_name").on(t.workspaceId, t.nameNorm),
  ],
);

/**
 * Clustered by user and time, so that a day is a handful of neighbouring rows (WITHOUT ROWID in the migration). No
 * index but that of entries over 24 hours holds a column that changes when a timer stops: stopping writes one row.
 */
export const timeEntries = sqliteTable(
  "time_entries",
  {
    workspaceId: text().notNull(),
    userId: text().notNull(),
    startedAt: integer().notNull(),
    id: text().notNull(),
    /** null while the timer runs. */
    endedAt: integer(),
    projectId: text(),
    taskId: text(),
    notes: text().notNull(),
    /** Ids of tags. */
    tags: text({ mode: "json" }).$type<string[]>().notNull(),
    billable: integer({ mode: "boolean" }).notNull(),
    /** The user's IANA zone when the entry was made. */
    timeZone: text().notNull(),
    /** "timer", "manual", "api", "assignment", "import", …: what was imported is never written to trackers. */
    source: text().notNull(),
    version: integer().notNull(),
    createdAt: integer().notNull(),
    updatedAt: integer().notNull(),
    deletedAt: integer(),
  },
  (t) => [
    primaryKey({ columns: [t.workspaceId, t.userId, t.startedAt, t.id] }),
    uniqueIndex("time_entries_id").on(t.workspaceId, t.id),
    uniqueIndex("time_entries_timer")
      .on(t.userId)
      .where(sql`ended_at IS NULL AND deleted_at IS NULL`),
    index("time_entries_task")
      .on(t.workspaceId, t.taskId)
      .where(sql`task_id IS NOT NULL`),
    // What of a project can be charged.
    index("time_entries_billable")
      .on(t.workspaceId, t.projectId)
      .where(sql`billable = 1 AND project_id IS NOT NULL`),
    // The rare entries that a day cannot find among those that began up to 24 hours before it.
    index("time_entries_long")
      .on(t.workspaceId, t.userId, t.startedAt)
      .where(sql`ended_at - started_at > 86400000 AND deleted_at IS NULL`),
    // What a person deleted, latest first.
    index("time_entries_restorable")
      .on(t.workspaceId, t.userId, t.deletedAt)
      .where(sql`deleted_at IS NOT NULL`),
    index("time_entries_deleted")
      .on(t.deletedAt)
      .where(sql`deleted_at IS NOT NULL`),
  ],
);
