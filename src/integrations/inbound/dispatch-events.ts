import type { Ctx } from "../../domain/context.ts";
import type { EventFamily, EventOf, ProviderEvent } from "../../providers/inbound.ts";
import type { Applied, BindingRow, DeliveryTarget } from "../bindings/applied.ts";

type Handle<F extends EventFamily> = (
  ctx: Ctx,
  target: DeliveryTarget & { binding: BindingRow },
  event: EventOf<F>,
) => Promise<Applied>;

/** Who applies which family of events; `integrations/registry.ts` lists them. */
export type EventHandlers = { readonly [F in EventFamily]: Handle<F> };

/**
 * Applies what a verified delivery says, to the binding of its own subscription and to nothing else, whatever the payload names. Throws
 * only for what a retry can cure.
 */
export async function dispatchEvents(
  ctx: Ctx,
  handlers: EventHandlers,
  { target, events }: { target: DeliveryTarget; events: ProviderEvent[] },
): Promise<Applied> {
  const { binding } = target;
  if (binding === null)
    return { status: "ignored", result: "This webhook belongs to nothing that is connected." };
  const all: Applied[] = [];
  for (const event of events) all.push(await dispatch(ctx, handlers, { ...target, binding }, event));
  const counted = all.filter(({ status }) => status === "processed");
  const told = counted.length > 0 ? counted : all;
  return {
    status: counted.length > 0 ? "processed" : "ignored",
    result: told.map(({ result }) => result).join(" ") || "It holds nothing that Timewire uses.",
  };
}

async function dispatch(
  ctx: Ctx,
  handlers: EventHandlers,
  target: DeliveryTarget & { binding: BindingRow },
  event: ProviderEvent,
): Promise<Applied> {
  const { binding } = target;
  if ("container" in event && event.container.externalId !== binding.externalId) {
    return {
      status: "ignored",
      result: `It is about ${event.container.name}, but this webhook belongs to ${binding.name}.`,
    };
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe because a kind starts with its family
  const handle = handlers[familyOf(event)] as Handle<EventFamily>;
  return handle(ctx, target, event);
}

function familyOf({ kind }: ProviderEvent): EventFamily {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe because a kind is its family, a dot and a name
  return kind.slice(0, kind.indexOf(".")) as EventFamily;
}
