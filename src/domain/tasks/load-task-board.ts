import type { PersonCtx } from "../context.ts";
import { countTasks, type ListedTask, pageOfTasks, type TaskFilter, tasksMatching } from "./list-tasks.ts";
import { surroundingsOf, type TaskSurroundings } from "./load-task-list.ts";
import { type TaskStatus, taskStatuses } from "./task.ts";

/** The newest tasks of a status (of those done, the most recently done), and how many more there are; counted up to 500, `isMany` = there are more than `more`. */
export type TaskColumn = { status: TaskStatus; tasks: ListedTask[]; more: number; isMany: boolean };

const columnSize = 25;
const mostCounted = 500;

/** The tasks of a filter, whatever its state, in a column for each status, with what stands around them, in one batch. */
export async function loadTaskBoard(
  ctx: PersonCtx,
  filter: TaskFilter,
): Promise<TaskSurroundings & { columns: TaskColumn[] }> {
  const newest = (state: TaskStatus) =>
    tasksMatching(
      ctx,
      { ...filter, state },
      { before: undefined, limit: columnSize, isByDone: state === "done" },
    );
  const counted = (state: TaskStatus) => countTasks(ctx, { ...filter, state }, mostCounted + 1);
  const [open, inProgress, done, ofOpen, ofInProgress, ofDone, ...around] = await ctx.db.batch([
    newest("open"),
    newest("in_progress"),
    newest("done"),
    counted("open"),
    counted("in_progress"),
    counted("done"),
    ...surroundingsOf(ctx),
  ]);
  const [projects, people, tags, views] = around;
  const rows = { open, in_progress: inProgress, done };
  const counts = { open: ofOpen, in_progress: ofInProgress, done: ofDone };
  const columns = taskStatuses.map((status) => {
    const shown = pageOfTasks(rows[status], columnSize).tasks;
    const count = counts[status][0]?.count ?? 0;
    const more = Math.min(count, mostCounted) - shown.length;
    return { status, tasks: shown, more, isMany: count > mostCounted };
  });
  return { columns, choices: { projects, people, tags }, views };
}
