import { and, eq } from "drizzle-orm";

import { deliveries } from "../../db/schema/bindings.ts";
import type { PersonCtx } from "../../domain/context.ts";
import { notFound } from "../../lib/errors.ts";
import { mayRead } from "./delivery-access.ts";
import type { DeliveryKey } from "./find-targets.ts";
import { readPayload } from "./payload.ts";

/** One delivery with all that was kept of it. Throws not_found, also for people who may not read it. */
export async function getDelivery(ctx: PersonCtx, { subscriptionId, deliveryId }: DeliveryKey) {
  const row = await ctx.db
    .select()
    .from(deliveries)
    .where(
      and(
        mayRead(ctx.actor),
        eq(deliveries.subscriptionId, subscriptionId),
        eq(deliveries.deliveryId, deliveryId),
      ),
    )
    .get();
  if (row === undefined) throw notFound("delivery");
  return row;
}

export type Delivery = Awaited<ReturnType<typeof getDelivery>>;

/** The raw body as it came. Throws not_found when it is no longer kept. */
export async function getPayload(
  ctx: PersonCtx & { bucket: R2Bucket },
  key: DeliveryKey,
): Promise<{ delivery: Delivery; payload: Uint8Array }> {
  const delivery = await getDelivery(ctx, key);
  const payload = await readPayload(ctx.bucket, delivery);
  if (payload === null) throw notFound("payload");
  return { delivery, payload };
}
