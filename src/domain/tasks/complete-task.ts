import { and, isNull } from "drizzle-orm";

import { tasks } from "../../db/schema/work.ts";
import type { Ctx } from "../context.ts";
import { changeTask } from "./change-task.ts";
import { archivedTask, type Task } from "./task.ts";

/** Ends a task as done. Idempotent. Throws not_found, conflict when it is archived. */
export async function completeTask(ctx: Ctx, id: string): Promise<Task> {
  const task = await changeTask(ctx, id, {
    when: and(isNull(tasks.completedAt), isNull(tasks.archivedAt)),
    set: { status: "done", completedAt: ctx.now },
  });
  if (task.completedAt === null) throw archivedTask(task.title);
  return task;
}
