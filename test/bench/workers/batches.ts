import type { Env } from "../../../src/env.ts";
import type { EventHandlers } from "../../../src/integrations/inbound/dispatch-events.ts";
import { type Frame, processBatch } from "../../../src/integrations/inbound/process-batch.ts";
import { registry } from "../../../src/integrations/registry.ts";
import type { Order } from "../batch-order.ts";
import { meterDatabase } from "../../support/metered-database.ts";
import { createMeter } from "../../support/tally.ts";

const batchSize = 100;

/** What the consumer falls back to: each delivery by itself. */
const alone: EventHandlers = {
  ...registry.eventHandlers,
  tracker: async (ctx, parts) => {
    const outcomes = [];
    for (const part of parts) outcomes.push(...(await registry.eventHandlers.tracker(ctx, [part])));
    return outcomes;
  },
};

function frameOf({ hookId, template }: Order, n: number): Frame {
  const payload = JSON.parse(template) as { issue: Record<string, unknown> };
  Object.assign(payload.issue, { id: 5_000_000 + n, number: 5_000_000 + n, title: `Batch ${n}` });
  const body = new TextEncoder().encode(JSON.stringify(payload));
  const header = {
    subscriptionId: hookId,
    deliveryId: `batch-${n}`,
    event: "issues",
    contentType: "application/json",
    receivedAt: Date.now(),
    sizeBytes: body.length,
    headers: {},
    bodyKey: null,
  };
  return { header, body };
}

/** Processes deliveries in batches, as the consumer of the inbox does, and tells what that took. */
export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const order: Order = await request.json();
    const frames = Array.from({ length: order.deliveries }, (_, i) => frameOf(order, order.from + i));
    const meter = createMeter();
    const database = order.isMetered ? meterDatabase(env.DB, meter) : env.DB;
    const inbound = {
      env: { ...env, DB: database },
      enqueue: async () => {},
      handlers: order.isAlone ? alone : registry.eventHandlers,
    };
    const startedAt = Date.now();
    for (let at = 0; at < frames.length; at += batchSize)
      await processBatch(inbound, frames.slice(at, at + batchSize));
    return Response.json({ roundTrips: meter.roundTrips, milliseconds: Date.now() - startedAt });
  },
};
