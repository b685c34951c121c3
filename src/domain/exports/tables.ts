import { type SQL, sql } from "drizzle-orm";

import type { Export } from "./export.ts";

/** A table of an export: what is read of it, and the key that its pages follow behind the workspace. */
export type ExportTable = { name: string; from: SQL; columns: SQL; key: readonly string[] };

const named = sql`users.name AS user_name, users.email AS user_email`;

/** What work is sold for, and what was charged. */
const money: ExportTable[] = [
  {
    name: "rates",
    key: ["kind", "level", "target_id", "user_id", "currency", "starts_at"],
    from: sql`rates WHERE true`,
    columns: sql`*`,
  },
  { name: "invoices", key: ["id"], from: sql`invoices WHERE true`, columns: sql`*` },
  {
    name: "invoice_lines",
    key: ["invoice_id", "position"],
    from: sql`invoice_lines WHERE true`,
    columns: sql`*`,
  },
  {
    name: "invoiced_entries",
    key: ["entry_id"],
    from: sql`invoiced_entries WHERE true`,
    columns: sql`*`,
  },
  { name: "project_budgets", key: ["project_id"], from: sql`project_budgets WHERE true`, columns: sql`*` },
];

const savedReports: ExportTable = {
  name: "saved_reports",
  key: ["id"],
  from: sql`saved_reports WHERE true`,
  columns: sql`workspace_id, id, user_id, name, kind, search, audience, sends, send_minute, channel_name, created_at, updated_at`,
};

/** All that a person would want to take away, or what of it is theirs. */
export function tablesOf({ scope, createdBy }: Pick<Export, "scope" | "createdBy">): ExportTable[] {
  const own = (column: SQL) => (scope === "own" ? sql` AND ${column} = ${createdBy}` : sql``);
  const shared: ExportTable[] = [
    { name: "clients", key: ["id"], from: sql`clients WHERE true`, columns: sql`*` },
    { name: "projects", key: ["id"], from: sql`projects WHERE true`, columns: sql`*` },
    {
      name: "project_members",
      key: ["project_id", "user_id"],
      from: sql`project_members WHERE true`,
      columns: sql`*`,
    },
    { name: "milestones", key: ["project_id", "id"], from: sql`milestones WHERE true`, columns: sql`*` },
    { name: "tags", key: ["id"], from: sql`tags WHERE true`, columns: sql`*` },
    ...money,
  ];
  return [
    {
      name: "members",
      key: ["user_id"],
      from: sql`(SELECT memberships.workspace_id, memberships.user_id, ${named}, role, users.time_zone, memberships.created_at
        FROM memberships JOIN users ON users.id = memberships.user_id) WHERE true${own(sql`user_id`)}`,
      columns: sql`*`,
    },
    ...(scope === "workspace" ? shared : []),
    ...["working_hours", "absences", "weeks"].map((name) => ({
      name,
      key: name === "absences" ? ["user_id", "starts_on", "id"] : ["user_id", "starts_on"],
      from: sql`${sql.raw(name)} WHERE true${own(sql`user_id`)}`,
      columns: sql`*`,
    })),
    { ...savedReports, from: sql`${savedReports.from}${own(sql`user_id`)}` },
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
