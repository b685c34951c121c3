import { and, count, desc, eq, isNotNull, isNull, lt, or, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";

import { users } from "../../db/schema/people.ts";
import { projects, tasks } from "../../db/schema/work.ts";
import { fold } from "../../lib/fold.ts";
import type { Ctx } from "../context.ts";
import { isVisibleTo } from "../projects/access.ts";
import { type Task, taskOf, type TaskPriority, type TaskStatus } from "./task.ts";
import { contextOf, taskColumns, type TaskContext } from "./task-columns.ts";

export type TaskFilter = {
  /** "unfinished" = open or in progress. All but "archived" leave archived tasks out. */
  state: "unfinished" | TaskStatus | "all" | "archived";
  projectId?: string;
  priority?: TaskPriority;
  /** A user's id, or "nobody". */
  assignee?: string;
  /** Leaves out what this user has. */
  notOf?: string;
  /** Calendar dates, both included; "none" = without a due date. `isOverdue`: what is done is left out. */
  due?: { from?: string; until?: string; isOverdue?: boolean } | "none";
  /** A tag's id. */
  tagId?: string;
  /** A provider's id, or "none" for tasks made here. */
  source?: string;
  /** Any part of the title or of the label; case and accents do not matter. */
  search?: string;
};

export type ListedTask = Omit<Task, "description"> & TaskContext;

export type TaskPage = { tasks: ListedTask[]; nextCursor: string | null };

/** Tasks of the projects that the actor sees, newest first. `before` is the cursor of the page before. */
export async function listTasks(
  ctx: Ctx,
  filter: TaskFilter,
  { before, limit = 50 }: { before?: string; limit?: number } = {},
): Promise<TaskPage> {
  return pageOfTasks(await tasksMatching(ctx, filter, { before, limit }), limit);
}

/** The statement behind listTasks, for a page's own batch; it reads one row more than the page holds. `isByDone`, of those done: the most recently done first. */
export function tasksMatching(
  ctx: Ctx,
  filter: TaskFilter,
  { before, limit, isByDone = false }: { before: string | undefined; limit: number; isByDone?: boolean },
) {
  return (
    ctx.db
      .select(taskColumns(ctx))
      .from(isByDone ? doneIndexFor(filter) : indexFor(filter))
      // CROSS JOIN keeps tasks outermost, so that the page is read in the order of its index and ends at the limit.
      .crossJoin(projects)
      .leftJoin(users, eq(users.id, tasks.assigneeId))
      .where(and(isListed(ctx, filter), before === undefined ? undefined : isBehind(ctx, before, isByDone)))
      .orderBy(...(isByDone ? [desc(tasks.completedAt)] : []), desc(tasks.id))
      .limit(limit + 1)
  );
}

/** Condition: it comes later than the task of the cursor; one that was opened again meanwhile stands where that happened. */
function isBehind({ actor }: Ctx, before: string, isByDone: boolean): SQL {
  return isByDone
    ? sql`(${tasks.completedAt}, ${tasks.id}) < (SELECT coalesce(last.completed_at, last.updated_at), last.id
        FROM tasks AS last WHERE last.workspace_id = ${actor.workspaceId} AND last.id = ${before})`
    : lt(tasks.id, before);
}

/** The statement that counts the tasks of a filter, up to `most`. */
export function countTasks(ctx: Ctx, filter: TaskFilter, most: number) {
  const listed = ctx.db
    .select({ one: sql`1`.as("one") })
    .from(filter.state === "done" ? doneIndexFor(filter) : indexFor(filter))
    .crossJoin(projects)
    .where(isListed(ctx, filter))
    .limit(most);
  return ctx.db.select({ count: count() }).from(listed.as("listed"));
}

/** Condition on tasks with their projects: the actor sees it, and the filter asks for it. */
function isListed({ actor }: Ctx, filter: TaskFilter): SQL | undefined {
  return and(
    eq(tasks.workspaceId, actor.workspaceId),
    eq(projects.id, tasks.projectId),
    isVisibleTo(actor),
    ...conditions(filter),
  );
}

/** The page that the rows of `tasksMatching` make. */
export function pageOfTasks(rows: Awaited<ReturnType<typeof tasksMatching>>, limit: number): TaskPage {
  const listed = rows.slice(0, limit).map(listedTaskOf);
  return { tasks: listed, nextCursor: rows.length > limit ? (listed.at(-1)?.id ?? null) : null };
}

function listedTaskOf(row: Awaited<ReturnType<typeof tasksMatching>>[number]): ListedTask {
  const { description: _, ...task } = taskOf({ ...row, description: "" });
  return { ...task, ...contextOf(row) };
}

/** Without statistics SQLite prefers the primary key and reads the tasks of other projects and all finished ones. */
function indexFor({ projectId, state, assignee }: TaskFilter): SQL {
  if (projectId !== undefined) return sql`${tasks} INDEXED BY tasks_project`;
  if (!isOpenState(state)) return sql`${tasks}`;
  const isOfPerson = assignee !== undefined && assignee !== "nobody";
  return isOfPerson ? sql`${tasks} INDEXED BY tasks_assignee` : sql`${tasks} INDEXED BY tasks_open`;
}

function doneIndexFor({ projectId }: TaskFilter): SQL {
  return projectId === undefined
    ? sql`${tasks} INDEXED BY tasks_done`
    : sql`${tasks} INDEXED BY tasks_project_done`;
}

/** Whether only tasks that are not over are asked for. */
export function isOpenState(state: TaskFilter["state"]): boolean {
  return state === "unfinished" || state === "open" || state === "in_progress";
}

function conditions(filter: TaskFilter): (SQL | undefined)[] {
  const { projectId, priority, assignee, notOf, due, tagId, source, search } = filter;
  return [
    ...stateConditions(filter.state),
    projectId === undefined ? isNull(projects.archivedAt) : eq(tasks.projectId, projectId),
    equals(tasks.priority, priority),
    assignee === "nobody" ? isNull(tasks.assigneeId) : equals(tasks.assigneeId, assignee),
    notOf === undefined ? undefined : sql`${tasks.assigneeId} IS NOT ${notOf}`,
    source === "none" ? isNull(tasks.sourceProvider) : equals(tasks.sourceProvider, source),
    ...dueConditions(due),
    tagId === undefined
      ? undefined
      : sql`EXISTS (SELECT 1 FROM json_each(${tasks.tags}) AS own WHERE own.value = ${tagId})`,
    search === undefined ? undefined : matches(fold(search)),
  ];
}

function equals(column: SQLiteColumn, value: string | undefined): SQL | undefined {
  return value === undefined ? undefined : eq(column, value);
}

function stateConditions(state: TaskFilter["state"]): SQL[] {
  switch (state) {
    case "archived":
      return [isNotNull(tasks.archivedAt)];
    case "all":
      return [isNull(tasks.archivedAt)];
    case "unfinished":
      return [isNull(tasks.completedAt), isNull(tasks.archivedAt)];
    case "open":
    case "in_progress":
      return [...stateConditions("unfinished"), eq(tasks.status, state)];
    case "done":
      return [isNotNull(tasks.completedAt), isNull(tasks.archivedAt)];
    default:
      return state satisfies never;
  }
}

function dueConditions(due: TaskFilter["due"]): (SQL | undefined)[] {
  if (due === undefined) return [];
  if (due === "none") return [isNull(tasks.dueOn)];
  return [
    due.from === undefined ? undefined : sql`${tasks.dueOn} >= ${due.from}`,
    due.until === undefined ? undefined : sql`${tasks.dueOn} <= ${due.until}`,
    due.isOverdue === true ? isNull(tasks.completedAt) : undefined,
  ];
}

/** `instr`, because D1 refuses LIKE patterns over 50 bytes. */
function matches(search: string): SQL | undefined {
  return or(
    sql`instr(${tasks.titleNorm}, ${search}) > 0`,
    sql`instr(lower(coalesce(${tasks.sourceLabel}, '')), ${search}) > 0`,
  );
}
