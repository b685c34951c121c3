import { and, eq, sql } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { deliveries } from "../../db/schema/bindings.ts";
import { findTargets, keyOf, type DeliveryKey } from "./find-targets.ts";
import type { Frame } from "./process-batch.ts";
import { compress } from "./payload.ts";
import { recordDeliveries, type DeliveryRecord } from "./record-deliveries.ts";

/**
 * Marks deliveries dead after their last attempt; the cause of that attempt stays. One that could never be recorded, because
 * D1 failed each time, gets its row here, so that nothing accepted is ever lost from sight.
 */
export async function markDeliveriesDead(db: Database, frames: Frame[], now: number): Promise<void> {
  const { ownerOf, earlier } = await findTargets(
    db,
    frames.map(({ header }) => header),
  );
  const records: DeliveryRecord[] = [];
  for (const { header, body } of frames) {
    const target = ownerOf(header);
    if (target === undefined || earlier.has(keyOf(header))) continue;
    records.push({
      header,
      subscription: target.subscription,
      binding: target.binding,
      action: null,
      status: "dead",
      result: "It could not be processed and its attempts could not be recorded.",
      attempts: 0,
      durationMs: 0,
      processedAt: now,
      body: body === null ? null : await compress(body),
    });
  }
  await recordDeliveries(db, records);
  const pairs = JSON.stringify(frames.map(({ header }) => [header.subscriptionId, header.deliveryId]));
  await db
    .update(deliveries)
    .set({ status: "dead" })
    .where(
      sql`${deliveries.status} = 'failed' AND (${deliveries.subscriptionId}, ${deliveries.deliveryId}) IN (SELECT value->>0, value->>1 FROM json_each(${pairs}))`,
    );
}

/** Marks a replay dead that failed at its last attempt. */
export async function markDeliveryDead(
  db: Database,
  { subscriptionId, deliveryId }: DeliveryKey,
): Promise<void> {
  await db
    .update(deliveries)
    .set({ status: "dead" })
    .where(
      and(
        eq(deliveries.subscriptionId, subscriptionId),
        eq(deliveries.deliveryId, deliveryId),
        eq(deliveries.status, "failed"),
      ),
    );
}
