import { and, eq, isNotNull, isNull, sql } from "drizzle-orm";

import { subscriptions } from "../../db/schema/subscriptions.ts";
import type { Provider } from "../../providers/provider.ts";
import type { BindingRow } from "../bindings/applied.ts";
import { activityEntry } from "../connections/activity.ts";
import type { IntegrationContext } from "../context.ts";

/**
 * After a sync that found changes. Nobody can be asked about a webhook that a person added by hand, so it is off once two syncs found
 * changes and nothing arrived by it in between: what one of them finds may be on its way. Whatever arrives later switches it on again.
 */
export async function noticeSilence(
  ctx: IntegrationContext,
  { name, subscriptions: capability }: Pick<Provider, "name" | "subscriptions">,
  binding: BindingRow,
): Promise<void> {
  const byHand = capability?.manual?.(binding);
  if (byHand === undefined) return;
  const error = `The webhook that was added by hand is silent: syncs found changes that it did not tell of. Look at ${byHand.url}: it was switched off or deleted there, its filter leaves issues out, or it has another address or secret.`;
  const { workspaceId, connectionId, id: bindingId } = binding;
  const isPasted = and(
    eq(subscriptions.workspaceId, workspaceId),
    eq(subscriptions.bindingId, bindingId),
    isNull(subscriptions.remoteId),
    eq(subscriptions.state, "active"),
  );
  const isHeard = sql`EXISTS (SELECT 1 FROM deliveries WHERE deliveries.workspace_id = ${workspaceId}
    AND deliveries.received_at >= subscriptions.silent_since AND deliveries.subscription_id = subscriptions.id)`;
  const [silent] = await ctx.db.batch([
    ctx.db
      .update(subscriptions)
      .set({ state: "off", error, errorAt: ctx.now, silentSince: null })
      .where(and(isPasted, isNotNull(subscriptions.silentSince), sql`NOT ${isHeard}`))
      .returning({ id: subscriptions.id }),
    ctx.db.update(subscriptions).set({ silentSince: ctx.now }).where(isPasted),
  ]);
  if (silent.length === 0) return;
  const summary = `The webhook of ${binding.name}, which was added by hand, tells ${name}'s changes no more.`;
  await activityEntry(ctx, { connectionId, bindingId, kind: "subscription", outcome: "failed", summary });
}
