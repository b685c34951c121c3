import type { ListedTask } from "../../../domain/tasks/list-tasks.ts";
import { addDays, type LocalDate, startOfWeek } from "../../../lib/zoned-time.ts";
import { statusOptions } from "./format.ts";
import type { TaskQuery } from "./task-query.ts";

/** Tasks under one heading. */
export type TaskGroup = { title: string; tasks: ListedTask[] };

type Days = { today: LocalDate; weekStart: number };

/** The tasks of a page under a heading each, in the order of the headings; "" = all under none. */
export function groupTasks(tasks: ListedTask[], by: TaskQuery["group"], days: Days): TaskGroup[] {
  const groups = new Map<string, { rank: string; tasks: ListedTask[] }>();
  for (const task of tasks) {
    const { title, rank = title } = headingOf(task, by, days);
    const group = groups.get(title) ?? { rank, tasks: [] };
    group.tasks.push(task);
    groups.set(title, group);
  }
  return [...groups]
    .toSorted(([, a], [, b]) => (a.rank < b.rank ? -1 : Number(a.rank > b.rank)))
    .map(([title, group]) => ({ title, tasks: group.tasks }));
}

/** `rank` orders the headings; their words do where there is none. */
function headingOf(task: ListedTask, by: TaskQuery["group"], days: Days): { title: string; rank?: string } {
  switch (by) {
    case "":
      return { title: "" };
    case "project":
      return { title: task.project.name };
    case "assignee":
      return task.assignee === null ? { title: "Nobody", rank: "\uffff" } : { title: task.assignee };
    case "status": {
      const at = statusOptions.findIndex(({ value }) => value === task.status);
      return { title: statusOptions[at]?.label ?? task.status, rank: String(at) };
    }
    case "due":
      return dueHeading(task, days);
    default:
      return by satisfies never;
  }
}

function dueHeading({ dueOn, completedAt }: ListedTask, { today, weekStart }: Days) {
  if (dueOn === null) return { title: "No due date", rank: "4" };
  if (dueOn < today)
    return completedAt === null ? { title: "Overdue", rank: "0" } : { title: "Past", rank: "5" };
  if (dueOn === today) return { title: "Today", rank: "1" };
  const isThisWeek = dueOn <= addDays(startOfWeek(today, weekStart), 6);
  return isThisWeek ? { title: "This week", rank: "2" } : { title: "Later", rank: "3" };
}
