import { isNull } from "drizzle-orm";

import { tasks } from "../../db/schema/work.ts";
import type { Ctx } from "../context.ts";
import { changeTask } from "./change-task.ts";
import type { Task } from "./task.ts";

/** Takes a task out of all lists but that of archived tasks; its time stays. Twice is once. Throws not_found. */
export async function archiveTask(ctx: Ctx, id: string): Promise<Task> {
  return changeTask(ctx, id, { when: isNull(tasks.archivedAt), set: { archivedAt: ctx.now } });
}
