import { and, eq, isNull, type SQL, sql } from "drizzle-orm";

import type { ChangeFacts } from "../../db/schema/changes.ts";
import { projects, tasks } from "../../db/schema/work.ts";
import { AppError } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import { type Ctx, personOf } from "../context.ts";
import { isVisibleTo } from "../projects/access.ts";

type Added = Extract<ChangeFacts, { kind: "task_added" }>;

/** Undoes createTask by archiving the task. Throws conflict when somebody has changed it since. */
export async function undoTask(ctx: Ctx, added: Added): Promise<void> {
  const { taskId } = added;
  const [archived] = await commit(ctx, {
    statements: [
      ctx.db
        .update(tasks)
        .set({ archivedAt: ctx.now, version: sql`${tasks.version} + 1`, updatedAt: ctx.now })
        .where(isAsAdded(ctx, added))
        .returning({ id: tasks.id }),
    ],
    audit: { action: "task.undo", target: `task:${taskId}`, detail: { fields: ["archivedAt"] } },
    event: { type: "task.changed", byUserId: personOf(ctx.actor), taskId, changes: ["edited"] },
  });
  if (archived.length === 0) throw taskChangedSince();
}

/** Condition on `tasks`: it is the task that was added, the actor sees it, and all that a person can change of it is as it was then. */
export function isAsAdded({ actor }: Ctx, { taskId, projectId = "", title = "" }: Added): SQL | undefined {
  return and(
    eq(tasks.workspaceId, actor.workspaceId),
    eq(tasks.id, taskId),
    eq(tasks.projectId, projectId),
    eq(tasks.title, title),
    sql`(status, priority, description, tags) = ('open', 'none', '', '[]')
      AND coalesce(assignee_id, due_on, estimate_seconds) IS NULL`,
    isNull(tasks.archivedAt),
    sql`EXISTS (SELECT 1 FROM ${projects} WHERE ${projects.id} = ${tasks.projectId} AND ${isVisibleTo(actor)})`,
  );
}

/** The answer to who wants to take back what has moved on. */
export function taskChangedSince(): AppError {
  return new AppError(
    "conflict",
    "This task, or who may work on it, was changed since then. Change it on its page.",
  );
}
