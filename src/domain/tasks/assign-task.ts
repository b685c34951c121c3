import { sql } from "drizzle-orm";

import { tasks } from "../../db/schema/work.ts";
import { commit } from "../commit.ts";
import { type Ctx, personOf } from "../context.ts";
import { requireAssignable } from "./assignee.ts";
import { mayChange } from "./chosen-tasks.ts";
import { findTask } from "./find-task.ts";
import { oweIssues } from "./owe-issues.ts";
import { archivedTask, type Task, taskOf } from "./task.ts";
import { storedTask } from "./task-columns.ts";

/**
 * Hands a task to a member, whatever version it is in. One round trip unless it is refused. Throws not_found (task or member),
 * invalid when the member may not track on the project, conflict when the task is archived.
 */
export async function assignTask(
  ctx: Ctx,
  { id, assigneeId }: { id: string; assigneeId: string },
): Promise<Task> {
  const owed = oweIssues(ctx, [id], ["assigneeId"]);
  const [[row]] = await commit(ctx, {
    statements: [
      ctx.db
        .update(tasks)
        .set({ assigneeId, version: sql`${tasks.version} + 1`, updatedAt: ctx.now })
        .where(mayChange(ctx, [id], assigneeId))
        .returning(storedTask),
      owed.statement,
    ],
    audit: { action: "task.assign", target: `task:${id}`, detail: { assigneeId } },
    event: [
      { type: "task.changed", byUserId: personOf(ctx.actor), taskId: id, changes: ["assigned"] },
      owed.event,
    ],
  });
  if (row === undefined) return explain(ctx, { id, assigneeId });
  return taskOf(row);
}

async function explain(ctx: Ctx, { id, assigneeId }: { id: string; assigneeId: string }): Promise<never> {
  const task = await findTask(ctx, id);
  await requireAssignable(ctx, assigneeId, task.projectId);
  throw archivedTask(task.title);
}
