import { and, eq, isNull, sql } from "drizzle-orm";

import { budgetAlerts, projectBudgets } from "../../db/schema/budgets.ts";
import { projects } from "../../db/schema/work.ts";
import type { Ctx } from "../context.ts";
import { sumOf, totals } from "../reports/summary.ts";
import { type BudgetRow, periodNow } from "../projects/budget.ts";

/** How much of a budget is told of, in percent. */
const limits = [80, 100] as const;

/** What of a project counts towards its budget now, as a report counts it: running timers up to now. */
export async function countSpent(
  ctx: Ctx,
  { projectId, ...budget }: Pick<BudgetRow, "projectId" | "unit" | "period" | "timeZone" | "currency">,
): Promise<{ spent: number; spentIn: string }> {
  const { key, since, until } = periodNow(budget, ctx.now);
  const rows = await totals(ctx, {
    actor: ctx.actor,
    now: ctx.now,
    slices: [{ since, until }],
    filter: { clients: [], projects: [projectId], people: [], tags: [], billable: null },
    rounding: "none",
  });
  const { ms, amounts } = sumOf(rows);
  const worth = amounts.find(({ currency }) => currency === budget.currency)?.amount ?? 0;
  return { spent: budget.unit === "hours" ? ms : worth, spentIn: key };
}

export type BudgetCheck = {
  projectName: string;
  budget: BudgetRow;
  spent: number;
  spentIn: string;
  /** The highest limit that was reached since the last check; null = none. */
  reached: (typeof limits)[number] | null;
  /** For the batch of whoever tells it: the sum, and that it was told. */
  statements: ReturnType<typeof statementsOf>;
};

/** Counts a project's budget anew, and says what of it was reached and not told yet; null = it has none any more. */
export async function checkBudget(ctx: Ctx, projectId: string): Promise<BudgetCheck | null> {
  const { workspaceId } = ctx.actor;
  const [[found], told] = await ctx.db.batch([
    ctx.db
      .select({ budget: projectBudgets, projectName: sql<string>`projects.name`.as("project_name") })
      .from(projectBudgets)
      .innerJoin(
        projects,
        and(eq(projects.workspaceId, projectBudgets.workspaceId), eq(projects.id, projectBudgets.projectId)),
      )
      .where(and(eq(projectBudgets.workspaceId, workspaceId), eq(projectBudgets.projectId, projectId))),
    ctx.db
      .select()
      .from(budgetAlerts)
      .where(and(eq(budgetAlerts.workspaceId, workspaceId), eq(budgetAlerts.projectId, projectId))),
  ]);
  if (found === undefined) return null;
  const { budget, projectName } = found;
  const counted = await countSpent(ctx, budget);
  const reached = limits
    .filter((percent) => counted.spent * 100 >= budget.amount * percent)
    .filter((percent) => !told.some((one) => one.spentIn === counted.spentIn && one.percent === percent));
  return {
    projectName,
    budget,
    ...counted,
    reached: reached.at(-1) ?? null,
    statements: statementsOf(ctx, projectId, { ...counted, reached }),
  };
}

type Counted = { spent: number; spentIn: string; reached: readonly number[] };

function statementsOf({ db, actor, now }: Ctx, projectId: string, { spent, spentIn, reached }: Counted) {
  const { workspaceId } = actor;
  return [
    db
      .update(projectBudgets)
      .set({ spent, spentIn })
      .where(and(eq(projectBudgets.workspaceId, workspaceId), eq(projectBudgets.projectId, projectId))),
    // One alert of a project asks at a time: the highest.
    ...(reached.length === 0 ? [] : [seen({ db, actor, now }, projectId)]),
    ...reached.map((percent, index) =>
      db
        .insert(budgetAlerts)
        .values({
          workspaceId,
          projectId,
          spentIn,
          percent,
          at: now,
          seenAt: index < reached.length - 1 ? now : null,
        })
        .onConflictDoNothing(),
    ),
  ];
}

/** The statement that says that what was reached of a project's budget was seen. */
export function seen({ db, actor, now }: Pick<Ctx, "db" | "actor" | "now">, projectId: string) {
  return db
    .update(budgetAlerts)
    .set({ seenAt: now })
    .where(
      and(
        eq(budgetAlerts.workspaceId, actor.workspaceId),
        eq(budgetAlerts.projectId, projectId),
        isNull(budgetAlerts.seenAt),
      ),
    );
}
