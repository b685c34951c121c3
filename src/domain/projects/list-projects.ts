import { and, asc, count, eq, getTableColumns, isNull, sql } from "drizzle-orm";

import { projectBudgets } from "../../db/schema/budgets.ts";
import { projects, tasks } from "../../db/schema/work.ts";
import { type Budget, budgetOf } from "./budget.ts";
import type { Ctx } from "../context.ts";
import { isVisibleTo } from "./access.ts";
import { clientName } from "./client-name.ts";
import { type Project, projectOf } from "./project.ts";
import { trackedSince } from "./tracked-time.ts";

export const trackedDays = 30;

export type ListedProject = Project & {
  clientName: string | null;
  openTasks: number;
  /** Time of everybody in the last 30 days, in milliseconds; running timers up to now. */
  trackedMs: number;
  budget: Budget | null;
};

/** The projects that the actor sees, by name: those in use, or the archived ones. */
export async function listProjects(
  ctx: Ctx,
  filter: { isArchived: boolean } = { isArchived: false },
): Promise<ListedProject[]> {
  const { db, actor, now } = ctx;
  const [rows, openTasks, tracked, budgetRows] = await db.batch([
    db
      .select({ ...getTableColumns(projects), clientName })
      .from(projects)
      .where(
        and(isVisibleTo(actor), sql`(${projects.archivedAt} IS NOT NULL) = ${filter.isArchived ? 1 : 0}`),
      )
      .orderBy(asc(projects.nameNorm)),
    db
      .select({ projectId: sql<string>`${tasks.projectId}`.as("project"), count: count().as("open") })
      .from(sql`${tasks} INDEXED BY tasks_open`)
      .where(
        and(eq(tasks.workspaceId, actor.workspaceId), isNull(tasks.completedAt), isNull(tasks.archivedAt)),
      )
      .groupBy(tasks.projectId),
    trackedSince(ctx, now - trackedDays * 86_400_000),
    db.select().from(projectBudgets).where(eq(projectBudgets.workspaceId, actor.workspaceId)),
  ]);
  const budgets = new Map(budgetRows.map((row) => [row.projectId, row]));
  const openByProject = new Map(openTasks.map((row) => [row.projectId, row.count]));
  const trackedByProject = new Map(tracked.map((row) => [row.projectId, row.trackedMs]));
  return rows.map((row) =>
    Object.assign(projectOf(row), {
      clientName: row.clientName,
      openTasks: openByProject.get(row.id) ?? 0,
      trackedMs: trackedByProject.get(row.id) ?? 0,
      budget: budgetOf(actor, budgets.get(row.id), now),
    }),
  );
}
