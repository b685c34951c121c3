import { sql } from "drizzle-orm";

import { commit } from "../commit.ts";
import { canManage, type Ctx, requireManager } from "../context.ts";
import { findProject } from "../projects/access.ts";
import { seen } from "./count-spent.ts";

/** The highest part of a project's budget that was reached and that nobody has seen yet. */
export type BudgetAlert = { projectId: string; projectName: string; percent: number };

const mostAlerts = 20;

/** The statement for the alerts that ask for a look of the actor: none for members. */
export function unseenAlerts({ db, actor }: Ctx) {
  return db
    .select({
      projectId: sql<string>`project_id`,
      projectName: sql<string>`(SELECT name FROM projects WHERE workspace_id = ${actor.workspaceId}
        AND id = budget_alerts.project_id)`.as("project_name"),
      percent: sql<number>`percent`,
    })
    .from(sql`budget_alerts INDEXED BY budget_alerts_unseen`)
    .where(
      sql`workspace_id = ${actor.workspaceId} AND seen_at IS NULL
        AND ${canManage(actor) ? 1 : 0}`,
    )
    .limit(mostAlerts);
}

/** An owner or admin has seen what was reached of a project's budget. Idempotent. Throws forbidden, not_found. */
export async function seeAlerts(ctx: Ctx, projectId: string): Promise<void> {
  requireManager(ctx.actor, "answer for budgets");
  await findProject(ctx, projectId);
  await commit(ctx, {
    statements: [seen(ctx, projectId)],
    audit: { action: "budget.seen", target: projectId },
  });
}
