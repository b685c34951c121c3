import { and, eq } from "drizzle-orm";

import { budgetAlerts, projectBudgets } from "../../db/schema/budgets.ts";
import { clients } from "../../db/schema/money.ts";
import { workspaces } from "../../db/schema/people.ts";
import { projects } from "../../db/schema/work.ts";
import { notFound } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import { type PersonCtx, requireManager } from "../context.ts";
import { type BudgetPeriod, type BudgetUnit, parseBudget } from "../projects/budget.ts";
import { countSpent } from "./count-spent.ts";

export type SetBudget = {
  projectId: string;
  /** As people type it; "" = no budget. */
  budget: string;
  unit: BudgetUnit;
  period: BudgetPeriod;
  /** Whose months count. */
  timeZone: string;
};

/** Sets a project's budget in hours, or in the currency that it counts in; what was reached is told anew. Throws forbidden, not_found, invalid. */
export async function setBudget(ctx: PersonCtx, input: SetBudget): Promise<void> {
  requireManager(ctx.actor, "set budgets");
  const { db, actor, now } = ctx;
  const { workspaceId, userId } = actor;
  const { projectId, unit, period, timeZone } = input;
  const own = await currencyOf(ctx, projectId);
  const isIt = and(eq(projectBudgets.workspaceId, workspaceId), eq(projectBudgets.projectId, projectId));
  const forget = db
    .delete(budgetAlerts)
    .where(and(eq(budgetAlerts.workspaceId, workspaceId), eq(budgetAlerts.projectId, projectId)));
  const target = projectId;
  if (input.budget.trim() === "") {
    const remove = db.delete(projectBudgets).where(isIt);
    await commit(ctx, { statements: [remove, forget], audit: { action: "budget.removed", target } });
    return;
  }
  const amount = parseBudget(input.budget, unit, own);
  const currency = unit === "hours" ? null : own;
  const kind = { unit, period, currency, timeZone };
  const counted = await countSpent(ctx, { projectId, ...kind });
  const set = { ...kind, amount, ...counted, updatedAt: now, updatedBy: userId };
  await commit(ctx, {
    statements: [
      db
        .insert(projectBudgets)
        .values({ workspaceId, projectId, ...set })
        .onConflictDoUpdate({ target: [projectBudgets.workspaceId, projectBudgets.projectId], set }),
      forget,
    ],
    audit: { action: "budget.set", target, detail: { unit, period, amount, currency } },
  });
}

/** Of the project's client, else the workspace's. */
async function currencyOf({ db, actor }: PersonCtx, projectId: string): Promise<string> {
  const { workspaceId } = actor;
  const [[project], [workspace]] = await db.batch([
    db
      .select({ currency: clients.currency })
      .from(projects)
      .leftJoin(clients, and(eq(clients.workspaceId, workspaceId), eq(clients.id, projects.clientId)))
      .where(and(eq(projects.workspaceId, workspaceId), eq(projects.id, projectId))),
    db.select({ currency: workspaces.currency }).from(workspaces).where(eq(workspaces.id, workspaceId)),
  ]);
  if (project === undefined) throw notFound("project");
  return project.currency ?? workspace?.currency ?? "EUR";
}
