import type { Ctx } from "../../domain/context.ts";
import type { EventFamily, EventOf, ProviderEvent } from "../../providers/inbound.ts";
import type { Applied, BindingRow, DeliveryTarget } from "../bindings/applied.ts";

export type Target = DeliveryTarget & { binding: BindingRow };
/** One event of a delivery, and the binding that it may have an effect on. */
export type EventPart<E = ProviderEvent> = { target: TargetOf<E>; event: E };
/** What a provider tells of a subscription itself is about no binding, where that is of a whole connection. */
type TargetOf<E> = E extends EventOf<"subscription"> ? DeliveryTarget : Target;
/** What a verified delivery says. */
export type DeliveredEvents = { target: DeliveryTarget; events: readonly ProviderEvent[] };

export type Outcomes = PromiseSettledResult<Applied>[];

/**
 * Applies the events that a batch brought for one binding, in the order of their arrival; one outcome each. Throws when they fail
 * together: then each is tried alone.
 */
type Handle<F extends EventFamily> = (ctx: Ctx, parts: readonly EventPart<EventOf<F>>[]) => Promise<Outcomes>;

/** Who applies which family of events; `integrations/registry.ts` lists them. */
export type EventHandlers = { readonly [F in EventFamily]: Handle<F> };

/** For events that gain nothing from being applied together. */
export function oneByOne<E>(apply: (ctx: Ctx, target: TargetOf<E>, event: E) => Promise<Applied>) {
  return async (ctx: Ctx, parts: readonly EventPart<E>[]): Promise<Outcomes> => {
    const outcomes: Outcomes = [];
    for (const { target, event } of parts)
      outcomes.push(...(await Promise.allSettled([apply(ctx, target, event)])));
    return outcomes;
  };
}

/**
 * Applies what verified deliveries of one binding say, to that binding and to nothing else, whatever the payload names. An outcome is
 * rejected only with what a retry can cure. Throws when they fail together.
 */
export async function dispatchEvents(
  ctx: Ctx,
  handlers: EventHandlers,
  deliveries: readonly DeliveredEvents[],
): Promise<Outcomes> {
  const all = deliveries.map(({ target, events }) => events.map((event) => toPart(target, event)));
  const outcomes = new Map<EventPart, PromiseSettledResult<Applied>>();
  for (const [family, parts] of Map.groupBy(all.flat().filter(isPart), ({ event }) => familyOf(event))) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe because a kind starts with its family
    const handle = handlers[family] as Handle<EventFamily>;
    for (const [i, outcome] of (await handle(ctx, parts)).entries()) {
      const part = parts[i];
      if (part !== undefined) outcomes.set(part, outcome);
    }
  }
  return all.map((parts) =>
    combine(parts.map((part) => (isPart(part) ? outcomes.get(part) : fulfilled(part)))),
  );
}

const fulfilled = (value: Applied): PromiseFulfilledResult<Applied> => ({ status: "fulfilled", value });
const isPart = (part: EventPart | Applied): part is EventPart => "event" in part;

/** What may have no effect is over at once. */
function toPart(target: DeliveryTarget, event: ProviderEvent): EventPart | Applied {
  const { binding } = target;
  if (isOfSubscription(event)) return { target, event };
  if (binding === null)
    return { status: "ignored", result: "What it is about is not connected to any project." };
  const about = "container" in event ? event.container : null;
  if (about !== null && about.externalId !== binding.externalId) {
    return {
      status: "ignored",
      result: `It is about ${about.name}, but this webhook belongs to ${binding.name}.`,
    };
  }
  return { target: { ...target, binding }, event };
}

const isOfSubscription = (event: ProviderEvent): event is EventOf<"subscription"> =>
  familyOf(event) === "subscription";

/** Of a delivery with several events, one that failed has it tried again. */
function combine(outcomes: (PromiseSettledResult<Applied> | undefined)[]): PromiseSettledResult<Applied> {
  const failure = outcomes.find((outcome) => outcome?.status !== "fulfilled");
  if (outcomes.length > 0 && failure !== undefined) return failure;
  const all = outcomes.flatMap((outcome) => (outcome?.status === "fulfilled" ? outcome.value : []));
  const counted = all.filter(({ status }) => status === "processed");
  const told = counted.length > 0 ? counted : all;
  return fulfilled({
    status: counted.length > 0 ? "processed" : "ignored",
    result: told.map(({ result }) => result).join(" ") || "It holds nothing that Timewire uses.",
  });
}

function familyOf({ kind }: ProviderEvent): EventFamily {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe because a kind is its family, a dot and a name
  return kind.slice(0, kind.indexOf(".")) as EventFamily;
}
