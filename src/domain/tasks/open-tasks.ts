import { and, desc, eq, isNull, or, type SQL, sql } from "drizzle-orm";

import { asExpressions } from "../../db/as-expressions.ts";
import { projectOfTask } from "../../db/queries/joins.ts";
import { projects, tasks } from "../../db/schema/work.ts";
import { fold } from "../../lib/fold.ts";
import type { PersonCtx } from "../context.ts";
import { takesTimeOf } from "../projects/access.ts";
import { isOwn } from "../time/find-entry.ts";

const mostOffered = 100;
const mostCounted = 1000;

/** Which tasks a picker offers. `search`: any part of the title or of the label; "" = all. */
export type TaskWish = { projectId: string | null; search: string };

/** The statement behind `offeredTasks`: the open tasks that the person may track on, the latest first, one more than is offered. */
export function openTasks(ctx: PersonCtx, wish: TaskWish) {
  return select(ctx, isOffered(ctx, wish), indexFor(wish));
}

/**
 * The same for the project of the person's own entry, before anybody has read that: the tasks of its project, and all where it has
 * none. One of the two finds nothing.
 */
export function openTasksOfEntry(ctx: PersonCtx, entryId: string, search: string) {
  const { workspaceId } = ctx.actor;
  const projectOf = sql`(SELECT project_id FROM time_entries WHERE ${isOwn(ctx, entryId)})`;
  const whereNone = sql`(SELECT workspace_id FROM time_entries WHERE ${isOwn(ctx, entryId)} AND project_id IS NULL)`;
  const ofProject = and(eq(tasks.projectId, projectOf), isOpen(ctx, { workspaceId, search }));
  return [
    select(ctx, ofProject, byProject),
    select(ctx, isOpen(ctx, { workspaceId: whereNone, search }), byTask),
  ] as const;
}

function select(ctx: PersonCtx, condition: SQL | undefined, index: SQL) {
  const columns = { taskId: tasks.id, title: tasks.title, sourceLabel: tasks.sourceLabel };
  return (
    ctx.db
      .select(asExpressions({ ...columns, projectId: tasks.projectId, projectName: projects.name }))
      .from(index)
      // CROSS JOIN keeps tasks outermost, so that reading ends at the limit.
      .crossJoin(projects)
      .where(condition)
      .orderBy(desc(tasks.id))
      .limit(mostOffered + 1)
  );
}

export type OpenTask = Awaited<ReturnType<typeof openTasks>>[number];

/** What a picker offers: the tasks, and how many more there are; counted up to 1,000, `isMany` = there are more than `more`. */
export type OfferedTasks = { tasks: OpenTask[]; more: number; isMany: boolean };

/** What a picker offers of the rows of `openTasks`; counts only what it leaves out. */
export async function offeredTasks(ctx: PersonCtx, wish: TaskWish, rows: OpenTask[]): Promise<OfferedTasks> {
  if (rows.length <= mostOffered) return { tasks: rows, more: 0, isMany: false };
  const matching = ctx.db
    .select({ one: sql`1`.as("one") })
    .from(indexFor(wish))
    .crossJoin(projects)
    .where(isOffered(ctx, wish))
    .limit(mostCounted + 1);
  const count = await ctx.db.$count(matching.as("matching"));
  const counted = Math.min(count, mostCounted);
  return { tasks: rows.slice(0, mostOffered), more: counted - mostOffered, isMany: count > mostCounted };
}

const byTask = sql`${tasks} INDEXED BY tasks_open`;
const byProject = sql`${tasks} INDEXED BY tasks_project`;

const indexFor = ({ projectId }: TaskWish) => (projectId === null ? byTask : byProject);

function isOffered(ctx: PersonCtx, { projectId, search }: TaskWish) {
  const { workspaceId } = ctx.actor;
  const isInProject = projectId === null ? undefined : eq(tasks.projectId, projectId);
  return and(isInProject, isOpen(ctx, { workspaceId, search }));
}

function isOpen(
  { actor }: PersonCtx,
  { workspaceId, search }: { workspaceId: string | SQL; search: string },
) {
  const text = fold(search);
  return and(
    eq(tasks.workspaceId, workspaceId),
    isNull(tasks.completedAt),
    isNull(tasks.archivedAt),
    text === ""
      ? undefined
      : or(
          sql`instr(${tasks.titleNorm}, ${text}) > 0`,
          sql`instr(lower(coalesce(${tasks.sourceLabel}, '')), ${text}) > 0`,
        ),
    projectOfTask,
    takesTimeOf(actor.userId),
  );
}
