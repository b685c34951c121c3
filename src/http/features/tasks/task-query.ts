import * as z from "zod/mini";

import type { TaskFilter } from "../../../domain/tasks/list-tasks.ts";
import { taskPriorities } from "../../../domain/tasks/task.ts";
import { Search } from "../../../lib/path-to.ts";
import { addDays, type LocalDate, startOfWeek } from "../../../lib/zoned-time.ts";

const states = ["unfinished", "open", "in_progress", "done", "all", "archived"] as const;
// oxlint-disable-next-line promise/valid-params -- this is zod's catch, no promise's
const text = z.catch(z.string().check(z.trim()), "");

/**
 * The filter bar as its form and the page's address hold it; "" = not set. What the address says and nobody knows
 * counts as not set, so that no old bookmark breaks.
 */
export const taskQuerySchema = z.object({
  q: text,
  // oxlint-disable-next-line promise/valid-params -- this is zod's catch, no promise's
  status: z.catch(z.enum(states), "unfinished"),
  project: text,
  // oxlint-disable-next-line promise/valid-params -- this is zod's catch, no promise's
  priority: z.catch(z.enum([...taskPriorities, ""]), ""),
  assignee: text,
  // oxlint-disable-next-line promise/valid-params -- this is zod's catch, no promise's
  due: z.catch(z.enum(["overdue", "week", "none", ""]), ""),
  source: text,
  tag: text,
  // oxlint-disable-next-line promise/valid-params -- this is zod's catch, no promise's
  view: z.catch(z.enum(["", "board"]), ""),
  // oxlint-disable-next-line promise/valid-params -- this is zod's catch, no promise's
  group: z.catch(z.enum(["", "project", "status", "assignee", "due"]), ""),
});

export type TaskQuery = z.infer<typeof taskQuerySchema>;

/** What the query of an address asks. */
export function parseTaskSearch(search: string): TaskQuery {
  return taskQuerySchema.parse(Object.fromEntries(new URLSearchParams(search)));
}

/** "?q=…" with what is set, or "". `extra` goes last. */
export function searchOf(query: TaskQuery, extra: Record<string, string> = {}): Search {
  const status = query.status === "unfinished" ? null : query.status;
  return new Search({ ...query, status, ...extra });
}

/** True when the person looks for something narrower than all unfinished tasks. */
export function isFiltered(query: TaskQuery): boolean {
  return searchOf({ ...query, view: "", group: "" }).toString() !== "";
}

/** The same as a board, whose columns are the statuses. */
export function asBoard(query: TaskQuery): TaskQuery {
  return { ...query, view: "board", status: "unfinished", group: "" };
}

/** What the query asks of the list, on the person's own calendar. */
export function filterOf(
  query: TaskQuery,
  viewer: { userId: string; weekStart: number },
  today: LocalDate,
): TaskFilter {
  const priority = taskPriorities.find((each) => each === query.priority);
  const assignee = query.assignee === "me" ? viewer.userId : query.assignee;
  const due = dueOf(query.due, today, viewer.weekStart);
  return {
    state: query.status,
    ...(query.project !== "" && { projectId: query.project }),
    ...(priority !== undefined && { priority }),
    ...(assignee !== "" && { assignee }),
    ...(due !== undefined && { due }),
    ...(query.tag !== "" && { tagId: query.tag }),
    ...(query.source !== "" && { source: query.source }),
    ...(query.q !== "" && { search: query.q }),
  };
}

function dueOf(due: string, today: LocalDate, weekStart: number): TaskFilter["due"] {
  if (due === "none") return "none";
  if (due === "overdue") return { until: addDays(today, -1), isOverdue: true };
  if (due !== "week") return undefined;
  const from = startOfWeek(today, weekStart);
  return { from, until: addDays(from, 6) };
}
