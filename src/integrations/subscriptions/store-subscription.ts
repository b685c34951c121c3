import { and, eq } from "drizzle-orm";

import { subscriptions } from "../../db/schema/subscriptions.ts";
import { createSecret } from "../../lib/id.ts";
import { keyIdOf } from "../../lib/vault.ts";
import type { BindingRow, SubscriptionRow } from "../bindings/applied.ts";
import type { IntegrationContext } from "../context.ts";
import { secretPlace } from "./secret-place.ts";
import { subscriptionUrl } from "./subscription-url.ts";

/** A subscription with a fresh address and secret, stored before the provider hears of it: its first request may come before its answer. */
export async function storeSubscription(
  ctx: IntegrationContext,
  binding: BindingRow,
  scope: SubscriptionRow["scope"],
): Promise<{ row: SubscriptionRow; url: string; secret: string }> {
  const [id, secret] = [createSecret(), createSecret()];
  const { workspaceId, connectionId, id: bindingId, provider } = binding;
  const sealed = await ctx.vault.encrypt(secret, secretPlace({ workspaceId, id }));
  const row: SubscriptionRow = {
    id,
    workspaceId,
    connectionId,
    bindingId,
    provider,
    scope,
    remoteId: null,
    resourceId: null,
    secret: sealed,
    keyId: keyIdOf(sealed),
    previousSecret: null,
    previousUntil: null,
    state: "active",
    expiresAt: null,
    renewAt: null,
    recoveredUntil: null,
    recovery: null,
    missedAt: null,
    missedCount: 0,
    createdAt: ctx.now,
  };
  await ctx.db.insert(subscriptions).values(row);
  return { row, url: subscriptionUrl(ctx.config.appUrl, row), secret };
}

/** The row of a subscription, for `where`. */
export function subscriptionRow({ workspaceId, id }: Pick<SubscriptionRow, "workspaceId" | "id">) {
  return and(eq(subscriptions.workspaceId, workspaceId), eq(subscriptions.id, id));
}

/** After 60 % of its life: what is left outlasts an outage of hours, also for one that lives a day. */
export function renewalOf(expiresAt: number | null, now: number): number | null {
  return expiresAt === null ? null : Math.floor(now + (expiresAt - now) * 0.6);
}
