import type { Ctx } from "../../domain/context.ts";
import { AppError } from "../../lib/errors.ts";
import { describeError, log } from "../../lib/log.ts";
import { providers } from "../../providers/index.ts";
import type { ParsedDelivery, QueuedInbound } from "../../providers/inbound.ts";
import { ProviderError } from "../../providers/provider.ts";
import { dispatchEvents, type EventHandlers } from "./dispatch-events.ts";
import type { DeliveryOwner } from "./find-targets.ts";
import type { FrameHeader } from "./frame.ts";

export type ProcessedDelivery = {
  status: "processed" | "ignored" | "failed" | "dead" | "held";
  result: string;
  action: string | null;
  /** What to try again for; null when the delivery is over. */
  error: unknown;
};

/**
 * Parses and applies one delivery. Never throws: what failed is told in the result, and `error` says that another
 * attempt may help. A failure that cannot pass is dead at once.
 */
export async function processDelivery(
  ctx: Ctx,
  target: DeliveryOwner,
  delivery: { header: FrameHeader; readBody: () => Promise<Uint8Array | null> },
  handlers: EventHandlers,
): Promise<ProcessedDelivery> {
  const { header, readBody } = delivery;
  const { subscription, binding } = target;
  let action: string | null = null;
  try {
    const inbound = inboundOf(subscription.provider);
    const reason = unusedBecause(target, inbound, header.event);
    if (reason !== null) return { status: "ignored", result: reason, action, error: null };

    if (target.connectionStatus === "paused")
      return { status: "held", result: heldBecause, action, error: null };
    if (header.sizeBytes > maxParsedBytes) {
      const result = `This delivery has ${Math.ceil(header.sizeBytes / 1_048_576)} MiB, and Timewire reads 2 MiB at most. The next sync brings what changed.`;
      return { status: "dead", result, action, error: null };
    }
    const body = await readBody();
    if (body === null)
      return { status: "dead", result: "The payload is no longer kept.", action, error: null };
    const { contentType } = header;
    const parsed: ParsedDelivery = inbound.parse(header.event, { contentType, body });
    action = parsed.action;
    if (parsed.ignoredBecause !== null)
      return { status: "ignored", result: parsed.ignoredBecause, action, error: null };

    const { deliveryId, receivedAt } = header;
    const { events } = parsed;
    const about = { subscription, binding, deliveryId, receivedAt };
    const applied = await dispatchEvents(ctx, handlers, { target: about, events });
    return { ...applied, action, error: null };
  } catch (error) {
    return failed(error, action, header);
  }
}

const heldBecause = "The connection is paused. This is applied when it is resumed.";

function inboundOf(provider: string): QueuedInbound {
  const inbound = Object.hasOwn(providers, provider) ? providers[provider]?.inbound : undefined;
  if (inbound?.answer !== "queue") throw new Error(`The provider ${provider} sends no deliveries.`);
  return inbound;
}

/**
 * A hostile payload takes thirty times its size once it is parsed, and an isolate has 128 MB for all that it does at once. The greatest
 * honest one, a transfer of an issue with 65,536 characters of escaped text four times over, stays below this.
 */
const maxParsedBytes = 2_097_152;

/** Told from the header alone, before anything is read or parsed. */
function unusedBecause(target: DeliveryOwner, inbound: QueuedInbound, event: string): string | null {
  if (!inbound.events.has(event)) return `Timewire does not use "${event}" events.`;
  if (target.subscription.state !== "active") return "This webhook was removed.";
  if (target.connectionStatus === "disconnected") return "The connection was disconnected.";
  return null;
}

function failed(error: unknown, action: string | null, header: FrameHeader): ProcessedDelivery {
  if (error instanceof ProviderError && error.permanent)
    return { status: "dead", result: error.message, action, error: null };
  if (error instanceof ProviderError || error instanceof AppError)
    return { status: "failed", result: error.message, action, error };
  const { subscriptionId, deliveryId } = header;
  log("error", "delivery_failed", { subscriptionId, deliveryId, ...describeError(error) });
  return { status: "failed", result: "Something went wrong on our side.", action, error };
}
