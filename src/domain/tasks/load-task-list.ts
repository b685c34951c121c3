import type { PersonCtx } from "../context.ts";
import { openProjects } from "../projects/list-open.ts";
import { allTags } from "../tags/list-tags.ts";
import { everybody } from "./assignee.ts";
import {
  isOpenState,
  type ListedTask,
  pageOfTasks,
  type TaskFilter,
  type TaskPage,
  tasksMatching,
} from "./list-tasks.ts";
import { type TaskView, taskViewsFor } from "./task-views.ts";

/** What a person chooses from when they make, change or look for a task. */
export type TaskChoices = {
  projects: { id: string; name: string }[];
  people: { id: string; name: string }[];
  tags: { id: string; name: string }[];
};

/** What stands around a list of tasks: what its filters and its form offer, and the saved views. */
export type TaskSurroundings = { choices: TaskChoices; views: TaskView[] };

/** The statements for what stands around a list of tasks, for its batch. */
export function surroundingsOf(ctx: PersonCtx) {
  return [openProjects(ctx), everybody(ctx), allTags(ctx), taskViewsFor(ctx)] as const;
}

/** `mine`: the person's own, which come first on the first page; more of them than are shown when `hasMoreMine`. */
export type ShownTasks = TaskPage & TaskSurroundings & { mine: ListedTask[]; hasMoreMine: boolean };

const pageSize = 50;

/** A page of tasks together with what stands around it, in one batch. `mineFirst`: the person's own open tasks come before all others. Of those done the most recently done comes first, as on the board. */
export async function loadTaskList(
  ctx: PersonCtx,
  filter: TaskFilter,
  { before, mineFirst }: { before: string | undefined; mineFirst: boolean },
): Promise<ShownTasks> {
  const { userId } = ctx.actor;
  const splits = mineFirst && filter.assignee === undefined && isOpenState(filter.state);
  const isByDone = filter.state === "done";
  const hasMine = splits && before === undefined;
  const [rows, ownRows, projects, people, tags, views] = await ctx.db.batch([
    tasksMatching(
      ctx,
      { ...filter, ...(splits && { notOf: userId }) },
      { before, limit: pageSize, isByDone },
    ),
    tasksMatching(ctx, { ...filter, assignee: userId }, { before, limit: hasMine ? pageSize : -1 }),
    ...surroundingsOf(ctx),
  ]);
  const own = pageOfTasks(ownRows, pageSize);
  return {
    ...pageOfTasks(rows, pageSize),
    mine: own.tasks,
    hasMoreMine: own.nextCursor !== null,
    choices: { projects, people, tags },
    views,
  };
}
