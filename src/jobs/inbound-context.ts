import type { Env } from "../env.ts";
import type { InboundContext } from "../integrations/inbound/process-batch.ts";
import { registry } from "../integrations/registry.ts";
import { enqueueTo } from "../messages.ts";

/** What deliveries are applied with. */
export function inboundContext(env: Env): InboundContext {
  return { env, enqueue: enqueueTo(env.JOBS), handlers: registry.eventHandlers };
}
