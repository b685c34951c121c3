import { and, desc, eq, isNull, or, sql } from "drizzle-orm";

import { asExpressions } from "../../db/as-expressions.ts";
import { projectOfTask } from "../../db/queries/joins.ts";
import { projects, tasks } from "../../db/schema/work.ts";
import { fold } from "../../lib/fold.ts";
import type { PersonCtx } from "../context.ts";
import { takesTimeOf } from "../projects/access.ts";

const mostOffered = 100;
const mostCounted = 1000;

/** Which tasks a picker offers. `search`: any part of the title or of the label; "" = all. */
export type TaskWish = { projectId: string | null; search: string };

/** The statement behind `offeredTasks`: the open tasks that the person may track on, the latest first, one more than is offered. */
export function openTasks(ctx: PersonCtx, wish: TaskWish) {
  const columns = { taskId: tasks.id, title: tasks.title, sourceLabel: tasks.sourceLabel };
  return (
    ctx.db
      .select(asExpressions({ ...columns, projectId: tasks.projectId, projectName: projects.name }))
      .from(indexFor(wish))
      // CROSS JOIN keeps tasks outermost, so that reading ends at the limit.
      .crossJoin(projects)
      .where(isOffered(ctx, wish))
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

function indexFor({ projectId }: TaskWish) {
  return projectId === null ? sql`${tasks} INDEXED BY tasks_open` : sql`${tasks} INDEXED BY tasks_project`;
}

function isOffered({ actor }: PersonCtx, { projectId, search }: TaskWish) {
  const text = fold(search);
  return and(
    eq(tasks.workspaceId, actor.workspaceId),
    isNull(tasks.completedAt),
    isNull(tasks.archivedAt),
    projectId === null ? undefined : eq(tasks.projectId, projectId),
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
