import { sql, type SQL } from "drizzle-orm";

import type { Ctx } from "../../domain/context.ts";
import { accountRealm } from "../../providers/provider.ts";
import { providerOf } from "../connections/provider-of.ts";
import type { IssueSnapshot } from "../../providers/tracker.ts";

export type IssueMember = { userId: string; name: string; startsTimerWhenAssigned: boolean };

type At = { provider: string; host: string; siteId: string | null };
export type MemberRow = { accountId: string; userId: string; name: string; startsTimer: number };

/**
 * Our members by the account ids of all assignees: by identities that were proven by signing in or connecting, else
 * as an admin matched them, and only members of this workspace. One indexed query for all issues; none when nobody is assigned.
 */
export async function findMembers(
  ctx: Ctx,
  at: At,
  issues: Pick<IssueSnapshot, "assignees">[],
): Promise<Map<string, IssueMember>> {
  const accountIds = issues.flatMap((issue) => issue.assignees.map((person) => person.accountId));
  if (accountIds.length === 0) return new Map();
  return toMembers(await ctx.db.all(selectMembers(ctx, at, accountIds)));
}

/** The members behind these accounts; `toMembers` reads its rows. */
export function selectMembers(ctx: Ctx, at: At, accountIds: readonly string[]): SQL {
  const { workspaceId } = ctx.actor;
  const isThere = (table: string) => sql`${sql.raw(table)}.provider = ${at.provider}
    AND ${sql.raw(table)}.host = ${accountRealm(providerOf(at.provider), at)} AND ${sql.raw(table)}.account_id = wanted.value`;
  return sql`
    SELECT wanted.value AS accountId, users.id AS userId, users.name AS name,
      users.starts_timer_when_assigned AS startsTimer
    FROM json_each(${JSON.stringify([...new Set(accountIds)])}) AS wanted
    CROSS JOIN users ON users.id = coalesce(
      (SELECT identities.user_id FROM identities CROSS JOIN memberships ON memberships.workspace_id = ${workspaceId}
          AND memberships.user_id = identities.user_id
        WHERE ${isThere("identities")}),
      (SELECT matched_accounts.user_id FROM matched_accounts CROSS JOIN memberships
          ON memberships.workspace_id = matched_accounts.workspace_id AND memberships.user_id = matched_accounts.user_id
        WHERE matched_accounts.workspace_id = ${workspaceId} AND ${isThere("matched_accounts")}))`;
}

/** Of the rows of `selectMembers`. */
export function toMembers(rows: MemberRow[]): Map<string, IssueMember> {
  return new Map(
    rows.map(({ accountId, userId, name, startsTimer }) => [
      accountId,
      { userId, name, startsTimerWhenAssigned: startsTimer === 1 },
    ]),
  );
}
