import { isNull } from "drizzle-orm";

import { tasks } from "../../db/schema/work.ts";
import type { Ctx } from "../context.ts";
import { changeTask } from "./change-task.ts";
import type { Task } from "./task.ts";

/** Ends a task as done. Twice is once. Throws not_found. */
export async function completeTask(ctx: Ctx, id: string): Promise<Task> {
  return changeTask(ctx, id, {
    when: isNull(tasks.completedAt),
    set: { status: "done", completedAt: ctx.now },
  });
}
