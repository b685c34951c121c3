import { and, eq, sql } from "drizzle-orm";

import { bindings, hooks } from "../../db/schema/bindings.ts";
import type { Ctx } from "../../domain/context.ts";
import type { NeutralEvent } from "../../providers/provider.ts";
import type { Applied, BindingRow, DeliveryTarget } from "../bindings/applied.ts";
import { askForCheck } from "../bindings/ask-for-check.ts";
import { gonePauseMs } from "../sync/record-sync-failure.ts";
import { renameBinding } from "../bindings/rename-binding.ts";

type BindingEvent = Extract<
  NeutralEvent,
  | { kind: "container_renamed" }
  | { kind: "container_gone" }
  | { kind: "hook_ping" }
  | { kind: "hook_removed" }
  | { kind: "access_changed" }
>;

/** What happened to the container, its hook or our access, as the state of the binding. */
export async function applyBindingEvent(
  ctx: Ctx,
  target: DeliveryTarget & { binding: BindingRow },
  event: BindingEvent,
): Promise<Applied> {
  const { binding } = target;
  switch (event.kind) {
    case "container_renamed": {
      if (!(await renameBinding(ctx, binding, event.container)))
        return { status: "ignored", result: `The name ${event.container.name} is known already.` };
      return { status: "processed", result: `${binding.name} is now called ${event.container.name}.` };
    }
    case "container_gone":
      await setState(ctx, binding, goneBecause(event.reason, ctx.now));
      return { status: "processed", result: event.reason };
    case "hook_ping":
      return confirmHook(ctx, binding);
    case "hook_removed":
      if (isAnother(target.hook, event))
        return { status: "ignored", result: "It is about another webhook, which was removed." };
      await removeHook(ctx, target);
      return {
        status: "processed",
        result: "The webhook was removed at the provider. Install it again here.",
      };
    case "access_changed":
      return changeAccess(ctx, binding, event);
    default:
      return event satisfies never;
  }
}

function goneBecause(reason: string, now: number) {
  return { status: "gone", lastError: reason, lastErrorAt: now, checkAt: now + gonePauseMs };
}

async function confirmHook(ctx: Ctx, binding: BindingRow): Promise<Applied> {
  if (binding.hookStatus === "manual")
    await setState(ctx, binding, { hookStatus: "verified", hookError: null, hookErrorAt: null });
  return { status: "processed", result: "The webhook works." };
}

/** One that a person pasted has an id at the provider that we never learned. */
function isAnother(
  hook: DeliveryTarget["hook"],
  { remoteId }: Extract<BindingEvent, { kind: "hook_removed" }>,
): boolean {
  return hook.remoteId !== null && remoteId !== null && hook.remoteId !== remoteId;
}

async function removeHook(
  ctx: Ctx,
  { hook, binding }: DeliveryTarget & { binding: BindingRow },
): Promise<void> {
  await ctx.db.batch([
    ctx.db
      .update(hooks)
      .set({ status: "removed" })
      .where(and(eq(hooks.workspaceId, binding.workspaceId), eq(hooks.id, hook.id))),
    // A hook that was replaced may still be reported as removed; the one that works now stays.
    ctx.db
      .update(bindings)
      .set({ hookStatus: "removed", updatedAt: ctx.now })
      .where(
        and(
          eq(bindings.workspaceId, binding.workspaceId),
          eq(bindings.id, binding.id),
          sql`NOT EXISTS (SELECT 1 FROM hooks WHERE hooks.workspace_id = ${binding.workspaceId}
            AND hooks.binding_id = ${binding.id} AND hooks.status = 'active')`,
        ),
      ),
  ]);
}

async function changeAccess(
  ctx: Ctx,
  binding: BindingRow,
  { access, reason }: Extract<BindingEvent, { kind: "access_changed" }>,
): Promise<Applied> {
  if (access === "lost") {
    await setState(ctx, binding, goneBecause(reason, ctx.now));
    return { status: "processed", result: reason };
  }
  if (binding.status === "disabled") return { status: "ignored", result: "This binding is disabled." };
  await setState(ctx, binding, { status: "active", lastError: null, lastErrorAt: null, missingSince: null });
  await askForCheck(ctx, { connectionId: binding.connectionId, bindingId: binding.id });
  return { status: "processed", result: `${reason} What was missed is fetched now.` };
}

async function setState(
  ctx: Ctx,
  binding: BindingRow,
  change: Partial<
    Pick<
      BindingRow,
      | "status"
      | "hookStatus"
      | "hookError"
      | "hookErrorAt"
      | "lastError"
      | "lastErrorAt"
      | "missingSince"
      | "checkAt"
    >
  >,
): Promise<void> {
  await ctx.db
    .update(bindings)
    .set({ ...change, updatedAt: ctx.now })
    .where(and(eq(bindings.workspaceId, binding.workspaceId), eq(bindings.id, binding.id)));
}
