import { and, lt, sql } from "drizzle-orm";

import type { Database } from "../../db/database.ts";
import { deliveries } from "../../db/schema/bindings.ts";

/** A queue delays a message for twelve hours at most, so one that was silent for longer will not come again. */
export const lostAfterMs = 13 * 60 * 60 * 1000;
/** D1 runs one statement at a time, and pages wait behind it; the next tick takes the rest. */
const rowsPerTick = 1_000;

/**
 * Marks failed deliveries dead whose next attempt was lost, so that the page offers to replay them. Writes nothing when
 * there is none. Returns how many.
 */
export async function sweepDeliveries(db: Database, now: number): Promise<number> {
  const { meta } = await db
    .update(deliveries)
    .set({
      status: "dead",
      result: sql`${deliveries.result} || ' No further attempt came, so it was given up.'`,
    })
    .where(
      sql`(${deliveries.subscriptionId}, ${deliveries.deliveryId}) IN (${db
        .select({ subscriptionId: deliveries.subscriptionId, deliveryId: deliveries.deliveryId })
        .from(deliveries)
        // A literal, like the condition of the index on failed ones, which therefore fits whatever is bound.
        .where(and(sql`${deliveries.status} = 'failed'`, lt(deliveries.processedAt, now - lostAfterMs)))
        .limit(rowsPerTick)})`,
    );
  return meta.changes;
}
