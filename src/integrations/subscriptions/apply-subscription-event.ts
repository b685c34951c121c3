import { and, sql, type SQL } from "drizzle-orm";

import { bindings } from "../../db/schema/bindings.ts";
import { subscriptions } from "../../db/schema/subscriptions.ts";
import type { Ctx } from "../../domain/context.ts";
import type { EventOf } from "../../providers/inbound.ts";
import type { Applied, BindingRow, DeliveryTarget } from "../bindings/applied.ts";
import { bindingRow } from "../bindings/find-binding.ts";
import { subscriptionRow } from "./store-subscription.ts";

type Target = DeliveryTarget & { binding: BindingRow };

/** What the provider tells of the subscription itself. */
export async function applySubscriptionEvent(
  ctx: Ctx,
  target: Target,
  event: EventOf<"subscription">,
): Promise<Applied> {
  switch (event.kind) {
    case "subscription.confirmed":
      return confirm(ctx, target.binding);
    case "subscription.renewal_due":
      await askToKeep(ctx, target.binding);
      return { status: "processed", result: "The subscription is renewed now." };
    case "subscription.removed":
      return remove(ctx, target, event.remoteId);
    default:
      return event satisfies never;
  }
}

function askToKeep({ enqueue }: Ctx, { workspaceId, id: bindingId }: BindingRow): Promise<void> {
  return enqueue({ type: "subscription.keep", workspaceId, bindingId });
}

async function confirm(ctx: Ctx, binding: BindingRow): Promise<Applied> {
  if (binding.hookStatus === "manual")
    await ctx.db
      .update(bindings)
      .set({ hookStatus: "verified", hookError: null, hookErrorAt: null, updatedAt: ctx.now })
      .where(bindingRow(binding));
  return { status: "processed", result: "Changes arrive from now on." };
}

/** One that expires is made again at once; the others are a person's to install again. */
async function remove(
  ctx: Ctx,
  { subscription, binding }: Target,
  remoteId: string | null,
): Promise<Applied> {
  if (isAnother(subscription, remoteId))
    return { status: "ignored", result: "It is about another webhook, which was removed." };
  await ctx.db.batch([
    ctx.db
      .update(subscriptions)
      .set({ state: "removed", renewAt: null })
      .where(subscriptionRow(subscription)),
    // One that was replaced may still be reported as removed; the one that works now stays.
    ctx.db
      .update(bindings)
      .set({ hookStatus: "removed", updatedAt: ctx.now })
      .where(and(bindingRow(binding), hasNone(binding))),
  ]);
  if (subscription.expiresAt === null)
    return {
      status: "processed",
      result: "The webhook was removed at the provider. Install it again here.",
    };
  await askToKeep(ctx, binding);
  return { status: "processed", result: "The provider ended the subscription. Another one is made now." };
}

/** One that a person pasted has an id at the provider that we never learned. */
function isAnother(subscription: DeliveryTarget["subscription"], remoteId: string | null): boolean {
  return subscription.remoteId !== null && remoteId !== null && subscription.remoteId !== remoteId;
}

function hasNone({ workspaceId, id }: BindingRow): SQL {
  return sql`NOT EXISTS (SELECT 1 FROM subscriptions WHERE subscriptions.workspace_id = ${workspaceId}
    AND subscriptions.binding_id = ${id} AND subscriptions.state = 'active')`;
}
