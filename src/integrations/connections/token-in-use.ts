import { and, eq, inArray, ne, sql } from "drizzle-orm";

import { connections } from "../../db/schema/connections.ts";
import type { Provider } from "../../providers/provider.ts";
import type { IntegrationContext } from "../context.ts";

/**
 * Whether another connection, in whatever workspace, lives on the same token: where a provider gives an account one token for
 * all, only the last connection may revoke it.
 */
export async function isTokenInUse(
  { db }: Pick<IntegrationContext, "db">,
  provider: Provider,
  token: { host: string; accountId: string; exceptConnectionId: string | null },
): Promise<boolean> {
  if (provider.oauth?.sharesToken !== true) return false;
  const { host, accountId, exceptConnectionId } = token;
  const found = await db
    .select({ id: connections.id })
    .from(connections)
    .where(
      and(
        eq(connections.provider, provider.id),
        eq(connections.host, host),
        eq(connections.accountId, accountId),
        sql`${connections.status} <> 'disconnected'`,
        inArray(connections.status, ["active", "paused"]),
        exceptConnectionId === null ? undefined : ne(connections.id, exceptConnectionId),
      ),
    )
    .limit(1);
  return found.length > 0;
}
