import { and, eq, type SQL, sql } from "drizzle-orm";

import { insertWhere } from "../../db/insert-where.ts";
import { outbox } from "../../db/schema/outbox.ts";
import { type SharedField, sharedFields, tasks } from "../../db/schema/work.ts";
import type { Ctx } from "../context.ts";
import { owedAgain, owedRef } from "../owed-row.ts";
import { fresh, type Publication } from "../publish.ts";

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
 * For the commit of a verb that changes a task, behind its own statement: what was changed is noted on the task, and the one row of the
 * outbox that brings the issue up to date. Nothing where no issue is behind the task, its changes do not go back, or nothing differs.
 */
export function oweIssue(ctx: Ctx, taskId: string, changed: readonly string[]) {
  const fields = sharedFields.filter((field) => changed.includes(field));
  return { statement: noteFields(ctx, taskId, fields), event: oweRow(ctx, taskId) };
}

function noteFields({ db, actor, now }: Ctx, taskId: string, fields: readonly SharedField[]) {
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
        eq(tasks.id, taskId),
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

/** The row of the outbox, if something of the task was noted right now. */
export function oweRow({ db, actor, now }: Ctx, taskId: string): Publication {
  const { workspaceId } = actor;
  const key = issueKeyOf(taskId);
  const connectionId = sql`(SELECT bindings.connection_id FROM tasks CROSS JOIN links CROSS JOIN bindings
    WHERE tasks.workspace_id = ${workspaceId} AND tasks.id = ${taskId} AND links.workspace_id = tasks.workspace_id
      AND links.local_id = tasks.id AND bindings.workspace_id = links.workspace_id AND bindings.id = links.binding_id)`;
  const isNoted = sql`EXISTS (SELECT 1 FROM tasks CROSS JOIN json_each(tasks.unwritten) AS field
    WHERE tasks.workspace_id = ${workspaceId} AND tasks.id = ${taskId} AND field.value->>'at' = ${now})`;
  const row = { workspaceId, key, kind: "issue", connectionId, payload: { taskId }, ...fresh(now) };
  const statement = insertWhere(db, outbox, row, isNoted)
    .onConflictDoUpdate(owedAgain(now))
    .returning(owedRef);
  return { statement, isFirst: false };
}

/** The key of the one row for all that a task's issue is owed. */
export const issueKeyOf = (taskId: string): string => `issue:${taskId}`;
