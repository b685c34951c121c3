import { sql } from "drizzle-orm";

import type { Ctx } from "../../domain/context.ts";
import { accountRealm } from "../../providers/provider.ts";
import type { Person } from "../../providers/tracker.ts";
import { providerOf } from "../connections/provider-of.ts";

/** A member's account there: the one that they have proven to be theirs, else the one that an admin said is; null = none is known. */
export async function findAccount(
  { db, actor }: Pick<Ctx, "db" | "actor">,
  at: { provider: string; host: string; siteId: string | null },
  userId: string,
): Promise<Person | null> {
  const { workspaceId } = actor;
  const realm = accountRealm(providerOf(at.provider), at);
  const [found] = await db.all<Person>(sql`
    SELECT account_id AS accountId, login, 0 AS rank FROM identities
      WHERE user_id = ${userId} AND provider = ${at.provider} AND host = ${realm}
    UNION ALL
    SELECT account_id, login, 1 FROM matched_accounts AS matched
      WHERE matched.workspace_id = ${workspaceId} AND matched.user_id = ${userId} AND matched.provider = ${at.provider}
        AND matched.host = ${realm}
        AND NOT EXISTS (SELECT 1 FROM identities CROSS JOIN memberships ON memberships.workspace_id = ${workspaceId}
            AND memberships.user_id = identities.user_id
          WHERE identities.provider = ${at.provider} AND identities.host = ${realm}
            AND identities.account_id = matched.account_id)
    ORDER BY rank LIMIT 1`);
  return found === undefined ? null : { accountId: found.accountId, login: found.login };
}
