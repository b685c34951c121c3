import { type SQL, sql } from "drizzle-orm";

import type { Export } from "./export.ts";

/** A table of an export: what is read of it, and the key that its pages follow behind the workspace. */
export type ExportTable = { name: string; from: SQL; columns: SQL; key: readonly string[] };

const named = sql`users.name AS user_name, users.email AS user_email`;

/** All of a table. */
const whole = (name: string, ...key: string[]): ExportTable => ({
  name,
  key,
  from: sql`${sql.raw(name)} WHERE true`,
  columns: sql`*`,
});

/** What belongs to nobody alone; of a calendar of holidays not its address, which may hold a secret. */
const shared = [
  {
    name: "workspaces",
    key: ["id"],
    from: sql`(SELECT id AS workspace_id, id, name, currency, locked_before AS locked_before_at, locked_before_on, approves_weeks, created_at
      FROM workspaces) WHERE true`,
    columns: sql`*`,
  },
  whole("clients", "id"),
  whole("projects", "id"),
  whole("project_members", "project_id", "user_id"),
  whole("milestones", "project_id", "id"),
  whole("tags", "id"),
  whole("rates", "kind", "level", "target_id", "user_id", "currency", "starts_at"),
  whole("invoice_settings", "workspace_id"),
  whole("invoices", "id"),
  whole("invoice_lines", "invoice_id", "position"),
  whole("invoiced_entries", "entry_id"),
  whole("project_budgets", "project_id"),
  {
    ...whole("holiday_calendars", "id"),
    columns: sql`workspace_id, id, name, read_at, last_error, created_at`,
  },
  whole("holidays", "calendar_id", "date"),
];

/** All that a person would want to take away, or what of it is theirs. */
export function tablesOf({ scope, createdBy }: Pick<Export, "scope" | "createdBy">): ExportTable[] {
  const own = (column: SQL) => (scope === "own" ? sql` AND ${column} = ${createdBy}` : sql``);
  const ofPerson = (name: string, ...key: string[]) => {
    const table = whole(name, ...key);
    return { ...table, from: sql`${table.from}${own(sql`user_id`)}` };
  };
  return [
    {
      name: "members",
      key: ["user_id"],
      from: sql`(SELECT memberships.workspace_id, memberships.user_id, ${named}, role, users.time_zone, memberships.created_at
        FROM memberships JOIN users ON users.id = memberships.user_id) WHERE true${own(sql`user_id`)}`,
      columns: sql`*`,
    },
    ...(scope === "workspace" ? shared : []),
    ofPerson("working_hours", "user_id", "starts_on"),
    ofPerson("absences", "user_id", "starts_on", "id"),
    ofPerson("weeks", "user_id", "starts_on"),
    ofPerson("unlocked_times", "user_id", "starts_at", "id"),
    ofPerson("task_views", "id"),
    {
      ...ofPerson("saved_reports", "id"),
      columns: sql`workspace_id, id, user_id, name, kind, search, audience, sends, send_minute, channel_name, created_at, updated_at`,
    },
    {
      name: "tasks",
      key: ["id"],
      from: sql`tasks WHERE true${own(sql`assignee_id`)}`,
      columns: sql`workspace_id, id, project_id, title, description, status, priority, assignee_id, due_on, estimate_seconds, tags,
        created_at, updated_at, completed_at, archived_at, source_provider, source_label, source_url`,
    },
    {
      name: "task_comments",
      key: ["task_id", "id"],
      from: sql`task_comments WHERE deleted_at IS NULL${own(sql`user_id`)}`,
      columns: sql`workspace_id, task_id, id, user_id, author, body, created_at, edited_at`,
    },
    {
      name: "time_entries",
      key: ["user_id", "started_at", "id"],
      from: sql`time_entries AS entry WHERE deleted_at IS NULL${own(sql`user_id`)}`,
      columns: sql`workspace_id, user_id, (SELECT name FROM users WHERE users.id = entry.user_id) AS user_name,
        started_at, ended_at, (ended_at - started_at) / 1000 AS seconds, id, project_id,
        (SELECT name FROM projects WHERE projects.workspace_id = entry.workspace_id AND projects.id = entry.project_id) AS project_name,
        task_id, (SELECT title FROM tasks WHERE tasks.workspace_id = entry.workspace_id AND tasks.id = entry.task_id) AS task_title,
        notes, tags, billable, time_zone, source, created_at, updated_at`,
    },
  ];
}
