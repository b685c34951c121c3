import { isNotNull } from "drizzle-orm";

import { tasks } from "../../db/schema/work.ts";
import type { Ctx } from "../context.ts";
import { changeTask } from "./change-task.ts";
import type { Task } from "./task.ts";

/** Opens a done task again. Twice is once. Throws not_found. */
export async function reopenTask(ctx: Ctx, id: string): Promise<Task> {
  return changeTask(ctx, id, {
    when: isNotNull(tasks.completedAt),
    set: { status: "open", completedAt: null },
  });
}
