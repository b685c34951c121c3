import type { Ctx } from "../../domain/context.ts";
import type { ProviderEvent } from "../../providers/inbound.ts";
import { bindings } from "../../db/schema/bindings.ts";
import type { Applied, BindingRow, DeliveryTarget } from "./applied.ts";
import { askForCheck } from "./ask-for-check.ts";
import { bindingRow } from "./find-binding.ts";
import { gonePauseMs } from "./schedule.ts";
import { renameBinding } from "./rename-binding.ts";

type BindingEvent = Extract<
  ProviderEvent,
  { kind: "container.renamed" } | { kind: "container.gone" } | { kind: "access.changed" }
>;

/** What happened to the container or to our access, as the state of the binding. */
export async function applyBindingEvent(
  ctx: Ctx,
  { binding }: DeliveryTarget & { binding: BindingRow },
  event: BindingEvent,
): Promise<Applied> {
  switch (event.kind) {
    case "container.renamed": {
      if (!(await renameBinding(ctx, binding, event.container)))
        return { status: "ignored", result: `The name ${event.container.name} is known already.` };
      return { status: "processed", result: `${binding.name} is now called ${event.container.name}.` };
    }
    case "container.gone":
      return markGone(ctx, binding, event.reason);
    case "access.changed":
      return event.access === "lost"
        ? markGone(ctx, binding, event.reason)
        : restoreAccess(ctx, binding, event.reason);
    default:
      return event satisfies never;
  }
}

async function markGone(ctx: Ctx, binding: BindingRow, reason: string): Promise<Applied> {
  const { now } = ctx;
  const gone = { status: "gone", lastError: reason, lastErrorAt: now, checkAt: now + gonePauseMs };
  await setState(ctx, binding, gone);
  return { status: "processed", result: reason };
}

async function restoreAccess(ctx: Ctx, binding: BindingRow, reason: string): Promise<Applied> {
  if (binding.status === "disabled") return { status: "ignored", result: "This binding is disabled." };
  await setState(ctx, binding, { status: "active", lastError: null, lastErrorAt: null, missingSince: null });
  await askForCheck(ctx, { connectionId: binding.connectionId, bindingId: binding.id });
  return { status: "processed", result: `${reason} What was missed is fetched now.` };
}

type State = Pick<BindingRow, "status" | "lastError" | "lastErrorAt" | "missingSince" | "checkAt">;

async function setState(ctx: Ctx, binding: BindingRow, change: Partial<State>): Promise<void> {
  await ctx.db
    .update(bindings)
    .set({ ...change, updatedAt: ctx.now })
    .where(bindingRow(binding));
}
