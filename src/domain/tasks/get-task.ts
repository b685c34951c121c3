import { and, eq, sql } from "drizzle-orm";

import { users } from "../../db/schema/people.ts";
import { projects, tasks, type UnwrittenFields } from "../../db/schema/work.ts";
import { notFound } from "../../lib/errors.ts";
import type { Ctx } from "../context.ts";
import { isVisibleTo } from "../projects/access.ts";
import { issueKeyOf } from "./owe-issues.ts";
import { type Task, taskOf } from "./task.ts";
import { contextOf, taskColumns, type TaskContext } from "./task-columns.ts";

export type TaskDetail = Task &
  TaskContext & {
    /** Fields that wait to be written to the issue behind it. */
    waiting: UnwrittenFields;
    /** Why the last attempt failed as a whole, to write them or to make an issue of it. */
    waitError: string | null;
    createError: string | null;
    /** What of the time on its issue was written from here, as far as it still stands there. */
    ownThereSeconds: number;
  };

/** A task with its project, assignee and the time spent on it. Throws not_found. */
export async function getTask(ctx: Ctx, id: string): Promise<TaskDetail> {
  const [row] = await taskById(ctx, id);
  return taskDetailOf(row);
}

/** The statement behind getTask, for a page's own batch. */
export function taskById(ctx: Ctx, id: string) {
  const { db, actor } = ctx;
  return db
    .select({
      ...taskColumns(ctx),
      description: tasks.description,
      unwritten: tasks.unwritten,
      waitError: lastError(ctx, issueKeyOf(id)).as("wait_error"),
      createError: lastError(ctx, `create:${id}`).as("create_error"),
      ownThereSeconds: ownThere(ctx, id).as("own_there_seconds"),
    })
    .from(tasks)
    .innerJoin(projects, and(eq(projects.id, tasks.projectId), isVisibleTo(actor)))
    .leftJoin(users, eq(users.id, tasks.assigneeId))
    .where(and(eq(tasks.workspaceId, actor.workspaceId), eq(tasks.id, id)));
}

/** The task that a row of `taskById` makes. Throws not_found on no row. */
export function taskDetailOf(row: Awaited<ReturnType<typeof taskById>>[number] | undefined): TaskDetail {
  if (row === undefined) throw notFound("task");
  return {
    ...taskOf(row),
    ...contextOf(row),
    waiting: row.unwritten ?? {},
    waitError: row.waitError,
    createError: row.createError,
    ownThereSeconds: row.ownThereSeconds,
  };
}

function ownThere({ actor }: Ctx, taskId: string) {
  return sql<number>`(SELECT coalesce(sum(coalesce(own.there_seconds, own.seconds)), 0)
    FROM links AS linked CROSS JOIN worklogs AS own ON own.workspace_id = linked.workspace_id
      AND own.binding_id = linked.binding_id AND own.task_id = linked.local_id
    WHERE linked.workspace_id = ${actor.workspaceId} AND linked.local_id = ${taskId}
      AND own.kind = 'worklog' AND own.remote_id IS NOT NULL AND own.state <> 'deleted')`;
}

function lastError({ actor }: Ctx, key: string) {
  return sql<string | null>`(SELECT owed.last_error FROM outbox AS owed
    WHERE owed.workspace_id = ${actor.workspaceId} AND owed.key = ${key})`;
}
