import type { Ctx } from "../context.ts";
import { openProjects } from "../projects/list-open.ts";
import { allTags } from "../tags/list-tags.ts";
import { everybody } from "./assignee.ts";
import { pageOfTasks, type TaskFilter, type TaskPage, tasksMatching } from "./list-tasks.ts";

/** What a person chooses from when they make, change or look for a task. */
export type TaskChoices = {
  projects: { id: string; name: string }[];
  people: { id: string; name: string }[];
  tags: { id: string; name: string }[];
};

const pageSize = 50;

/** A page of tasks together with what its filters and its form offer, in one batch. */
export async function loadTaskList(
  ctx: Ctx,
  filter: TaskFilter,
  before: string | undefined,
): Promise<TaskPage & { choices: TaskChoices }> {
  const [rows, projects, people, tags] = await ctx.db.batch([
    tasksMatching(ctx, filter, { before, limit: pageSize }),
    openProjects(ctx),
    everybody(ctx),
    allTags(ctx),
  ]);
  return { ...pageOfTasks(rows, pageSize), choices: { projects, people, tags } };
}
