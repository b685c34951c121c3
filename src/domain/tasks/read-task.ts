import type { Ctx } from "../context.ts";
import { openProjects } from "../projects/list-open.ts";
import { everybody } from "./assignee.ts";
import { taskById, type TaskDetail, taskDetailOf } from "./get-task.ts";
import type { TaskChoices } from "./read-task-list.ts";

/** A task together with what its form offers, in one batch. Throws not_found. */
export async function readTask(ctx: Ctx, id: string): Promise<{ task: TaskDetail; choices: TaskChoices }> {
  const [[row], projects, people] = await ctx.db.batch([
    taskById(ctx, id),
    openProjects(ctx),
    everybody(ctx),
  ]);
  return { task: taskDetailOf(row), choices: { projects, people } };
}
