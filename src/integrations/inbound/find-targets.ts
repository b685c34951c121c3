import { sql, type SQL } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { bindings, deliveries } from "../../db/schema/bindings.ts";
import { connections } from "../../db/schema/connections.ts";
import { subscriptions } from "../../db/schema/subscriptions.ts";
import type { BindingRow, SubscriptionRow } from "../bindings/applied.ts";
import type { FrameHeader } from "./frame.ts";

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

/** A delivery as it is looked for: `container` and, of one that was recorded, `bindingId` say whose it is of a whole connection's. */
type Wanted = DeliveryKey & Pick<FrameHeader, "container"> & { bindingId?: string | null };

/**
 * The subscriptions of a batch with what they belong to, and the rows that these deliveries already have. One round trip, without
 * joins: in a batch D1 gives rows as objects, in which columns of one name overwrite each other.
 */
export async function findTargets(db: Database, wanted: readonly Wanted[]) {
  const subscriptionIds = JSON.stringify([...new Set(wanted.map(({ subscriptionId }) => subscriptionId))]);
  const pairs = JSON.stringify(wanted.map(({ subscriptionId, deliveryId }) => [subscriptionId, deliveryId]));
  const areNamed = sql`${subscriptions.id} IN (SELECT value FROM json_each(${subscriptionIds}))`;
  const ownersOf = (column: typeof subscriptions.bindingId | typeof subscriptions.connectionId) =>
    sql`SELECT ${subscriptions.workspaceId}, ${column} FROM ${subscriptions} WHERE ${areNamed}`;
  const [subscriptionRows, bindingRows, connectionRows, earlierRows] = await db.batch([
    db.select().from(subscriptions).where(areNamed),
    db
      .select()
      .from(bindings)
      .where(
        sql`(${bindings.workspaceId}, ${bindings.id}) IN (${ownersOf(subscriptions.bindingId)} UNION ALL ${ofConnections(wanted)})`,
      ),
    db
      .select({ id: connections.id, status: connections.status })
      .from(connections)
      .where(
        sql`(${connections.workspaceId}, ${connections.id}) IN (${ownersOf(subscriptions.connectionId)})`,
      ),
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
  const subscriptionById = new Map(subscriptionRows.map((row) => [row.id, row]));
  const statusById = new Map(connectionRows.map(({ id, status }) => [id, status]));
  return {
    /** undefined = there is no such subscription. */
    ownerOf: (delivery: Wanted): DeliveryOwner | undefined => {
      const subscription = subscriptionById.get(delivery.subscriptionId);
      if (subscription === undefined) return undefined;
      const binding = bindingRows.find((row) => isBoundBy(row, subscription, delivery)) ?? null;
      return { subscription, binding, connectionStatus: statusById.get(subscription.connectionId) ?? null };
    },
    earlier: new Map<string, EarlierDelivery>(earlierRows.map((row) => [keyOf(row), row])),
  };
}

/** The bindings that deliveries through subscriptions of whole connections are about. */
function ofConnections(wanted: readonly Wanted[]): SQL {
  const about = wanted.flatMap(({ subscriptionId, container, bindingId = null }) =>
    container === undefined && bindingId === null
      ? []
      : [[subscriptionId, container?.externalId ?? null, container?.siteId ?? null, bindingId]],
  );
  return sql`SELECT ours.workspace_id, ours.id FROM json_each(${JSON.stringify(about)}) AS about
    CROSS JOIN subscriptions ON subscriptions.id = about.value->>0 AND subscriptions.binding_id IS NULL
    CROSS JOIN bindings AS ours ON ours.workspace_id = subscriptions.workspace_id AND ours.connection_id = subscriptions.connection_id
      AND (ours.id = about.value->>3 OR (ours.external_id = about.value->>1 AND ours.site_id IS about.value->>2))`;
}

function isBoundBy(
  binding: BindingRow,
  { workspaceId, connectionId, bindingId }: SubscriptionRow,
  { container, bindingId: recorded }: Wanted,
): boolean {
  if (binding.workspaceId !== workspaceId) return false;
  if (bindingId !== null) return binding.id === bindingId;
  if (container === undefined) return binding.id === recorded;
  const { externalId, siteId } = binding;
  const isIt = externalId === container.externalId && siteId === container.siteId;
  return isIt && binding.connectionId === connectionId;
}
