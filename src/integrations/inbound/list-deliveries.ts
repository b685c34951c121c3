import { and, desc, eq, sql, type SQL } from "drizzle-orm";

import { connectionOfBinding } from "../../db/queries/joins.ts";
import { bindings, deliveries } from "../../db/schema/bindings.ts";
import { connections } from "../../db/schema/connections.ts";
import type { PersonCtx } from "../../domain/context.ts";
import { AppError } from "../../lib/errors.ts";
import { isManagedBy, mayRead } from "./delivery-access.ts";

export const deliveryStatuses = ["processed", "ignored", "failed", "dead", "held"] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

export type DeliveryFilter = {
  status: DeliveryStatus | null;
  connectionId: string | null;
  bindingId: string | null;
};

const summary = {
  subscriptionId: deliveries.subscriptionId,
  deliveryId: deliveries.deliveryId,
  connectionId: deliveries.connectionId,
  bindingId: deliveries.bindingId,
  provider: deliveries.provider,
  event: deliveries.event,
  action: deliveries.action,
  status: sql<DeliveryStatus>`${deliveries.status}`.as("status"),
  result: deliveries.result,
  receivedAt: deliveries.receivedAt,
  processedAt: deliveries.processedAt,
  durationMs: deliveries.durationMs,
  attempts: deliveries.attempts,
  sizeBytes: deliveries.sizeBytes,
};

/**
 * One page of deliveries, newest first, with the names of what the actor manages and how many are dead in all. `next` is
 * the cursor of the page after. Throws invalid for a cursor that is none.
 */
export async function listDeliveries(
  ctx: PersonCtx,
  { filter, before, limit }: { filter: DeliveryFilter; before: string | null; limit: number },
) {
  const [rows, dead, sources, targets] = await ctx.db.batch([
    ctx.db
      .select(summary)
      .from(deliveries)
      .where(and(mayRead(ctx.actor), ...matching(filter), before === null ? undefined : isBefore(before)))
      .orderBy(desc(deliveries.receivedAt), desc(deliveries.subscriptionId), desc(deliveries.deliveryId))
      .limit(limit + 1),
    ctx.db
      .select({ count: sql<number>`count(*)`.as("count") })
      .from(deliveries)
      .where(and(mayRead(ctx.actor), isStatus("dead"))),
    ctx.db
      .select({ id: connections.id, name: connections.accountLogin, provider: connections.provider })
      .from(connections)
      .where(isManagedBy(ctx.actor)),
    ctx.db
      .select({ id: bindings.id, name: bindings.name })
      .from(bindings)
      .innerJoin(connections, connectionOfBinding)
      .where(isManagedBy(ctx.actor)),
  ]);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    deliveries: shown,
    next: rows.length > limit && last !== undefined ? cursorOf(last) : null,
    dead: dead[0]?.count ?? 0,
    connections: sources,
    bindings: targets,
  };
}

export type ListedDeliveries = Awaited<ReturnType<typeof listDeliveries>>;
export type DeliverySummary = ListedDeliveries["deliveries"][number];

function matching({ status, connectionId, bindingId }: DeliveryFilter): (SQL | undefined)[] {
  return [
    status === null ? undefined : isStatus(status),
    connectionId === null ? undefined : eq(deliveries.connectionId, connectionId),
    bindingId === null ? undefined : eq(deliveries.bindingId, bindingId),
  ];
}

/** Not as a parameter: only a literal lets SQLite use the index of the dead ones. */
function isStatus(status: DeliveryStatus): SQL {
  return sql`${deliveries.status} = ${sql.raw(`'${status}'`)}`;
}

function cursorOf(row: { receivedAt: number; subscriptionId: string; deliveryId: string }): string {
  return `${row.receivedAt}~${row.subscriptionId}~${row.deliveryId}`;
}

function isBefore(cursor: string): SQL {
  const [receivedAt = "", subscriptionId, deliveryId] = cursor.split("~");
  if (!/^\d{1,15}$/.test(receivedAt) || subscriptionId === undefined || deliveryId === undefined)
    throw new AppError(
      "invalid",
      "This link into the list is no longer valid. Start again from the beginning of the list.",
    );
  return sql`(${deliveries.receivedAt}, ${deliveries.subscriptionId}, ${deliveries.deliveryId}) < (${Number(receivedAt)}, ${subscriptionId}, ${deliveryId})`;
}
