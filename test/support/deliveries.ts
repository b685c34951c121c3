import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { and, eq } from "drizzle-orm";
import { expect, vi } from "vitest";
import * as z from "zod";

import { deliveries } from "../../src/db/schema/bindings.ts";
import worker from "../../src/index.ts";
import { encodeFrame } from "../../src/integrations/inbound/frame.ts";
import { readPayload } from "../../src/integrations/inbound/payload.ts";
import type { Provider } from "../../src/providers/provider.ts";
import { meterDatabase, type Ran } from "./metered-database.ts";
import { db } from "./people.ts";
import { sandbox } from "./sandbox.ts";
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

const lostSchema = z.array(
  z.object({
    url: z.string(),
    lost: z.optional(z.object({ headers: z.record(z.string(), z.string()), body: z.string() })),
  }),
);

/** What was lost on its way from these hosts of a provider, oldest first. */
export async function lostDeliveries({ id, inbound }: Provider, hosts: readonly string[]): Promise<Kept[]> {
  if (inbound?.answer !== "queue") throw new Error(`${id} has no webhooks.`);
  const logs = await Promise.all(
    hosts.map(async (host) =>
      lostSchema.parse(await (await sandbox.read(`/deliveries?host=${host}`)).json()),
    ),
  );
  return logs
    .flat()
    .toReversed()
    .flatMap(({ url, lost }) => {
      if (lost === undefined) return [];
      const headers = new Headers(lost.headers);
      const body = new TextEncoder().encode(lost.body).slice();
      const named = inbound.identify({ url, method: "POST", headers, body });
      if (named === null) throw new Error("It names no event.");
      return { event: named.event, headers: Object.fromEntries(headers), text: lost.body };
    });
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
