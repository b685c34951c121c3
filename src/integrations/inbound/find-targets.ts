import { sql } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { bindings, deliveries, hooks } from "../../db/schema/bindings.ts";
import { connections } from "../../db/schema/connections.ts";
import type { BindingRow, HookRow } from "../bindings/applied.ts";

export type DeliveryKey = { hookId: string; deliveryId: string };
export type HookTarget = { hook: HookRow; binding: BindingRow | null; connectionStatus: string | null };
export type EarlierDelivery = { status: string; attempts: number };

/** One string per delivery; neither id can hold the separator. */
export function keyOf({ hookId, deliveryId }: DeliveryKey): string {
  return `${hookId}/${deliveryId}`;
}

/**
 * The hooks of a batch with what they belong to, and the rows that these deliveries already have. One round trip, without
 * joins: in a batch D1 gives rows as objects, in which columns of one name overwrite each other.
 */
export async function findTargets(db: Database, keys: DeliveryKey[]) {
  const hookIds = JSON.stringify([...new Set(keys.map(({ hookId }) => hookId))]);
  const pairs = JSON.stringify(keys.map(({ hookId, deliveryId }) => [hookId, deliveryId]));
  const areNamed = sql`${hooks.id} IN (SELECT value FROM json_each(${hookIds}))`;
  const ownersOf = (column: typeof hooks.bindingId | typeof hooks.connectionId) =>
    db.select({ workspaceId: hooks.workspaceId, id: column }).from(hooks).where(areNamed);
  const [hookRows, bindingRows, connectionRows, earlierRows] = await db.batch([
    db.select().from(hooks).where(areNamed),
    db
      .select()
      .from(bindings)
      .where(sql`(${bindings.workspaceId}, ${bindings.id}) IN ${ownersOf(hooks.bindingId)}`),
    db
      .select({ id: connections.id, status: connections.status })
      .from(connections)
      .where(sql`(${connections.workspaceId}, ${connections.id}) IN ${ownersOf(hooks.connectionId)}`),
    db
      .select({
        hookId: deliveries.hookId,
        deliveryId: deliveries.deliveryId,
        status: deliveries.status,
        attempts: deliveries.attempts,
      })
      .from(deliveries)
      .where(
        sql`(${deliveries.hookId}, ${deliveries.deliveryId}) IN (SELECT value->>0, value->>1 FROM json_each(${pairs}))`,
      ),
  ]);
  const bindingById = new Map(bindingRows.map((row) => [row.id, row]));
  const statusById = new Map(connectionRows.map(({ id, status }) => [id, status]));
  return {
    targets: new Map<string, HookTarget>(
      hookRows.map((hook) => [
        hook.id,
        {
          hook,
          binding: bindingById.get(hook.bindingId ?? "") ?? null,
          connectionStatus: statusById.get(hook.connectionId) ?? null,
        },
      ]),
    ),
    earlier: new Map<string, EarlierDelivery>(earlierRows.map((row) => [keyOf(row), row])),
  };
}
