import { and, eq } from "drizzle-orm";
import { vi } from "vitest";

import { deliveries } from "../../src/db/schema/bindings.ts";
import { db } from "./people.ts";

export function findDelivery(subscriptionId: string, deliveryId: string) {
  return db()
    .select()
    .from(deliveries)
    .where(and(eq(deliveries.subscriptionId, subscriptionId), eq(deliveries.deliveryId, deliveryId)))
    .get();
}

/** The row of a delivery once the real queue has brought it to the consumer. */
export function processedDelivery(subscriptionId: string, deliveryId: string) {
  return vi.waitFor(
    async () => {
      const row = await findDelivery(subscriptionId, deliveryId);
      if (row === undefined) throw new Error(`The delivery ${deliveryId} is not recorded yet.`);
      return row;
    },
    { timeout: 5_000, interval: 20 },
  );
}
