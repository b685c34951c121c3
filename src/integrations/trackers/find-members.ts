import { sql } from "drizzle-orm";

import type { Ctx } from "../../domain/context.ts";
import type { IssueSnapshot } from "../../providers/tracker.ts";

/**
 * Our user ids by the account ids of all assignees: only identities that were proven by signing in or connecting, and
 * only members of this workspace. One indexed query for all issues; none when nobody is assigned.
 */
export async function findMembers(
  ctx: Ctx,
  at: { provider: string; host: string },
  issues: Pick<IssueSnapshot, "assignees">[],
): Promise<Map<string, string>> {
  const accountIds = new Set(issues.flatMap((issue) => issue.assignees.map((person) => person.accountId)));
  if (accountIds.size === 0) return new Map();
  const rows = await ctx.db.all<{ accountId: string; userId: string }>(sql`
    SELECT identities.account_id AS accountId, identities.user_id AS userId
    FROM json_each(${JSON.stringify([...accountIds])}) AS wanted
    CROSS JOIN identities ON identities.provider = ${at.provider} AND identities.host = ${at.host}
      AND identities.account_id = wanted.value
    CROSS JOIN memberships ON memberships.workspace_id = ${ctx.actor.workspaceId}
      AND memberships.user_id = identities.user_id`);
  return new Map(rows.map((row) => [row.accountId, row.userId]));
}
