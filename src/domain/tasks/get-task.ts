import { and, eq } from "drizzle-orm";

import { users } from "../../db/schema/people.ts";
import { projects, tasks } from "../../db/schema/work.ts";
import { notFound } from "../../lib/errors.ts";
import type { Ctx } from "../context.ts";
import { isVisibleTo } from "../projects/access.ts";
import { type Task, taskOf } from "./task.ts";
import { contextOf, taskColumns, type TaskContext } from "./task-columns.ts";

export type TaskDetail = Task & TaskContext;

/** A task with its project, assignee and the time spent on it. Throws not_found. */
export async function getTask(ctx: Ctx, id: string): Promise<TaskDetail> {
  const [row] = await taskById(ctx, id);
  return taskDetailOf(row);
}

/** The statement behind getTask, for a page's own batch. */
export function taskById(ctx: Ctx, id: string) {
  const { db, actor } = ctx;
  return db
    .select({ ...taskColumns(ctx), description: tasks.description })
    .from(tasks)
    .innerJoin(projects, and(eq(projects.id, tasks.projectId), isVisibleTo(actor)))
    .leftJoin(users, eq(users.id, tasks.assigneeId))
    .where(and(eq(tasks.workspaceId, actor.workspaceId), eq(tasks.id, id)));
}

/** The task that a row of `taskById` makes. Throws not_found on no row. */
export function taskDetailOf(row: Awaited<ReturnType<typeof taskById>>[number] | undefined): TaskDetail {
  if (row === undefined) throw notFound("task");
  return { ...taskOf(row), ...contextOf(row) };
}
