import { and, desc, eq, isNull, ne } from "drizzle-orm";

import { bindings } from "../../db/schema/bindings.ts";
import { subscriptions } from "../../db/schema/subscriptions.ts";
import { dayMs } from "../../lib/time-units.ts";
import { ProviderError } from "../../providers/provider.ts";
import type { RemoteSubscription, Subscriptions } from "../../providers/subscriptions.ts";
import type { BindingRow, SubscriptionRow } from "../bindings/applied.ts";
import { bindingRow } from "../bindings/find-binding.ts";
import { growingPause } from "../bindings/growing-pause.ts";
import { activityEntry } from "../connections/activity.ts";
import type { OpenConnection } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import { removeSubscriptions } from "./remove-subscriptions.ts";
import { renewalOf, storeSubscription, subscriptionRow } from "./store-subscription.ts";
import { subscriptionUrl } from "./subscription-url.ts";

export type HookStatus = "installed" | "manual" | "waiting" | "failed";

/** What the provider refused for good may have been put right there by the next day. */
const refusedPauseMs = dayMs;

/**
 * Subscribes a binding with a fresh address and secret, and ends what it had; a subscription that the provider made without our
 * learning of it gets both. "manual" when the account may not: then a person pastes both. "waiting" and "failed" leave the reason on
 * the binding until one stands, and are tried again by `checkBinding`; syncs go on without it.
 */
export async function installSubscription(
  ctx: IntegrationContext,
  open: OpenConnection,
  binding: BindingRow,
): Promise<HookStatus> {
  const capability = open.provider.subscriptions;
  const { row, ...mine } = await storeSubscription(ctx, binding, capability?.scope ?? "container");
  const outcome = await installAt(ctx, open, { binding, row, mine });
  const isKept = outcome.status === "installed" || outcome.status === "manual";
  const { remoteId = null, resourceId = null, expiresAt = null } = outcome.remote ?? {};
  await ctx.db.batch([
    ctx.db
      .update(subscriptions)
      .set({
        remoteId,
        resourceId,
        expiresAt,
        renewAt: renewalOf(expiresAt, ctx.now),
        state: isKept ? "active" : "removed",
      })
      .where(subscriptionRow(row)),
    ctx.db
      .update(bindings)
      .set({
        hookStatus: outcome.status,
        updatedAt: ctx.now,
        ...troubleAfter(outcome, binding, ctx.now),
      })
      .where(bindingRow(binding)),
    activityEntry(ctx, {
      connectionId: binding.connectionId,
      bindingId: binding.id,
      kind: "hook",
      outcome: isKept ? "ok" : "failed",
      summary: summaryOf(outcome, binding),
    }),
  ]);
  if (isKept) await removeSubscriptions(ctx, open, { binding, except: row.id });
  return outcome.status;
}

const mostUnanswered = 20;

/** Addresses of a binding's subscriptions whose creation was not answered: the provider may have made them all the same. */
async function findUnanswered(
  { db, config }: IntegrationContext,
  { workspaceId, bindingId, id }: SubscriptionRow,
): Promise<Set<string>> {
  const rows = await db
    .select({ provider: subscriptions.provider, scope: subscriptions.scope, id: subscriptions.id })
    .from(subscriptions)
    .where(
      and(
        eq(subscriptions.workspaceId, workspaceId),
        eq(subscriptions.bindingId, bindingId ?? ""),
        isNull(subscriptions.remoteId),
        ne(subscriptions.id, id),
      ),
    )
    .orderBy(desc(subscriptions.createdAt))
    .limit(mostUnanswered);
  return new Set(rows.map((row) => subscriptionUrl(config.appUrl, row)));
}

const notInstalled = "The webhook was not installed.";

type Outcome = {
  status: HookStatus;
  remote: RemoteSubscription | null;
  error: ProviderError | null;
};

/** The reason stays while there is no webhook, whatever syncs say meanwhile. */
function troubleAfter({ status, error }: Outcome, { hookErrorAt }: BindingRow, now: number) {
  if (error === null) return { hookError: null, hookErrorAt: null, checkAt: null };
  const since = hookErrorAt ?? now;
  const hookError = status === "manual" ? error.message : `${notInstalled} ${error.message}`;
  const checkAt = {
    installed: null,
    manual: null,
    failed: now + refusedPauseMs,
    waiting: nextTry(since, now, error),
  };
  return { hookError, hookErrorAt: since, checkAt: checkAt[status] };
}

function nextTry(since: number, now: number, { retryAfterSeconds }: ProviderError): number {
  return now + Math.max(growingPause(since, now), (retryAfterSeconds ?? 0) * 1000);
}

type Wanted = { binding: BindingRow; row: SubscriptionRow; mine: { url: string; secret: string } };

async function installAt(ctx: IntegrationContext, open: OpenConnection, wanted: Wanted): Promise<Outcome> {
  const capability = open.provider.subscriptions;
  if (capability === undefined) return { status: "manual", remote: null, error: null };
  try {
    const remote = await createAt(ctx, { call: open.call, capability }, wanted);
    return { status: "installed", remote, error: null };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { status: statusAfter(error, capability), remote: null, error };
  }
}

/** Makes it, or takes over one that was made without an answer. */
async function createAt(
  ctx: IntegrationContext,
  { call, capability }: { call: OpenConnection["call"]; capability: Subscriptions },
  { binding, row, mine }: Wanted,
): Promise<RemoteSubscription> {
  const { find, rotate } = capability;
  if (find !== undefined && rotate !== undefined) {
    const earlier = await findUnanswered(ctx, row);
    const made = earlier.size === 0 ? null : await call((access) => find(access, binding, earlier));
    if (made !== null) {
      await call((access) => rotate(access, binding, { remoteId: made, ...mine }));
      return { remoteId: made, resourceId: null, expiresAt: null };
    }
  }
  const wanted = { id: row.id, nowMs: ctx.now, ...mine };
  return call((access) => capability.create(access, binding, wanted));
}

function statusAfter({ code, permanent }: ProviderError, { manual }: Subscriptions): HookStatus {
  if (code === "forbidden" && manual !== undefined) return "manual";
  return permanent ? "failed" : "waiting";
}

function summaryOf({ status, error }: Outcome, { name }: BindingRow): string {
  if (status === "installed") return `The webhook of ${name} was installed.`;
  if (status === "manual")
    return `The account may not install a webhook in ${name}: it has to be pasted there. ${error?.message ?? ""}`.trim();
  return `${name}: ${notInstalled} ${error?.message ?? ""}`.trim();
}
