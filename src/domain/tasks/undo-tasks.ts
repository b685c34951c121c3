import { and, type SQL, sql } from "drizzle-orm";

import type { ChangeFacts } from "../../db/schema/changes.ts";
import { tasks } from "../../db/schema/work.ts";
import { AppError } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import type { Ctx } from "../context.ts";
import { isVisibleTo, mayTrack } from "../projects/access.ts";
import { oweIssues } from "./owe-issues.ts";
import { taskChangedSince } from "./undo-task.ts";

/** What a change of several tasks found, and left as its writing of `at`. */
export type TasksBefore = Pick<Extract<ChangeFacts, { kind: "tasks_changed" }>, "change" | "tasks"> & {
  at: number;
};

const fieldsOf = ({ change }: TasksBefore) =>
  (["status", "priority", "assigneeId", "dueOn"] as const).filter((name) => name in change);

/**
 * Undoes changeTasks exactly, for all of them or for none: what it changed becomes what it was. Throws conflict when that was changed again since, or a task
 * may not go back to whoever had it before.
 */
export async function undoTasks(ctx: Ctx, before: TasksBefore): Promise<void> {
  const fields = fieldsOf(before);
  const taskIds = before.tasks.map(({ id }) => id);
  const owed = oweIssues(ctx, taskIds, fields);
  const [restored] = await commit(ctx, {
    statements: [restoration(ctx, before), owed.statement],
    audit: {
      action: "task.undo",
      target: taskIds.length === 1 ? `task:${taskIds[0]}` : `workspace:${ctx.actor.workspaceId}`,
      detail: { taskIds, fields },
    },
    event: [{ type: "tasks.synced", taskIds }, owed.event],
  });
  if (restored.length > 0) return;
  throw taskIds.length === 1
    ? taskChangedSince()
    : new AppError(
        "conflict",
        "Some of these tasks, or who may work on them, were changed since then. Nothing was changed: select again.",
      );
}

/** All of them or none. The whole key comes from the rows, as in undoEntries. */
export function restoration(ctx: Ctx, before: TasksBefore) {
  const { workspaceId } = ctx.actor;
  const fields = fieldsOf(before);
  const known = JSON.stringify(before.tasks.map((task) => ({ ...task, workspaceId })));
  const names = fields.includes("status") ? [...fields, "completedAt"] : fields;
  const restored: object = Object.fromEntries(
    names.map((name) => [name, sql`known.value ->> ${`$.${name}`}`]),
  );
  return ctx.db
    .update(tasks)
    .set({ ...restored, archivedAt: null, version: sql`${tasks.version} + 1`, updatedAt: ctx.now })
    .from(
      sql`(SELECT value ->> 'workspaceId' AS workspace_id, value ->> 'id' AS id, value FROM json_each(${known})) AS known`,
    )
    .where(
      sql`tasks.workspace_id = known.workspace_id AND tasks.id = known.id AND ${areTasksAsLeft(ctx, before)}`,
    )
    .returning({ id: tasks.id });
}

/**
 * Condition: each still has what the change gave it, the actor sees it, and it may go back to whoever had it before. Nothing else counts: what is
 * written to an issue, and its answer, touch a task as well.
 */
export function areTasksAsLeft({ actor }: Ctx, before: TasksBefore): SQL {
  const { workspaceId } = actor;
  const { tasks: known, change, at } = before;
  const assignee = sql`known.value ->> '$.assigneeId'`;
  const mayGoBack = sql`(${assignee} IS NULL OR ${assignee} IS tasks.assignee_id OR (${mayTrack(assignee)} AND EXISTS (SELECT 1
    FROM memberships WHERE memberships.workspace_id = ${workspaceId} AND memberships.user_id = ${assignee})))`;
  const isAsLeft = and(
    ...fieldsOf(before).map((name) => sql`${tasks[name]} IS ${change[name]}`),
    sql`${tasks.archivedAt} IS ${change.isArchived === true ? at : null}`,
    change.assigneeId === undefined ? undefined : mayGoBack,
  );
  return sql`(SELECT count(*) FROM json_each(${JSON.stringify(known)}) AS known
    CROSS JOIN tasks ON tasks.workspace_id = ${workspaceId} AND tasks.id = known.value ->> '$.id'
    CROSS JOIN projects ON projects.id = tasks.project_id AND ${isVisibleTo(actor)}
    WHERE ${isAsLeft}) = ${known.length}`;
}
