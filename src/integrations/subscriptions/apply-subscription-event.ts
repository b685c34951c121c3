import { and, eq, sql } from "drizzle-orm";

import { bindings, hooks } from "../../db/schema/bindings.ts";
import type { Ctx } from "../../domain/context.ts";
import type { ProviderEvent } from "../../providers/provider.ts";
import type { Applied, BindingRow, DeliveryTarget } from "../bindings/applied.ts";
import { bindingRow } from "../bindings/find-binding.ts";

type Target = DeliveryTarget & { binding: BindingRow };
type SubscriptionEvent = Extract<
  ProviderEvent,
  { kind: "subscription.confirmed" } | { kind: "subscription.removed" }
>;

/** What the provider tells of the subscription itself. */
export async function applySubscriptionEvent(
  ctx: Ctx,
  target: Target,
  event: SubscriptionEvent,
): Promise<Applied> {
  switch (event.kind) {
    case "subscription.confirmed":
      return confirm(ctx, target.binding);
    case "subscription.removed":
      if (isAnother(target.hook, event.remoteId))
        return { status: "ignored", result: "It is about another webhook, which was removed." };
      await remove(ctx, target);
      return {
        status: "processed",
        result: "The webhook was removed at the provider. Install it again here.",
      };
    default:
      return event satisfies never;
  }
}

async function confirm(ctx: Ctx, binding: BindingRow): Promise<Applied> {
  if (binding.hookStatus === "manual")
    await ctx.db
      .update(bindings)
      .set({ hookStatus: "verified", hookError: null, hookErrorAt: null, updatedAt: ctx.now })
      .where(bindingRow(binding));
  return { status: "processed", result: "The webhook works." };
}

/** One that a person pasted has an id at the provider that we never learned. */
function isAnother(hook: DeliveryTarget["hook"], remoteId: string | null): boolean {
  return hook.remoteId !== null && remoteId !== null && hook.remoteId !== remoteId;
}

async function remove(ctx: Ctx, { hook, binding }: Target): Promise<void> {
  await ctx.db.batch([
    ctx.db
      .update(hooks)
      .set({ status: "removed" })
      .where(and(eq(hooks.workspaceId, binding.workspaceId), eq(hooks.id, hook.id))),
    // One that was replaced may still be reported as removed; the one that works now stays.
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
