import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { and, eq } from "drizzle-orm";
import { expect, vi } from "vitest";

import { deliveries } from "../../src/db/schema/bindings.ts";
import worker from "../../src/index.ts";
import { encodeFrame } from "../../src/integrations/inbound/frame.ts";
import { readPayload } from "../../src/integrations/inbound/payload.ts";
import { meterDatabase, type Ran } from "./metered-database.ts";
import { db } from "./people.ts";
import { createMeter } from "./tally.ts";

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

export type Kept = { event: string; headers: Record<string, string>; text: string };

/** All deliveries with their bodies. */
export async function keptDeliveries(): Promise<Kept[]> {
  const rows = await db().select().from(deliveries);
  const read = rows.map(async (row) => ({
    ...row,
    text: new TextDecoder().decode((await readPayload(env.BUCKET, row)) ?? new Uint8Array()),
  }));
  return Promise.all(read);
}

/** Has the consumer take a delivery, as if its provider had sent it now; the statements that wrote rows. */
export async function bringDelivery(
  subscriptionId: string,
  { event, headers, text }: Kept,
): Promise<string[]> {
  const body = new TextEncoder().encode(text);
  const header = {
    subscriptionId,
    deliveryId: crypto.randomUUID(),
    event,
    contentType: "application/json",
    receivedAt: Date.now(),
    sizeBytes: body.length,
    headers,
    bodyKey: null,
  };
  const frame = encodeFrame(header, body).buffer;
  const message = { id: "1", timestamp: new Date(), attempts: 1, body: frame };
  const batch = createMessageBatch("timewire-inbox", [message]);
  const ran: Ran[] = [];
  await worker.queue(batch, { ...env, DB: meterDatabase(env.DB, createMeter(), ran) });
  expect((await getQueueResult(batch, createExecutionContext())).retryMessages).toEqual([]);
  return ran.filter(({ rowsWritten = 0 }) => rowsWritten > 0).map(({ sql }) => sql.trim());
}
