import type { Ctx } from "../../domain/context.ts";
import { AppError } from "../../lib/errors.ts";
import { describeError, log } from "../../lib/log.ts";
import { providers } from "../../providers/index.ts";
import type { ParsedDelivery, ProviderEvent, QueuedInbound } from "../../providers/inbound.ts";
import { ProviderError } from "../../providers/provider.ts";
import { isOver, isUnheard } from "../subscriptions/subscription.ts";
import type { Applied } from "../bindings/applied.ts";
import {
  dispatchEvents,
  type EventHandlers,
  type Outcomes,
  type DeliveredEvents,
} from "./dispatch-events.ts";
import type { DeliveryOwner } from "./find-targets.ts";
import type { FrameHeader } from "./frame.ts";

export type ProcessedDelivery = {
  status: "processed" | "ignored" | "failed" | "dead" | "held";
  result: string;
  action: string | null;
  /** What to try again for; null when the delivery is over. */
  error: unknown;
};

/** One delivery of a group, and where it may have an effect. */
export type Received = {
  target: DeliveryOwner;
  header: FrameHeader;
  readBody: () => Promise<Uint8Array | null>;
};

type Parsed = DeliveredEvents & { action: string | null; header: FrameHeader };

/**
 * Parses deliveries of one binding and applies them as a batch; when that fails, one by one, so that a bad one holds back no
 * other. Never throws: what failed is told in the result, and `error` says that another attempt may help. A failure that cannot
 * pass is dead at once.
 */
export async function processDeliveries(
  ctx: Ctx,
  handlers: EventHandlers,
  received: readonly Received[],
): Promise<ProcessedDelivery[]> {
  const read: (Parsed | ProcessedDelivery)[] = [];
  // One after the other: a parsed body takes many times the memory of its bytes.
  for (const delivery of received) read.push(await parse(delivery));
  const parsed = read.filter(isParsed);
  const results = await applyAll(ctx, handlers, parsed);
  const applied = new Map(parsed.map((delivery, i) => [delivery, results[i]]));
  return read.map((delivery) =>
    isParsed(delivery) ? toProcessed(delivery, applied.get(delivery)) : delivery,
  );
}

const isParsed = (delivery: Parsed | ProcessedDelivery): delivery is Parsed => "events" in delivery;

async function parse({ target, header, readBody }: Received): Promise<Parsed | ProcessedDelivery> {
  const { subscription, binding } = target;
  let action: string | null = null;
  const over = (status: ProcessedDelivery["status"], result: string) => ({
    status,
    result,
    action,
    error: null,
  });
  try {
    const inbound = inboundOf(subscription.provider);
    const reason = unusedBecause(target, inbound, header.event);
    if (reason !== null) return over("ignored", reason);

    if (target.connectionStatus === "paused") return over("held", heldBecause);
    if (header.sizeBytes > maxParsedBytes) {
      const result = `This delivery has ${Math.ceil(header.sizeBytes / 1_048_576)} MiB, and Timewire reads 2 MiB at most. The next sync brings what changed.`;
      return over("dead", result);
    }
    const body = await readBody();
    if (body === null) return over("dead", "The payload is no longer kept.");
    const { contentType } = header;
    const parsed: ParsedDelivery = inbound.parse(header.event, { contentType, body, container: binding });
    action = parsed.action;
    if (parsed.ignoredBecause !== null) return over("ignored", parsed.ignoredBecause);
    const { deliveryId, receivedAt } = header;
    return {
      target: { subscription, binding, deliveryId, receivedAt },
      events: confirmed(parsed.events, subscription),
      action,
      header,
    };
  } catch (error) {
    return failed(error, action, header);
  }
}

/** Not every provider sends a greeting: what a person pasted works once anything came. */
function confirmed(events: ProviderEvent[], subscription: DeliveryOwner["subscription"]): ProviderEvent[] {
  const isGreeted = events.some(({ kind }) => kind === "subscription.confirmed");
  if (!isUnheard(subscription) || isGreeted) return events;
  return [{ kind: "subscription.confirmed" }, ...events];
}

async function applyAll(ctx: Ctx, handlers: EventHandlers, parsed: readonly Parsed[]): Promise<Outcomes> {
  try {
    return await dispatchEvents(ctx, handlers, parsed);
  } catch (reason) {
    if (parsed.length <= 1) return [{ status: "rejected", reason }];
    log("error", "group_failed", { deliveries: parsed.length, ...describeError(reason) });
    const results: Outcomes = [];
    for (const delivery of parsed) results.push(...(await applyAll(ctx, handlers, [delivery])));
    return results;
  }
}

function toProcessed(
  { action, header }: Parsed,
  result: PromiseSettledResult<Applied> | undefined,
): ProcessedDelivery {
  if (result?.status === "fulfilled") return { ...result.value, action, error: null };
  return failed(result?.reason, action, header);
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
  if (isOver(target.subscription.state)) return "This webhook was removed.";
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
