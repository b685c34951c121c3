import { and, eq, isNotNull, isNull, lt, lte, or } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { connections, credentials } from "../../db/schema/connections.ts";
import type { IntegrationContext } from "../context.ts";
import { refreshMarginMs } from "./fresh-token.ts";
import { openIfThere } from "./open-connection.ts";

/** Connections whose token is due for renewal; at most `limit`, the most urgent first. For the cron. */
export function findDueRefreshes(
  db: Database,
  now: number,
  limit = 100,
): Promise<{ workspaceId: string; connectionId: string }[]> {
  return db
    .select({ workspaceId: credentials.workspaceId, connectionId: credentials.connectionId })
    .from(credentials)
    .innerJoin(
      connections,
      and(
        eq(connections.workspaceId, credentials.workspaceId),
        eq(connections.id, credentials.connectionId),
        eq(connections.status, "active"),
      ),
    )
    .where(
      and(
        isNotNull(credentials.expiresAt),
        lte(credentials.expiresAt, now + refreshMarginMs),
        or(isNull(credentials.leaseUntil), lt(credentials.leaseUntil, now)),
      ),
    )
    .orderBy(credentials.expiresAt)
    .limit(limit);
}

/** Renews a connection's token when it is due; for the job. Does nothing for one that is gone or not active. Throws ProviderError. */
export async function refreshConnection(ctx: IntegrationContext, connectionId: string): Promise<void> {
  const open = await openIfThere(ctx, connectionId);
  if (open?.connection.status === "active") await open.call(() => Promise.resolve());
}
