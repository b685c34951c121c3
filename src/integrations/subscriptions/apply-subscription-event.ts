import { and } from "drizzle-orm";

import { subscriptions } from "../../db/schema/subscriptions.ts";
import type { Ctx } from "../../domain/context.ts";
import type { EventOf } from "../../providers/inbound.ts";
import type { Applied, DeliveryTarget, SubscriptionRow } from "../bindings/applied.ts";
import { isUnheardRow, subscriptionRow } from "./subscription.ts";

/** What the provider tells of the subscription itself. */
export async function applySubscriptionEvent(
  ctx: Ctx,
  { subscription }: DeliveryTarget,
  event: EventOf<"subscription">,
): Promise<Applied> {
  switch (event.kind) {
    case "subscription.confirmed":
      return confirm(ctx, subscription);
    case "subscription.renewal_due":
      await askToKeep(ctx, subscription);
      return { status: "processed", result: "The subscription is renewed now." };
    case "subscription.removed":
      return remove(ctx, subscription, event.remoteId);
    default:
      return event satisfies never;
  }
}

function askToKeep(
  { enqueue }: Ctx,
  { workspaceId, connectionId, bindingId }: SubscriptionRow,
): Promise<void> {
  return enqueue({ type: "subscription.keep", workspaceId, connectionId, bindingId });
}

async function confirm(ctx: Ctx, subscription: SubscriptionRow): Promise<Applied> {
  await ctx.db
    .update(subscriptions)
    .set({ state: "active", error: null, errorAt: null })
    .where(and(subscriptionRow(subscription), isUnheardRow));
  return { status: "processed", result: "Changes arrive from now on." };
}

/** One that expires is made again at once; the others are a person's to install again. */
async function remove(ctx: Ctx, subscription: SubscriptionRow, remoteId: string | null): Promise<Applied> {
  if (isAnother(subscription, remoteId))
    return { status: "ignored", result: "It is about another webhook, which was removed." };
  await ctx.db
    .update(subscriptions)
    .set({ state: "removed", dueAt: null })
    .where(subscriptionRow(subscription));
  if (subscription.expiresAt === null)
    return {
      status: "processed",
      result: "The webhook was removed at the provider. Install it again here.",
    };
  await askToKeep(ctx, subscription);
  return { status: "processed", result: "The provider ended the subscription. Another one is made now." };
}

/** One that a person pasted has an id at the provider that we never learned. */
function isAnother(subscription: SubscriptionRow, remoteId: string | null): boolean {
  return subscription.remoteId !== null && remoteId !== null && subscription.remoteId !== remoteId;
}
