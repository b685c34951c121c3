import { and, eq, sql } from "drizzle-orm";

import { deliveries } from "../../db/schema/bindings.ts";
import { commit } from "../../domain/commit.ts";
import { requireManager, type PersonCtx } from "../../domain/context.ts";
import { AppError } from "../../lib/errors.ts";
import type { DeliveryKey } from "./find-targets.ts";
import { getDelivery } from "./get-delivery.ts";

/**
 * Has a kept delivery applied once more, for whoever manages its connection: owners and admins a shared one, its owner a personal
 * one. Applying is idempotent, so that doing so twice changes nothing. Throws forbidden, not_found, or conflict when the payload is no longer kept.
 */
export async function replayDelivery(
  ctx: PersonCtx,
  { subscriptionId, deliveryId }: DeliveryKey,
): Promise<void> {
  const { workspaceId } = ctx.actor;
  const row = await getDelivery(ctx, { subscriptionId, deliveryId }).catch((error: unknown) => {
    requireManager(ctx.actor, "replay deliveries");
    throw error;
  });
  if (row.body === null && row.bodyKey === null)
    throw new AppError(
      "conflict",
      "The payload of this delivery is no longer kept, so it cannot be replayed.",
    );

  await ctx.enqueue({ type: "delivery.replay", workspaceId, subscriptionId, deliveryId });
  // Only a dead one changes its state while it waits: one that the queue is faster with keeps its new result.
  await commit(ctx, {
    statements: [
      ctx.db
        .update(deliveries)
        .set({ status: "failed", result: "Waiting to be replayed.", processedAt: ctx.now })
        .where(
          and(
            eq(deliveries.subscriptionId, subscriptionId),
            eq(deliveries.deliveryId, deliveryId),
            eq(deliveries.workspaceId, workspaceId),
            eq(deliveries.status, "dead"),
          ),
        ),
    ],
    audit: { when: sql`true`, action: "delivery.replay", target: `delivery:${subscriptionId}/${deliveryId}` },
  });
}
