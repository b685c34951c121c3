import { subscriptions } from "../../db/schema/subscriptions.ts";
import { dayMs } from "../../lib/time-units.ts";
import { ProviderError } from "../../providers/provider.ts";
import type { RemoteSubscription, Subscriptions } from "../../providers/subscriptions.ts";
import type { SubscriptionRow } from "../bindings/applied.ts";
import { growingPause } from "../bindings/schedule.ts";
import { activityEntry } from "../connections/activity.ts";
import type { OpenConnection } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import {
  dueAfter,
  secretLocation,
  storeSubscription,
  type Subject,
  subscriptionRow,
  subscriptionUrl,
} from "./subscription.ts";

/** What the provider refused for good may have been put right there by the next day. */
const refusedPauseMs = dayMs;

type Wanted = {
  subject: Subject;
  /** What there is already, latest first. */
  known: readonly SubscriptionRow[];
  /** Whether it gets another address and secret in any case. */
  isFresh: boolean;
};

/**
 * Subscribes: by the address and secret of a try that was not answered, if there was one, because the provider may have made that all the
 * same. "manual" when the account may not: then a person pastes both. "pending" and "failed" keep the reason, and are tried again;
 * syncs go on without.
 */
export async function createSubscription(
  ctx: IntegrationContext,
  open: OpenConnection,
  wanted: Wanted,
): Promise<SubscriptionRow> {
  const capability = open.provider.subscriptions;
  const attempt = await begin(ctx, capability, wanted);
  const outcome = await askFor(ctx, open, { ...wanted, ...attempt });
  const row = { ...attempt.row, ...outcome };
  const { id: _, ...change } = outcome;
  const { connectionId, bindingId, container } = wanted.subject;
  const isNews = row.error !== attempt.row.error || row.expiresAt === null;
  const update = ctx.db.update(subscriptions).set(change).where(subscriptionRow(row));
  const facts = { connectionId, bindingId, kind: "subscription" } as const;
  const told = { outcome: row.error === null || row.state === "manual" ? "ok" : "failed" } as const;
  const entry = activityEntry(ctx, { ...facts, ...told, summary: summaryOf(row, container.name) });
  await (isNews ? ctx.db.batch([update, entry]) : update);
  return row;
}

type Attempt = { row: SubscriptionRow; secret: string; isRepeat: boolean };

async function begin(
  ctx: IntegrationContext,
  capability: Subscriptions | undefined,
  { subject, known, isFresh }: Wanted,
): Promise<Attempt> {
  const earlier = known.find(({ state }) => state === "pending" || state === "failed");
  const mayBeFound =
    capability?.find !== undefined && (!capability.expires || capability.renew !== undefined);
  if (earlier === undefined || isFresh || !mayBeFound) {
    const scope = capability?.scope ?? "container";
    const errorAt = earlier?.errorAt ?? null;
    return { ...(await storeSubscription(ctx, subject, { scope, errorAt })), isRepeat: false };
  }
  const again = { state: "pending", createdAt: ctx.now } as const;
  await ctx.db.update(subscriptions).set(again).where(subscriptionRow(earlier));
  const secret = await ctx.vault.decrypt(earlier.secret, secretLocation(earlier));
  return { row: { ...earlier, ...again }, secret, isRepeat: true };
}

type Outcome = Pick<SubscriptionRow, "id" | "state" | "error" | "errorAt" | "dueAt" | "scope"> &
  Partial<RemoteSubscription>;

async function askFor(
  ctx: IntegrationContext,
  { provider, call }: OpenConnection,
  wanted: Wanted & Attempt,
): Promise<Outcome> {
  const { id, scope, errorAt } = wanted.row;
  const capability = provider.subscriptions;
  if (capability === undefined)
    return { id, scope, state: "manual", error: null, errorAt: null, dueAt: null };
  try {
    const remote = await createOrFind(ctx, { capability, call }, wanted);
    const dueAt = dueAfter(capability, remote.expiresAt, ctx.now);
    return { id, scope, ...remote, state: "active", error: null, errorAt: null, dueAt };
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    return { id, ...afterFailure(error, { capability, scope, since: errorAt ?? ctx.now, now: ctx.now }) };
  }
}

async function createOrFind(
  ctx: IntegrationContext,
  { capability, call }: { capability: Subscriptions; call: OpenConnection["call"] },
  { subject: { container }, row, secret, isRepeat }: Wanted & Attempt,
): Promise<RemoteSubscription> {
  const { find, renew, expires } = capability;
  const url = subscriptionUrl(ctx.config.appUrl, row);
  const made =
    isRepeat && find !== undefined ? await call((access) => find(access, container, new Set([url]))) : null;
  if (made === null) {
    const asked = { id: row.id, url, secret, nowMs: ctx.now };
    return call((access) => capability.create(access, container, asked));
  }
  const found = { remoteId: made, resourceId: null, expiresAt: null };
  return expires && renew !== undefined ? call((access) => renew(access, found, ctx.now)) : found;
}

type Failed = Pick<SubscriptionRow, "scope"> & { capability: Subscriptions; since: number; now: number };

function afterFailure(error: ProviderError, { capability, scope, since, now }: Failed): Omit<Outcome, "id"> {
  if (error.code === "forbidden" && capability.manual !== undefined)
    // What a person pastes has an address and a secret of its own.
    return { state: "manual", scope: "container", error: error.message, errorAt: since, dueAt: null };
  const pause = error.permanent
    ? refusedPauseMs
    : Math.max(growingPause(since, now), (error.retryAfterSeconds ?? 0) * 1000);
  const state = error.permanent ? "failed" : "pending";
  return {
    state,
    scope,
    error: `The webhook was not installed. ${error.message}`,
    errorAt: since,
    dueAt: now + pause,
  };
}

function summaryOf({ state, error }: SubscriptionRow, name: string): string {
  if (state === "active") return `The webhook of ${name} was installed.`;
  if (state === "manual")
    return `The account may not install a webhook in ${name}: it has to be pasted there. ${error ?? ""}`.trim();
  return `${name}: ${error ?? ""}`;
}
