import { sql, type SQL } from "drizzle-orm";

import { deliveries } from "../../db/schema/bindings.ts";
import { connections } from "../../db/schema/connections.ts";
import { canManage, type PersonActor } from "../../domain/context.ts";

/** Condition on `connections`: the actor manages them: owners and admins the shared ones, everybody their own. */
export function isManagedBy(actor: PersonActor): SQL {
  const shared = canManage(actor) ? sql`${connections.ownerId} IS NULL OR ` : sql``;
  return sql`${connections.workspaceId} = ${actor.workspaceId} AND (${shared}${connections.ownerId} = ${actor.userId})`;
}

/**
 * Payloads show whatever the connected account can see, so they are for those who manage the connection: owners and admins
 * for shared ones, its owner for a personal one.
 */
export function mayRead(actor: PersonActor): SQL {
  return sql`${deliveries.workspaceId} = ${actor.workspaceId} AND ${deliveries.connectionId} IN (
    SELECT ${connections.id} FROM ${connections} WHERE ${isManagedBy(actor)})`;
}
