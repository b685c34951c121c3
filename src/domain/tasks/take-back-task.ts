import { eq, sql } from "drizzle-orm";

import { tasks } from "../../db/schema/work.ts";
import { AppError } from "../../lib/errors.ts";
import type { Ctx } from "../context.ts";
import { changeTask } from "./change-task.ts";
import { readStatus, type Task } from "./task.ts";

/** Undoes completeTask with the status the task had before. Throws not_found, conflict when it is not the completion of `at` any more. */
export async function takeBackCompletion(
  ctx: Ctx,
  { taskId, at, statusBefore }: { taskId: string; at: number; statusBefore: string },
): Promise<Task> {
  const task = await changeTask(ctx, taskId, {
    when: eq(tasks.completedAt, at),
    set: { status: readStatus(statusBefore), completedAt: null },
  });
  if (task.completedAt !== null || task.updatedAt !== ctx.now) throw changedSince();
  return task;
}

/** Undoes createTask by archiving the task. Throws not_found, conflict when somebody has changed it since. */
export async function takeBackTask(ctx: Ctx, taskId: string): Promise<Task> {
  const isUntouched = sql`${tasks.version} = 1 AND ${tasks.archivedAt} IS NULL`;
  const task = await changeTask(ctx, taskId, { when: isUntouched, set: { archivedAt: ctx.now } });
  if (task.archivedAt !== ctx.now) throw changedSince();
  return task;
}

function changedSince(): AppError {
  return new AppError("conflict", "This task was changed since then. Change it on its page.");
}
