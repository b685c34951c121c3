import { sql } from "drizzle-orm";

import { runStatements } from "../../db/run-statements.ts";
import type { ImportFound } from "../../db/schema/imports.ts";
import { type FileCtx, fileKeyOf, type Import } from "./import.ts";
import { makeNames } from "./make-names.ts";
import { keysOf } from "./names.ts";
import type { PlacedRow } from "./place-rows.ts";
import { readStep } from "./read-step.ts";
import { resolveNames } from "./resolve-names.ts";

/**
 * Imports the next part of a file; returns whether there is more. Each part is one transaction with the place where the next begins: after
 * an interruption it goes on there, and a repeat writes nothing.
 */
export async function applyStep(ctx: FileCtx, row: Import): Promise<boolean> {
  if (!row.isNamed) return nameThings(ctx, row);
  const { fresh, found, next } = await readStep(ctx, row);
  if (next === null) found.placed = {};
  const { workspaceId } = ctx.actor;
  const [offset, line] = [next?.offset ?? row.sizeBytes, next?.line ?? row.line];
  const isHere = sql`EXISTS (SELECT 1 FROM imports WHERE imports.workspace_id = ${workspaceId} AND imports.id = ${row.id}
    AND imports.state = 'running' AND imports.offset = ${row.offset})`;
  const rows = JSON.stringify(fresh.map((one) => entryOf(one, found)));
  const [, , moved = 0] = await runStatements(ctx.db, [
    // Before the entries: of two imports of the same time, the one that makes an entry is the one that can take it back.
    sql`INSERT INTO imported (workspace_id, import_id, kind, local_id)
      SELECT ${workspaceId}, ${row.id}, 'entry', value ->> 'id' FROM json_each(${rows}) WHERE ${isHere} AND NOT EXISTS (
        SELECT 1 FROM time_entries AS entry INDEXED BY time_entries_id
        WHERE entry.workspace_id = ${workspaceId} AND entry.id = value ->> 'id')
      ON CONFLICT DO NOTHING`,
    sql`INSERT INTO time_entries (workspace_id, user_id, started_at, id, ended_at, project_id, task_id, notes, tags, billable,
        time_zone, source, version, created_at, updated_at)
      SELECT ${workspaceId}, value ->> 'user', value ->> 'start', value ->> 'id', value ->> 'end', value ->> 'project', value ->> 'task',
        value ->> 'notes', value ->> 'tags', value ->> 'billable', ${row.settings.zone}, 'import', 1, ${ctx.now}, ${ctx.now}
      FROM json_each(${rows}) WHERE ${isHere} ON CONFLICT DO NOTHING`,
    sql`UPDATE imports SET offset = ${offset}, line = ${line}, found = ${JSON.stringify(found)}, updated_at = ${ctx.now},
        state = ${next === null ? "done" : "running"}
      WHERE workspace_id = ${workspaceId} AND id = ${row.id} AND state = 'running' AND offset = ${row.offset}`,
  ]);
  if (next === null) await ctx.bucket.delete(fileKeyOf(row));
  return moved > 0 && next !== null;
}

/** Makes the clients, projects, tasks and tags, and keeps the ids that hold by then. */
async function nameThings(ctx: FileCtx, row: Import): Promise<boolean> {
  const wanted = await resolveNames(ctx, row.found);
  await runStatements(ctx.db, makeNames(ctx, row.id, wanted));
  const found = JSON.stringify({ ...row.found, ...(await resolveNames(ctx, wanted)) });
  await runStatements(ctx.db, [
    sql`UPDATE imports SET found = ${found}, is_named = 1, updated_at = ${ctx.now}
      WHERE workspace_id = ${ctx.actor.workspaceId} AND id = ${row.id} AND state = 'running' AND is_named = 0`,
  ]);
  return true;
}

/** An entry as the statement takes it. */
function entryOf(row: PlacedRow, found: ImportFound) {
  const keys = keysOf(row);
  const project = found.projects[keys.project];
  return {
    id: row.id,
    user: row.userId,
    start: row.startedAt,
    end: row.endedAt,
    project: project?.id ?? null,
    task: found.tasks[keys.task]?.id ?? null,
    notes: row.notes,
    tags: JSON.stringify(keys.tags.flatMap((key) => found.tags[key]?.id ?? [])),
    billable: (row.billable ?? project?.billable ?? false) ? 1 : 0,
  };
}
