import { and, eq } from "drizzle-orm";

import { bindings } from "../../db/schema/bindings.ts";
import type { OpenConnection } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import type { BindingRow, SubscriptionRow } from "../bindings/applied.ts";
import { hourMs } from "../../lib/time-units.ts";

/**
 * Once a day, at an hour of the binding's own, and each time while something is wrong: whether the webhook still stands at the provider. One that was switched off or
 * removed there is told on its page, and so is one that works again. Throws ProviderError.
 */
export async function inspectSubscription(
  ctx: IntegrationContext,
  { provider, call }: OpenConnection,
  { subscription, binding }: { subscription: SubscriptionRow & { remoteId: string }; binding: BindingRow },
): Promise<void> {
  const inspect = provider.subscriptions?.inspect;
  const isHour = Math.floor(ctx.now / hourMs) % 24 === (binding.slot ?? 0) % 24;
  if (inspect === undefined || (!isHour && binding.hookError === null) || subscription.recovery !== null)
    return;
  const state = await call((access) => inspect(access, binding, subscription.remoteId));
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

function troubleOf(state: { isActive: boolean } | null, name: string): string | null {
  if (state === null)
    return `${name} does not know the webhook any more, or this account may not see it. Install it again.`;
  return state.isActive
    ? null
    : `The webhook was switched off at ${name}. Switch it on there, or install it again.`;
}
