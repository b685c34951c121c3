import { and, eq, sql } from "drizzle-orm";

import { bindings } from "../../db/schema/bindings.ts";
import { subscriptions } from "../../db/schema/subscriptions.ts";
import { dayMs, hourMs } from "../../lib/time-units.ts";
import { ProviderError } from "../../providers/provider.ts";
import type { BindingRow, SubscriptionRow } from "../bindings/applied.ts";
import type { ContainerRef } from "../../providers/tracker.ts";
import { findActiveBinding } from "../bindings/find-binding.ts";
import { activityEntry } from "../connections/activity.ts";
import { atSite, openBinding, openConnection, type OpenConnection } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import { createSubscription } from "./create-subscription.ts";
import { endNow, leaveRows } from "./end-subscriptions.ts";
import {
  answerMs,
  dueAfter,
  latestFirst,
  livingOf,
  remoteOf,
  subjectOf,
  subjectsOf,
  type Subject,
  subscriptionRow,
  type SubscriptionState,
} from "./subscription.ts";

/**
 * Keeps a binding or a whole connection subscribed: makes what is missing, tries again what failed, prolongs what expires, and looks
 * whether what lives on still stands. After a gap its bindings are synced. Throws ProviderError when a later try can help.
 */
export async function keepSubscription(
  ctx: IntegrationContext,
  { connectionId, bindingId }: { connectionId: string; bindingId: string | null },
): Promise<void> {
  if (bindingId !== null) {
    const binding = await findActiveBinding(ctx, bindingId);
    if (binding === null) return;
    const open = await openBinding(ctx, binding);
    const scope = open.provider.subscriptions?.scope;
    if (scope !== undefined) await keepOne(ctx, open, subjectOf(scope, binding, open.connection));
    return;
  }
  const open = await openConnection(ctx, connectionId);
  if (open.provider.subscriptions?.scope !== "connection") return;
  for (const subject of subjectsOf(open.connection))
    await keepOne(ctx, atSite(open, subject.siteId), subject);
}

/** Subscribes a binding for whoever waits for it; with `isFresh`, by another one that takes the place of what there is. */
export async function subscribe(
  ctx: IntegrationContext,
  open: OpenConnection,
  binding: BindingRow,
  { isFresh = false }: { isFresh?: boolean } = {},
): Promise<SubscriptionState> {
  const scope = open.provider.subscriptions?.scope ?? "container";
  return (await keep(ctx, open, { subject: subjectOf(scope, binding, open.connection), isFresh })).state;
}

async function keepOne(ctx: IntegrationContext, open: OpenConnection, subject: Subject): Promise<void> {
  const { isGap } = await keep(ctx, open, { subject, isFresh: false });
  if (isGap) await syncAll(ctx, subject);
}

/** What goes on, and whether there was nothing for a while. */
type Kept = { state: SubscriptionState; isGap: boolean };

async function keep(
  ctx: IntegrationContext,
  open: OpenConnection,
  { subject, isFresh }: { subject: Subject; isFresh: boolean },
): Promise<Kept> {
  const living = await ctx.db.select().from(subscriptions).where(livingOf(subject)).orderBy(latestFirst);
  const known = living.filter((row) => !isBeingMade(row, ctx.now));
  const standing = isFresh ? null : findStanding(known, ctx.now);
  const upheld = standing === null ? "ended" : await uphold(ctx, open, { subject, row: standing });
  if (standing !== null && typeof upheld === "object") {
    await end(ctx, open, { subject, rows: known.filter(({ id }) => id !== standing.id) });
    return upheld;
  }
  const made = await createSubscription(ctx, open, { subject, known, isFresh });
  if (made.state === "active" || made.state === "manual")
    await end(ctx, open, { subject, rows: known.filter(({ id }) => id !== made.id) });
  const isGap = upheld === "ended" && made.state === "active";
  if (isGap && standing !== null) await tellOfEnd(ctx, open, subject);
  return { state: made.state, isGap };
}

/** One that ended before its time has another in its place. */
async function tellOfEnd(
  ctx: IntegrationContext,
  { provider }: OpenConnection,
  { connectionId, bindingId, container }: Subject,
): Promise<void> {
  const summary = `${provider.name} had ended the webhook of ${container.name}. Another one is in its place.`;
  await activityEntry(ctx, { connectionId, bindingId, kind: "subscription", outcome: "ok", summary });
}

/** Another job has just asked for it, and waits for the answer. */
function isBeingMade({ state, error, createdAt }: SubscriptionRow, now: number): boolean {
  return state === "pending" && error === null && createdAt > now - answerMs;
}

/** The one that lasts longest. One that never expires does not stand in the way of another that somebody asked for since. */
function findStanding(known: readonly SubscriptionRow[], now: number): SubscriptionRow | null {
  const [latest] = known;
  const isTried = latest?.state === "pending" || latest?.state === "failed";
  const [standing] = known
    .filter(({ state }) => state === "active" || state === "manual" || state === "off")
    .filter(({ expiresAt }) => (expiresAt === null ? !isTried : expiresAt > now))
    .toSorted((a, b) => (b.expiresAt ?? Infinity) - (a.expiresAt ?? Infinity));
  return standing ?? null;
}

type Standing = { subject: Subject; row: SubscriptionRow };

/** "replace" = it works, but cannot be prolonged; "ended" = it does not work any more. */
async function uphold(
  ctx: IntegrationContext,
  open: OpenConnection,
  standing: Standing,
): Promise<Kept | "replace" | "ended"> {
  const { row } = standing;
  const isPasted = row.remoteId === null;
  if (isPasted) return { state: row.state, isGap: false };
  return row.expiresAt === null ? inspect(ctx, open, standing) : prolong(ctx, open, standing);
}

