import { sql } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { bindings, deliveries } from "../../db/schema/bindings.ts";
import { connections } from "../../db/schema/connections.ts";
import { subscriptions } from "../../db/schema/subscriptions.ts";
import type { BindingRow, SubscriptionRow } from "../bindings/applied.ts";

export type DeliveryKey = { subscriptionId: string; deliveryId: string };
export type DeliveryOwner = {
  subscription: SubscriptionRow;
  binding: BindingRow | null;
  connectionStatus: string | null;
};
export type EarlierDelivery = { status: string; attempts: number };

/** One string per delivery; neither id can hold the separator. */
export function keyOf({ subscriptionId, deliveryId }: DeliveryKey): string {
  return `${subscriptionId}/${deliveryId}`;
}

/**
 * The subscriptions of a batch with what they belong to, and the rows that these deliveries already have. One round trip, without
 * joins: in a batch D1 gives rows as objects, in which columns of one name overwrite each other.
 */
export async function findTargets(db: Database, keys: DeliveryKey[]) {
  const subscriptionIds = JSON.stringify([...new Set(keys.map(({ subscriptionId }) => subscriptionId))]);
  const pairs = JSON.stringify(keys.map(({ subscriptionId, deliveryId }) => [subscriptionId, deliveryId]));
  const areNamed = sql`${subscriptions.id} IN (SELECT value FROM json_each(${subscriptionIds}))`;
  const ownersOf = (column: typeof subscriptions.bindingId | typeof subscriptions.connectionId) =>
    db.select({ workspaceId: subscriptions.workspaceId, id: column }).from(subscriptions).where(areNamed);
  const [subscriptionRows, bindingRows, connectionRows, earlierRows] = await db.batch([
    db.select().from(subscriptions).where(areNamed),
    db
      .select()
      .from(bindings)
      .where(sql`(${bindings.workspaceId}, ${bindings.id}) IN ${ownersOf(subscriptions.bindingId)}`),
    db
      .select({ id: connections.id, status: connections.status })
      .from(connections)
      .where(sql`(${connections.workspaceId}, ${connections.id}) IN ${ownersOf(subscriptions.connectionId)}`),
    db
      .select({
        subscriptionId: deliveries.subscriptionId,
        deliveryId: deliveries.deliveryId,
        status: deliveries.status,
        attempts: deliveries.attempts,
      })
      .from(deliveries)
      .where(
        sql`(${deliveries.subscriptionId}, ${deliveries.deliveryId}) IN (SELECT value->>0, value->>1 FROM json_each(${pairs}))`,
      ),
  ]);
  const bindingById = new Map(bindingRows.map((row) => [row.id, row]));
  const statusById = new Map(connectionRows.map(({ id, status }) => [id, status]));
  return {
    targets: new Map<string, DeliveryOwner>(
      subscriptionRows.map((subscription) => [
        subscription.id,
        {
          subscription,
          binding: bindingById.get(subscription.bindingId ?? "") ?? null,
          connectionStatus: statusById.get(subscription.connectionId) ?? null,
        },
      ]),
    ),
    earlier: new Map<string, EarlierDelivery>(earlierRows.map((row) => [keyOf(row), row])),
  };
}
