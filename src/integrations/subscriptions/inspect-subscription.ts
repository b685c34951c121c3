import { and, eq } from "drizzle-orm";

import { bindings } from "../../db/schema/bindings.ts";
import { activityEntry } from "../connections/activity.ts";
import type { OpenConnection } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import type { BindingRow, SubscriptionRow } from "../bindings/applied.ts";
import { ProviderError } from "../../providers/provider.ts";
import { hourMs } from "../../lib/time-units.ts";

type Inspected = { subscription: SubscriptionRow & { remoteId: string }; binding: BindingRow };

/**
 * Once a day, at an hour of the binding's own, and each time while something is wrong: whether the webhook still stands at the provider. One that the provider switched off
 * is switched on again; what a person switched off or removed there is told on its page, and so is one that works again. Throws ProviderError.
 */
export async function inspectSubscription(
  ctx: IntegrationContext,
  open: OpenConnection,
  { subscription, binding }: Inspected,
): Promise<void> {
  const { provider, call } = open;
  const inspect = provider.subscriptions?.inspect;
  const isHour = Math.floor(ctx.now / hourMs) % 24 === (binding.slot ?? 0) % 24;
  if (inspect === undefined || (!isHour && binding.hookError === null) || subscription.recovery !== null)
    return;
  const seen = await call((access) => inspect(access, binding, subscription.remoteId));
  const state = seen?.isActive === false ? await revive(ctx, open, { subscription, binding }) : seen;
  const trouble = troubleOf(state, provider.name);
  const isKnown = binding.hookStatus === "off" || binding.hookError !== null;
  if (trouble === null ? !isKnown : binding.hookError === trouble) return;
  await ctx.db
    .update(bindings)
    .set(
      trouble === null
        ? { hookStatus: "installed", hookError: null, hookErrorAt: null, updatedAt: ctx.now }
        : { hookStatus: "off", hookError: trouble, hookErrorAt: ctx.now, updatedAt: ctx.now },
    )
    .where(and(eq(bindings.workspaceId, binding.workspaceId), eq(bindings.id, binding.id)));
}

/** Whether it works now. Throws ProviderError for what may pass. */
async function revive(
  ctx: IntegrationContext,
  { provider, call }: OpenConnection,
  { subscription, binding }: Inspected,
): Promise<{ isActive: boolean }> {
  const switchOn = provider.subscriptions?.revive;
  if (switchOn === undefined) return { isActive: false };
  try {
    await call((access) => switchOn(access, binding, subscription.remoteId));
  } catch (error) {
    if (!(error instanceof ProviderError) || !error.permanent) throw error;
    return { isActive: false };
  }
  await activityEntry(ctx, {
    connectionId: binding.connectionId,
    bindingId: binding.id,
    kind: "hook",
    outcome: "ok",
    summary: `${provider.name} had switched off the webhook of ${binding.name}. It is switched on again.`,
  });
  return { isActive: true };
}

function troubleOf(state: { isActive: boolean } | null, name: string): string | null {
  if (state === null)
    return `${name} does not know the webhook any more, or this account may not see it. Install it again.`;
  return state.isActive
    ? null
    : `The webhook was switched off at ${name}. Switch it on there, or install it again.`;
}
