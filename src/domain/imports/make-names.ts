import { sql, type SQL } from "drizzle-orm";

import type { ImportedKind, ImportName } from "../../db/schema/imports.ts";
import { fold } from "../../lib/fold.ts";
import type { Ctx } from "../context.ts";
import { colourFor } from "../projects/colours.ts";
import type { Names } from "./names.ts";

/**
 * The statements that make what is new, and keep that this import made it. A repeat makes nothing, and a name that somebody took
 * meanwhile is left to them.
 */
export function makeNames(ctx: Ctx, importId: string, names: Names): SQL[] {
  const { workspaceId } = ctx.actor;
  const { now } = ctx;
  const clients = rowsOfNew(names.clients, () => ({}));
  const projects = rowsOfNew(names.projects, (one) => ({
    name: one.called,
    norm: fold(one.called),
    client: names.clients[one.client]?.id ?? null,
    colour: colourFor(one.id),
    billable: one.billable ? 1 : 0,
  }));
  const tasks = rowsOfNew(names.tasks, (one) => ({ project: names.projects[one.project]?.id }));
  const tags = rowsOfNew(names.tags, () => ({}));
  const remember = (kind: ImportedKind, table: string, rows: string) => sql`
    INSERT INTO imported (workspace_id, import_id, kind, local_id)
    SELECT ${workspaceId}, ${importId}, ${kind}, value ->> 'id' FROM json_each(${rows}) WHERE EXISTS (
      SELECT 1 FROM ${sql.raw(table)} AS made WHERE made.workspace_id = ${workspaceId} AND made.id = value ->> 'id')
    ON CONFLICT DO NOTHING`;
  return [
    sql`INSERT INTO clients (workspace_id, id, name, name_norm, address, currency, version, created_at, updated_at)
      SELECT ${workspaceId}, value ->> 'id', value ->> 'name', value ->> 'norm', '',
        (SELECT currency FROM workspaces WHERE workspaces.id = ${workspaceId}), 1, ${now}, ${now}
      FROM json_each(${clients}) WHERE true ON CONFLICT DO NOTHING`,
    remember("client", "clients", clients),
    sql`INSERT INTO projects (workspace_id, id, name, name_norm, colour, client_id, access, billable, version, created_at, updated_at)
      SELECT ${workspaceId}, value ->> 'id', value ->> 'name', value ->> 'norm', value ->> 'colour', value ->> 'client',
        'workspace', value ->> 'billable', 1, ${now}, ${now}
      FROM json_each(${projects}) WHERE true ON CONFLICT DO NOTHING`,
    remember("project", "projects", projects),
    sql`INSERT INTO tags (workspace_id, id, name, name_norm, created_at)
      SELECT ${workspaceId}, value ->> 'id', value ->> 'name', value ->> 'norm', ${now}
      FROM json_each(${tags}) WHERE true ON CONFLICT DO NOTHING`,
    remember("tag", "tags", tags),
    sql`INSERT INTO tasks (workspace_id, id, project_id, title, title_norm, description, status, priority, tags, version, created_at, updated_at)
      SELECT ${workspaceId}, value ->> 'id', value ->> 'project', value ->> 'name', value ->> 'norm', '', 'open', 'none', '[]',
        1, ${now}, ${now}
      FROM json_each(${tasks}) WHERE true ON CONFLICT DO NOTHING`,
    remember("task", "tasks", tasks),
  ];
}

/** Those that are to be made, as JSON. */
function rowsOfNew<T extends ImportName>(names: Record<string, T>, more: (one: T) => object): string {
  const rows = Object.values(names).filter(({ isNew }) => isNew);
  return JSON.stringify(
    rows.map((one) => ({ id: one.id, name: one.name, norm: fold(one.name), ...more(one) })),
  );
}
