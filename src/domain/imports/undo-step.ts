import { sql, type SQL } from "drizzle-orm";

import { isLocked } from "../../db/queries/entry-locks.ts";
import { rowsOf, runBatch } from "../../db/run-statements.ts";
import type { ImportedKind } from "../../db/schema/imports.ts";
import type { Ctx } from "../context.ts";
import type { Import } from "./import.ts";

/** How much a message takes away. */
const pageSize = 500;

/** What is gone before its turn comes: a task without its entries, a client without its projects. */
const order = ["entry", "task", "project", "client", "tag"] as const satisfies readonly ImportedKind[];

/** Takes the next part of what an import made away; returns whether there is more. Each part is one transaction. */
export async function undoStep(ctx: Ctx, row: Import): Promise<boolean> {
  const { workspaceId } = ctx.actor;
  const [next] = await runBatch(ctx.db, [
    sql`SELECT kind, json_group_array(local_id) AS ids FROM (SELECT kind, local_id FROM imported
      WHERE workspace_id = ${workspaceId} AND import_id = ${row.id} AND kind = (
        SELECT turn.value FROM json_each(${JSON.stringify(order)}) AS turn WHERE EXISTS (SELECT 1 FROM imported AS made
          WHERE made.workspace_id = ${workspaceId} AND made.import_id = ${row.id} AND made.kind = turn.value)
        ORDER BY turn.key LIMIT 1)
      LIMIT ${pageSize}) GROUP BY kind`,
  ]);
  const [page] = rowsOf<{ kind: ImportedKind; ids: string }>(next);
  if (page === undefined) {
    await runBatch(ctx.db, [
      sql`UPDATE imports SET state = 'undone', updated_at = ${ctx.now}
        WHERE workspace_id = ${workspaceId} AND id = ${row.id} AND state = 'undoing'`,
    ]);
    return false;
  }
  await runBatch(ctx.db, takeAway(ctx, row, page));
  return true;
}

function takeAway(ctx: Ctx, row: Import, { kind, ids }: { kind: ImportedKind; ids: string }): SQL[] {
  const { workspaceId } = ctx.actor;
  const [removed, kept] = [`$.${kind}.removed`, `$.${kind}.kept`];
  const asked = sql`(SELECT value FROM json_each(${ids}))`;
  return [
    ...(kind === "project"
      ? [
          sql`DELETE FROM project_members WHERE workspace_id = ${workspaceId} AND project_id IN ${asked} AND project_id IN (
            SELECT projects.id FROM projects WHERE projects.workspace_id = ${workspaceId} AND projects.id IN ${asked}
              AND ${isUnused("project", workspaceId)})`,
        ]
      : []),
    deletion(kind, workspaceId, asked),
    // What the statement before took away; what is still there stays.
    sql`UPDATE imports SET updated_at = ${ctx.now}, undone = json_set(undone, ${removed}, undone ->> ${removed} + changes(),
        ${kept}, undone ->> ${kept} + json_array_length(${ids}) - changes())
      WHERE workspace_id = ${workspaceId} AND id = ${row.id} AND state = 'undoing' AND EXISTS (
        SELECT 1 FROM imported WHERE imported.workspace_id = ${workspaceId} AND imported.import_id = ${row.id}
          AND imported.kind = ${kind} AND imported.local_id = ${ids} ->> '$[0]')`,
    sql`DELETE FROM imported WHERE workspace_id = ${workspaceId} AND import_id = ${row.id} AND kind = ${kind}
      AND local_id IN ${asked}`,
  ];
}

function deletion(kind: ImportedKind, workspaceId: string, asked: SQL): SQL {
  const of = (
    table: string,
  ) => sql`DELETE FROM ${sql.raw(table)} WHERE workspace_id = ${workspaceId} AND id IN ${asked}
    AND ${isUnused(kind, workspaceId)}`;
  switch (kind) {
    case "entry":
      return of("time_entries");
    case "task":
      return of("tasks");
    case "project":
      return of("projects");
    case "client":
      return of("clients");
    case "tag":
      return of("tags");
    default:
      return kind satisfies never;
  }
}

/** Condition on the row itself: it is as the import made it, and nothing hangs on it. */
function isUnused(kind: ImportedKind, workspaceId: string): SQL {
  const none = (
    table: string,
    column: string,
    mine: string,
  ) => sql`NOT EXISTS (SELECT 1 FROM ${sql.raw(table)} AS other
    WHERE other.workspace_id = ${workspaceId} AND other.${sql.raw(column)} = ${sql.raw(mine)})`;
  // No index finds entries by their project or tags: they are read once, not once for each.
  const tracked = sql`(SELECT project_id FROM time_entries WHERE workspace_id = ${workspaceId} AND project_id IS NOT NULL)`;
  const tagged = (table: string) =>
    sql`(SELECT tag.value FROM ${sql.raw(table)} AS marked, json_each(marked.tags) AS tag WHERE marked.workspace_id = ${workspaceId})`;
  switch (kind) {
    case "entry":
      return sql`(version = 1 OR deleted_at IS NOT NULL) AND NOT ${isLocked}`;
    case "task":
      return sql`version = 1 AND source_provider IS NULL AND ${none("task_comments", "task_id", "tasks.id")}
        AND NOT EXISTS (SELECT 1 FROM time_entries AS other INDEXED BY time_entries_task
          WHERE other.workspace_id = ${workspaceId} AND other.task_id = tasks.id AND other.task_id IS NOT NULL)
        AND ${none("links", "local_id", "tasks.id")}`;
    case "project":
      return sql`version = 1 AND projects.id NOT IN ${tracked} AND ${none("tasks", "project_id", "projects.id")}
        AND ${none("milestones", "project_id", "projects.id")} AND ${none("bindings", "project_id", "projects.id")}
        AND ${none("rates", "target_id", "projects.id")} AND ${none("project_budgets", "project_id", "projects.id")}`;
    case "client":
      return sql`version = 1 AND ${none("projects", "client_id", "clients.id")} AND ${none("rates", "target_id", "clients.id")}
        AND ${none("invoices", "client_id", "clients.id")}`;
    case "tag":
      return sql`id NOT IN ${tagged("time_entries")} AND id NOT IN ${tagged("tasks")}`;
    default:
      return kind satisfies never;
  }
}
