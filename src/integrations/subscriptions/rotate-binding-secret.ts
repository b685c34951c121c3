import { desc } from "drizzle-orm";

import { isSubscriptionOf } from "../../db/queries/subscription-of-binding.ts";
import { subscriptions } from "../../db/schema/subscriptions.ts";
import { AppError } from "../../lib/errors.ts";
import { whenToTryAgain } from "../../providers/failure.ts";
import { ProviderError } from "../../providers/provider.ts";
import { mayRotate } from "../../providers/subscriptions.ts";
import type { ContainerRef } from "../../providers/tracker.ts";
import { openBinding } from "../connections/open-connection.ts";
import { providerOf } from "../connections/provider-of.ts";
import type { IntegrationContext } from "../context.ts";
import type { BindingRow, SubscriptionRow } from "../bindings/applied.ts";
import { rotateSecret } from "./rotate-secret.ts";
import { findManagedBinding } from "../bindings/find-binding.ts";
import { isOver, subjectOf, subscriptionRow, subscriptionUrl } from "./subscription.ts";

/** `secret` null = the provider was told itself; else a person pastes it there, and it is never shown again. */
export type RotatedSecret = { url: string; secret: string | null; previousUntil: number };

/**
 * Changes the secret of a binding's webhook; deliveries signed with the old one pass for another day. Throws not_found,
 * forbidden, conflict when there is no webhook or its secret cannot be changed, and unavailable when the provider could not be told.
 */
export async function rotateBindingSecret(
  ctx: IntegrationContext,
  bindingId: string,
): Promise<RotatedSecret> {
  const { binding, connection } = await findManagedBinding(ctx, bindingId);
  const provider = providerOf(binding.provider);
  const subject = subjectOf(provider.subscriptions?.scope ?? "container", binding, connection);
  const subscription = await ctx.db
    .select()
    .from(subscriptions)
    .where(isSubscriptionOf(binding))
    .orderBy(desc(subscriptions.createdAt))
    .get();
  if (subscription === undefined || isOver(subscription.state) || subscription.state === "pending")
    throw new AppError("conflict", "There is no webhook yet. Install it first.");
  if (!mayRotate(provider.subscriptions, subscription))
    throw new AppError(
      "conflict",
      `${provider.name} takes no other secret for this webhook. Install it again.`,
    );
  const url = subscriptionUrl(ctx.config.appUrl, subscription);
  const { secret, previousUntil } = await rotateSecret(ctx, subscription.id);
  if (subscription.remoteId === null) return { url, secret, previousUntil };
  await tellProvider(ctx, {
    binding,
    container: subject.container,
    subscription,
    remoteId: subscription.remoteId,
    url,
    secret,
  });
  return { url, secret: null, previousUntil };
}

type Change = {
  binding: BindingRow;
  container: ContainerRef;
  subscription: SubscriptionRow;
  remoteId: string;
  url: string;
  secret: string;
};

/** Not told, the provider signs with the old secret, which would end tomorrow: so it becomes the present one again. */
async function tellProvider(
  ctx: IntegrationContext,
  { binding, container, subscription, ...change }: Change,
): Promise<void> {
  try {
    const { provider, call } = await openBinding(ctx, binding);
    await call(async (access) => provider.subscriptions?.rotate?.(access, container, change));
  } catch (error) {
    const { secret, keyId, previousSecret, previousUntil } = subscription;
    await ctx.db
      .update(subscriptions)
      .set({ secret, keyId, previousSecret, previousUntil })
      .where(subscriptionRow(subscription));
    if (!(error instanceof ProviderError)) throw error;
    throw new AppError(
      "unavailable",
      `${error.message} The secret was not changed. ${whenToTryAgain(error)}`.trim(),
    );
  }
}
