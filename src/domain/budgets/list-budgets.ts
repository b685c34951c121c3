import { and, eq, getTableColumns } from "drizzle-orm";

import { projectBudgets } from "../../db/schema/budgets.ts";
import { projects } from "../../db/schema/work.ts";
import { notFound } from "../../lib/errors.ts";
import type { Ctx } from "../context.ts";
import { isVisibleTo } from "../projects/access.ts";
import { type Budget, budgetOf } from "../projects/budget.ts";

/** A budget with the project whose it is. */
export type ProjectBudget = Budget & { projectId: string };

/** The budgets that the actor sees of projects that they see, or that of one of them. */
export async function listBudgets({ db, actor, now }: Ctx, projectId?: string): Promise<ProjectBudget[]> {
  const rows = await db
    .select(getTableColumns(projectBudgets))
    .from(projectBudgets)
    .innerJoin(
      projects,
      and(eq(projects.workspaceId, projectBudgets.workspaceId), eq(projects.id, projectBudgets.projectId)),
    )
    .where(
      and(
        isVisibleTo(actor),
        eq(projectBudgets.workspaceId, actor.workspaceId),
        projectId === undefined ? undefined : eq(projectBudgets.projectId, projectId),
      ),
    );
  return rows.flatMap((row) => {
    const budget = budgetOf(actor, row, now);
    return budget === null ? [] : [{ projectId: row.projectId, ...budget }];
  });
}

/** A project's budget. Throws not_found, also where there is none. */
export async function getBudget(ctx: Ctx, projectId: string): Promise<ProjectBudget> {
  const [budget] = await listBudgets(ctx, projectId);
  if (budget === undefined) throw notFound("budget");
  return budget;
}
