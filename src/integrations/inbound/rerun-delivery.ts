import { and, eq } from "drizzle-orm";

import { createDatabase } from "../../db/database.ts";
import { deliveries } from "../../db/schema/bindings.ts";
import { findTargets, type DeliveryKey } from "./find-targets.ts";
import { readPayload } from "./payload.ts";
import { type InboundContext, webhookCtx } from "./process-batch.ts";
import { processDeliveries } from "./process-delivery.ts";

/** The job behind a replay: applies a kept delivery once more. Throws what another attempt may help against. */
export async function rerunDelivery(
  { env, enqueue, handlers }: InboundContext,
  key: DeliveryKey & { workspaceId: string },
): Promise<void> {
  const db = createDatabase(env.DB);
  const here = and(
    eq(deliveries.subscriptionId, key.subscriptionId),
    eq(deliveries.deliveryId, key.deliveryId),
    eq(deliveries.workspaceId, key.workspaceId),
  );
  const row = await db.select().from(deliveries).where(here).get();
  const wanted = { ...key, bindingId: row?.bindingId ?? null };
  const target = (await findTargets(db, [wanted])).ownerOf(wanted);
  // Retention or a disconnect came first; there is nothing left to apply, and no row to say so on.
  if (row === undefined || target === undefined) return;

  const ctx = webhookCtx(env, enqueue, target.subscription);
  const header = { ...row, contentType: row.headers["content-type"] ?? null };
  const readBody = () => readPayload(env.BUCKET, row);
  const [processed] = await processDeliveries(ctx, handlers, [{ target, header, readBody }]);
  if (processed === undefined) return;
  const { error, action, ...outcome } = processed;
  const processedAt = Date.now();
  await db
    .update(deliveries)
    .set({
      ...outcome,
      action: action ?? row.action,
      attempts: row.attempts + 1,
      processedAt,
      durationMs: processedAt - ctx.now,
    })
    .where(here);
  if (error !== null) throw error;
}