async function prolong(
  ctx: IntegrationContext,
  { provider, call }: OpenConnection,
  { row }: Standing,
): Promise<Kept | "replace" | "ended"> {
  const { subscriptions: capability } = provider;
  const [remote, renew] = [remoteOf(row), capability?.renew];
  if (capability === undefined || renew === undefined || remote === null) return "replace";
  try {
    const { expiresAt } = await call((access) => renew(access, remote, ctx.now));
    const change = { expiresAt, dueAt: dueAfter(capability, expiresAt, ctx.now), error: null, errorAt: null };
    // One that several share was prolonged for all of them.
    const those =
      row.scope === "app"
        ? and(
            eq(subscriptions.provider, row.provider),
            eq(subscriptions.remoteId, remote.remoteId),
            sql`${subscriptions.scope} = 'app' AND ${subscriptions.state} = 'active'`,
          )
        : subscriptionRow(row);
    await ctx.db.update(subscriptions).set(change).where(those);
    return { state: row.state, isGap: false };
  } catch (error) {
    if (error instanceof ProviderError && error.code === "not_found") return "ended";
    throw error;
  }
}

/** Whether it still stands: what the provider itself has switched off is switched on again, what a person did is told to people. */
async function inspect(
  ctx: IntegrationContext,
  { provider, call }: OpenConnection,
  { subject: { container }, row }: Standing,
): Promise<Kept> {
  const ask = provider.subscriptions?.inspect;
  const { remoteId } = row;
  if (ask === undefined || remoteId === null) return { state: row.state, isGap: false };
  const seen = await call((access) => ask(access, container, remoteId)).catch(whyHidden);
  const isOff = typeof seen === "object" && seen?.isActive === false;
  if (isOff && (await revive(ctx, { provider, call }, { container, row, remoteId })))
    return { state: "active", isGap: true };
  const trouble = troubleOf(seen, provider.name);
  // What else is told of one that stands, such as lost deliveries, is not for it to take back.
  const error = trouble ?? (row.state === "off" ? null : row.error);
  const state = trouble === null ? "active" : "off";
  const isGap = row.state === "off" && state === "active";
  await setState(ctx, row, { state, error });
  return { state, isGap };
}

/** False where the provider cannot, or refuses. Throws ProviderError for what may pass. */
async function revive(
  ctx: IntegrationContext,
  { provider, call }: Pick<OpenConnection, "provider" | "call">,
  { container, row, remoteId }: { container: ContainerRef; row: SubscriptionRow; remoteId: string },
): Promise<boolean> {
  const switchOn = provider.subscriptions?.revive;
  if (switchOn === undefined) return false;
  try {
    await call((access) => switchOn(access, container, remoteId));
  } catch (error) {
    if (!(error instanceof ProviderError) || !error.permanent) throw error;
    return false;
  }
  const { connectionId, bindingId } = row;
  const summary = `${provider.name} had switched off the webhook of ${container.name}. It is switched on again.`;
  // Whether it stays on is looked at soon.
  const change = { state: "active", error: null, errorAt: null, dueAt: ctx.now + hourMs } as const;
  await ctx.db.batch([
    ctx.db.update(subscriptions).set(change).where(subscriptionRow(row)),
    activityEntry(ctx, { connectionId, bindingId, kind: "subscription", outcome: "ok", summary }),
  ]);
  return true;
}

/** Once a day, and each hour while something is wrong. */
async function setState(
  { db, now }: IntegrationContext,
  row: SubscriptionRow,
  { state, error }: Pick<SubscriptionRow, "state" | "error">,
): Promise<void> {
  const dueAt = now + (error === null ? dayMs : hourMs);
  const errorAt = error === null ? null : (row.errorAt ?? now);
  await db.update(subscriptions).set({ state, error, errorAt, dueAt }).where(subscriptionRow(row));
}

/** In the provider's words: the account may not see to webhooks any more. */
function whyHidden(error: unknown): string {
  if (error instanceof ProviderError && error.code === "forbidden") return error.message;
  throw error;
}

function troubleOf(seen: { isActive: boolean } | string | null, name: string): string | null {
  if (typeof seen === "string") return seen;
  if (seen === null)
    return `${name} does not know the webhook any more, or this account may not see it. Install it again.`;
  return seen.isActive
    ? null
    : `The webhook was switched off at ${name}. Switch it on there, or install it again.`;
}

/** What takes no further part is ended; its provider is told now or, when that fails, by a job. */
async function end(
  ctx: IntegrationContext,
  open: OpenConnection,
  { subject: { connectionId }, rows }: { subject: Subject; rows: readonly SubscriptionRow[] },
): Promise<void> {
  await leaveRows(ctx, rows);
  await endNow(ctx, connectionId, open);
}

/** After a gap: all that the subscription is of. */
async function syncAll(
  { db, enqueue }: IntegrationContext,
  { workspaceId, connectionId, bindingId, siteId }: Subject,
): Promise<void> {
  const rows =
    bindingId !== null
      ? [{ id: bindingId }]
      : await db
          .select({ id: bindings.id })
          .from(bindings)
          .where(
            and(
              eq(bindings.workspaceId, workspaceId),
              eq(bindings.connectionId, connectionId),
              sql`${bindings.siteId} IS ${siteId}`,
              eq(bindings.status, "active"),
            ),
          );
  for (const { id } of rows) await enqueue({ type: "sync.page", workspaceId, bindingId: id, runId: null });
}
