import { and, desc, eq, isNull, sql, type SQL } from "drizzle-orm";

import type { connections } from "../../db/schema/connections.ts";
import { subscriptions } from "../../db/schema/subscriptions.ts";
import { createSecret } from "../../lib/id.ts";
import { dayMs } from "../../lib/time-units.ts";
import { keyIdOf, type VaultLocation } from "../../lib/vault.ts";
import type { RemoteSubscription, Subscriptions } from "../../providers/subscriptions.ts";
import type { ContainerRef } from "../../providers/tracker.ts";
import type { BindingRow, SubscriptionRow } from "../bindings/applied.ts";
import type { IntegrationContext } from "../context.ts";

export type SubscriptionState = SubscriptionRow["state"];

/** What a subscription is of: a binding's container or, with `bindingId` null, all that a connection reaches at one of its sites. */
export type Subject = Pick<
  SubscriptionRow,
  "workspaceId" | "connectionId" | "bindingId" | "siteId" | "provider"
> & { container: ContainerRef };

type Connection = typeof connections.$inferSelect;

/** What a binding's provider is asked for: its container or, where there is one subscription for all of them, its site. */
export function subjectOf(
  scope: SubscriptionRow["scope"],
  binding: BindingRow,
  connection: Connection,
): Subject {
  const { workspaceId, connectionId, id, siteId, provider, externalId, name, url } = binding;
  if (scope === "connection") return siteSubject(connection, siteId);
  return {
    workspaceId,
    connectionId,
    bindingId: id,
    siteId,
    provider,
    container: { externalId, name, url },
  };
}

/** One for each site or, where there are none, for the account. */
export function subjectsOf(connection: Connection): Subject[] {
  const { sites } = connection;
  return sites.length === 0
    ? [siteSubject(connection, null)]
    : sites.map(({ id }) => siteSubject(connection, id));
}

function siteSubject(
  { workspaceId, id: connectionId, provider, host, accountId, accountLogin, sites }: Connection,
  siteId: string | null,
): Subject {
  const site = sites.find(({ id }) => id === siteId);
  const account = { externalId: accountId, name: accountLogin, url: `https://${host}` };
  const container = site === undefined ? account : { externalId: site.id, name: site.name, url: site.url };
  return { workspaceId, connectionId, bindingId: null, siteId, provider, container };
}

/** The subscriptions of a subject that are not over, latest first. */
export function livingOf({ workspaceId, connectionId, bindingId, siteId }: Subject): SQL | undefined {
  const ofSubject =
    bindingId === null
      ? and(isNull(subscriptions.bindingId), sql`${subscriptions.siteId} IS ${siteId}`)
      : eq(subscriptions.bindingId, bindingId);
  return and(
    eq(subscriptions.workspaceId, workspaceId),
    eq(subscriptions.connectionId, connectionId),
    ofSubject,
    isLiving,
  );
}

export const isLiving = sql`${subscriptions.state} NOT IN ('ending', 'removed')`;
export const latestFirst = desc(subscriptions.createdAt);

/** Whether deliveries pass: also while the provider has not answered yet that it stands. */
export function isOver(state: SubscriptionState): boolean {
  return state === "ending" || state === "removed" || state === "failed";
}

/** Whether nothing arrives by one that a person pasted: whatever does says that it works. */
export function isUnheard({ state, remoteId }: Pick<SubscriptionRow, "state" | "remoteId">): boolean {
  return state === "manual" || (state === "off" && remoteId === null);
}

/** The same, for `where`. */
export const isUnheardRow = sql`(${subscriptions.state} = 'manual'
  OR (${subscriptions.state} = 'off' AND ${subscriptions.remoteId} IS NULL))`;

/** A subscription with a fresh address and secret, stored before the provider hears of it: its first request may come before its answer. */
export async function storeSubscription(
  ctx: IntegrationContext,
  { workspaceId, connectionId, bindingId, siteId, provider }: Subject,
  { scope, errorAt = null }: Pick<SubscriptionRow, "scope"> & { errorAt?: number | null },
): Promise<{ row: SubscriptionRow; secret: string }> {
  const [id, secret] = [createSecret(), createSecret()];
  const sealed = await ctx.vault.encrypt(secret, secretLocation({ workspaceId, id }));
  const row: SubscriptionRow = {
    id,
    workspaceId,
    connectionId,
    bindingId,
    siteId,
    provider,
    scope,
    remoteId: null,
    resourceId: null,
    secret: sealed,
    keyId: keyIdOf(sealed),
    previousSecret: null,
    previousUntil: null,
    state: "pending",
    error: null,
    errorAt,
    silentSince: null,
    expiresAt: null,
    // Whoever is cut off before the provider answers leaves it to be tried again.
    dueAt: ctx.now + answerMs,
    recoveredUntil: null,
    recovery: null,
    missedAt: null,
    missedCount: 0,
    createdAt: ctx.now,
  };
  await ctx.db.insert(subscriptions).values(row);
  return { row, secret };
}

/** Longer than a provider takes to answer. */
export const answerMs = 120_000;

/** The row of a subscription, for `where`. */
export function subscriptionRow({ workspaceId, id }: Pick<SubscriptionRow, "workspaceId" | "id">) {
  return and(eq(subscriptions.workspaceId, workspaceId), eq(subscriptions.id, id));
}

/** null for one of which the provider never told. */
export function remoteOf({
  remoteId,
  resourceId,
  expiresAt,
}: Pick<SubscriptionRow, "remoteId" | "resourceId" | "expiresAt">): RemoteSubscription | null {
  return remoteId === null ? null : { remoteId, resourceId, expiresAt };
}

/**
 * When it is seen to again: after 60 % of its life, which leaves more than an outage of hours, also for one that lives a day, and at least
 * once a day if it may end early. One that lives on is looked at once a day, where its provider can be asked.
 */
export function dueAfter(
  { inspect, mayEndEarly }: Pick<Subscriptions, "inspect" | "mayEndEarly">,
  expiresAt: number | null,
  now: number,
): number | null {
  const tomorrow = now + dayMs;
  if (expiresAt === null) return inspect === undefined ? null : tomorrow;
  const late = Math.floor(now + (expiresAt - now) * 0.6);
  return mayEndEarly ? Math.min(late, tomorrow) : late;
}

/** Where a provider sends what happens. */
export function subscriptionUrl(
  appUrl: string,
  { provider, scope, id }: Pick<SubscriptionRow, "provider" | "scope" | "id">,
): string {
  return `${appUrl}/webhooks/${provider}/${scope === "app" ? "app" : id}`;
}

/**
 * Where a subscription's secret lives in the vault. `secret` and `previous_secret` share one location, so that a rotation moves
 * the ciphertext from one column to the other as it is.
 */
export function secretLocation({ workspaceId, id }: { workspaceId: string; id: string }): VaultLocation {
  return { workspaceId, table: "subscriptions", row: id, field: "secret" };
}
