import { and, eq, ne, sql } from "drizzle-orm";

import { subscriptions } from "../../db/schema/subscriptions.ts";
import { ProviderError } from "../../providers/provider.ts";
import type { RemoteSubscription } from "../../providers/subscriptions.ts";
import type { BindingRow, SubscriptionRow } from "../bindings/applied.ts";
import { activityEntry } from "../connections/activity.ts";
import type { OpenConnection } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";

/**
 * Ends the webhooks of a binding: from now on nothing passes, and the provider is told. What the provider
 * could not remove is said in the activity log; its deliveries are refused here.
 */
export async function removeSubscriptions(
  ctx: IntegrationContext,
  open: OpenConnection | null,
  { binding, except = "" }: { binding: BindingRow; except?: string },
): Promise<void> {
  const ended = await ctx.db
    .update(subscriptions)
    .set({ state: "removed", renewAt: null })
    .where(
      and(
        eq(subscriptions.workspaceId, binding.workspaceId),
        eq(subscriptions.bindingId, binding.id),
        eq(subscriptions.state, "active"),
        ne(subscriptions.id, except),
      ),
    )
    .returning();
  for (const row of ended) {
    const remote = remoteOf(row);
    if (remote === null || open === null || (await isSharedWithOthers(ctx, row))) continue;
    await removeAt(ctx, open, { binding, remote });
  }
}

/** null for one of which the provider never told. */
export function remoteOf({
  remoteId,
  resourceId,
  expiresAt,
}: Pick<SubscriptionRow, "remoteId" | "resourceId" | "expiresAt">): RemoteSubscription | null {
  return remoteId === null ? null : { remoteId, resourceId, expiresAt };
}

/** Where one subscription at the provider serves several bindings, or an account that is connected twice, the last of them ends it. */
export async function isSharedWithOthers(
  { db }: IntegrationContext,
  { workspaceId, connectionId, provider, scope, remoteId, id }: SubscriptionRow,
): Promise<boolean> {
  if (scope === "container" || remoteId === null) return false;
  const others = await db
    .select({ id: subscriptions.id })
    .from(subscriptions)
    .where(
      and(
        scope === "app"
          ? and(eq(subscriptions.provider, provider), sql`${subscriptions.scope} = 'app'`)
          : and(eq(subscriptions.workspaceId, workspaceId), eq(subscriptions.connectionId, connectionId)),
        eq(subscriptions.remoteId, remoteId),
        eq(subscriptions.state, "active"),
        ne(subscriptions.id, id),
      ),
    )
    .limit(1);
  return others.length > 0;
}

async function removeAt(
  ctx: IntegrationContext,
  { provider, call }: OpenConnection,
  { binding, remote }: { binding: BindingRow; remote: RemoteSubscription },
): Promise<void> {
  const { connectionId, id: bindingId, name } = binding;
  const facts = { connectionId, bindingId, kind: "hook" };
  try {
    await call(async (access) => provider.subscriptions?.remove(access, binding, remote));
    const summary = `The webhook of ${name} was removed.`;
    await activityEntry(ctx, { ...facts, outcome: "ok", summary });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const summary = `The webhook of ${name} could not be removed: ${error.message} Remove it in the settings there.`;
    await activityEntry(ctx, { ...facts, outcome: "failed", summary });
  }
}
