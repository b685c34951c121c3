import { and, lt, sql } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { deliveries } from "../../db/schema/bindings.ts";
import { payloadPrefix } from "./store-delivery.ts";
import { dayMs } from "../../lib/time-units.ts";

const keptDays = 30;
/** A thousand rows a statement: D1 runs one statement at a time, and pages wait behind it. */
const rowsPerStatement = 1_000;
const objectsPerPage = 1_000;

/** Deletes deliveries of more than 30 days ago, with their payloads in R2. Returns how many. */
export async function pruneDeliveries(db: Database, bucket: R2Bucket, now: number): Promise<number> {
  const before = now - keptDays * dayMs;
  await prunePayloads(bucket, new Date(before).toISOString().slice(0, 10));
  for (let deleted = 0; ;) {
    const { meta } = await db.delete(deliveries).where(
      sql`(${deliveries.subscriptionId}, ${deliveries.deliveryId}) IN (${db
        .select({ subscriptionId: deliveries.subscriptionId, deliveryId: deliveries.deliveryId })
        .from(deliveries)
        .where(
          // By workspace, because the index on the time starts with it.
          and(
            sql`${deliveries.workspaceId} IN (SELECT id FROM workspaces)`,
            lt(deliveries.receivedAt, before),
          ),
        )
        .limit(rowsPerStatement)})`,
    );
    deleted += meta.changes;
    if (meta.changes < rowsPerStatement) return deleted;
  }
}

/** Keys start with the day, so the oldest come first; what no row points to goes as well. */
async function prunePayloads(bucket: R2Bucket, firstKeptDay: string): Promise<void> {
  for (;;) {
    const { objects } = await bucket.list({ prefix: payloadPrefix, limit: objectsPerPage });
    const old = objects.map(({ key }) => key).filter((key) => key < payloadPrefix + firstKeptDay);
    if (old.length > 0) await bucket.delete(old);
    if (old.length < objectsPerPage) return;
  }
}
