import { and, eq, isNull, or, sql, type SQL } from "drizzle-orm";

import type { bindings } from "../schema/bindings.ts";
import { subscriptions } from "../schema/subscriptions.ts";

/**
 * A column of the subscription by which a binding's provider tells of changes: its own or, where there is one for the whole connection,
 * that of its site. null = there is none, or nothing to say. Stands in a query from `bindings`.
 */
export function subscriptionOfBinding(column: "state" | "error"): SQL.Aliased<string | null> {
  const latest = (owner: SQL) => sql`(SELECT subscriptions.${sql.identifier(column)} FROM subscriptions
    WHERE subscriptions.workspace_id = bindings.workspace_id AND ${owner} AND subscriptions.state NOT IN ('ending', 'removed')
    ORDER BY subscriptions.created_at DESC LIMIT 1)`;
  const own = latest(sql`subscriptions.binding_id = bindings.id`);
  const ofConnection = latest(sql`subscriptions.connection_id = bindings.connection_id
    AND subscriptions.binding_id IS NULL AND subscriptions.site_id IS bindings.site_id`);
  return sql<string | null>`coalesce(${own}, ${ofConnection})`.as(`subscription_${column}`);
}

type Binding = Pick<typeof bindings.$inferSelect, "workspaceId" | "id"> & {
  connectionId: string | SQL;
  siteId: string | null | SQL;
};

/** The same subscriptions of one binding, for `where`. */
export function isSubscriptionOf({ workspaceId, id, connectionId, siteId }: Binding): SQL | undefined {
  const ofConnection = and(
    eq(subscriptions.connectionId, connectionId),
    isNull(subscriptions.bindingId),
    sql`${subscriptions.siteId} IS ${siteId}`,
  );
  return and(
    eq(subscriptions.workspaceId, workspaceId),
    or(eq(subscriptions.bindingId, id), ofConnection),
    sql`${subscriptions.state} NOT IN ('ending', 'removed')`,
  );
}
