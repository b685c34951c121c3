import { and, eq, type SQL, sql } from "drizzle-orm";

import { outbox } from "../../db/schema/outbox.ts";
import { type SharedField, sharedFields, tasks } from "../../db/schema/work.ts";
import type { Ctx } from "../context.ts";
import { owedAgain, owedRef, owedRows } from "../owed-row.ts";
import type { Publication } from "../publish.ts";
import { isOneOf } from "./chosen-tasks.ts";

/** Each field of a task as its link knows what the issue said last. */
const linkFields = {
  title: "title",
  description: "bodyHash",
  status: "status",
  priority: "priority",
  assigneeId: "assigneeId",
  dueOn: "dueOn",
  tags: "tags",
} as const satisfies Record<SharedField, string>;

const columns = {
  title: "title",
  description: "description",
  status: "status",
  priority: "priority",
  assigneeId: "assignee_id",
  dueOn: "due_on",
  tags: "tags",
} as const satisfies Record<SharedField, string>;

/**
 * For the commit of a verb that changes tasks, behind its own statement: what was changed is noted on each task, and the one row of the
 * outbox that brings its issue up to date. Nothing where no issue is behind a task, its changes do not go back, or nothing differs.
 */
export function oweIssues(ctx: Ctx, taskIds: readonly string[], changed: readonly string[]) {
  const fields = sharedFields.filter((field) => changed.includes(field));
  const areThese = isOneOf(taskIds);
  return { statement: noteFields(ctx, areThese, fields), event: oweRows(ctx, areThese) };
}

function noteFields({ db, actor, now }: Ctx, areThese: SQL, fields: readonly SharedField[]) {
  // One after the other: two patches that are merged first lose what they take away.
  const noted = fields.reduce(
    (before, field) => sql`json_patch(${before}, ${noteOf(field, now)})`,
    sql`coalesce(tasks.unwritten, '{}')`,
  );
  const differs = sql.join([sql`0`, ...fields.map((field) => isOpen(field))], sql` OR `);
  return db
    .update(tasks)
    .set({ unwritten: sql`(SELECT ${noted} ${linked})` })
    .where(
      and(
        eq(tasks.workspaceId, actor.workspaceId),
        areThese,
        // The verb may have been refused, and then changed nothing.
        eq(tasks.updatedAt, now),
        sql`EXISTS (SELECT 1 ${linked} AND (${differs}))`,
      ),
    );
}

/** A field that waits already keeps what both sides said last, and is decided anew. */
function noteOf(field: SharedField, now: number): SQL {
  const [name, was] = [sql.raw(field), sql.raw(`links.remote_fields->>'${linkFields[field]}'`)];
  return sql`CASE
    WHEN tasks.unwritten->'$.${name}' IS NOT NULL
      THEN json_object('${name}', json_object('at', ${now}, 'refused', NULL, 'theirs', NULL, 'choice', NULL))
    WHEN ${isOpen(field)} THEN json_object('${name}', json_object('was', ${was}, 'at', ${now}))
    ELSE '{}' END`;
}

/** Of a description the link knows the hash alone, and of tags those that labels and the type stand for: changed is changed. */
function isOpen(field: SharedField): SQL {
  if (field === "description") return sql`1`;
  if (field === "tags") return writesTags;
  const [column, was] = [columns[field], linkFields[field]];
  return sql.raw(
    `(tasks.${column} IS NOT links.remote_fields->>'${was}' OR tasks.unwritten->'$.${field}' IS NOT NULL)`,
  );
}

/** Labels stand for tags. */
const writesTags = sql.raw(
  `EXISTS (SELECT 1 FROM json_each(bindings.settings->'$.tags') AS rule WHERE rule.value->>'by' = 'label')`,
);

/** From a task's link and binding, where its changes go back. */
export const linked = sql.raw(`FROM links CROSS JOIN bindings ON bindings.workspace_id = links.workspace_id
      AND bindings.id = links.binding_id AND bindings.settings->>'$.writes.direction' = 'both' AND bindings.status <> 'disabled'
    WHERE links.workspace_id = tasks.workspace_id AND links.local_id = tasks.id AND links.state IN ('live', 'filtered')`);

const notedAt = sql.raw(sharedFields.map((field) => `tasks.unwritten->>'$.${field}.at'`).join(", "));

/** The rows of the outbox: one for each of the tasks of which something was noted right now. */
export function oweRows({ db, actor, now }: Ctx, areThese: SQL): Publication {
  const { workspaceId } = actor;
  const rows = owedRows(
    { workspaceId, now },
    {
      key: sql`'issue:' || tasks.id`,
      kind: sql`'issue'`,
      connectionId: sql`(SELECT bindings.connection_id FROM links CROSS JOIN bindings ON bindings.workspace_id = links.workspace_id
        AND bindings.id = links.binding_id WHERE links.workspace_id = tasks.workspace_id AND links.local_id = tasks.id)`,
      payload: sql`json_object('taskId', tasks.id)`,
      from: sql`tasks WHERE tasks.workspace_id = ${workspaceId} AND ${areThese} AND ${now} IN (${notedAt})`,
    },
  );
  const statement = db.insert(outbox).select(rows).onConflictDoUpdate(owedAgain(now)).returning(owedRef);
  return { statement, isFirst: false };
}

/** The key of the one row for all that a task's issue is owed. */
export const issueKeyOf = (taskId: string): string => `issue:${taskId}`;
