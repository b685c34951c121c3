import { and, eq, sql } from "drizzle-orm";

import { bindingOfSubscription, connectionOfBinding } from "../../db/queries/joins.ts";
import { bindings } from "../../db/schema/bindings.ts";
import { connections } from "../../db/schema/connections.ts";
import { type Recovery, subscriptions } from "../../db/schema/subscriptions.ts";
import type { DeliveryAttempt, DeliveryLog } from "../../providers/delivery-log.ts";
import { ProviderError } from "../../providers/provider.ts";
import { activityEntry } from "../connections/activity.ts";
import { openBinding, type OpenConnection } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import type { BindingRow, SubscriptionRow } from "../bindings/applied.ts";
import { subscriptionRow } from "../subscriptions/subscription.ts";

/** What was under way when the last recovery began may be logged behind the watermark. */
const overlapMs = 5 * 60_000;

type Watched = { subscription: SubscriptionRow & { remoteId: string }; binding: BindingRow };
type Found = { requested: number; until: number | null; next: string | null };

/**
 * One page of the provider's log of a subscription's deliveries: what did not reach us is requested again. The next page is a job of
 * its own, and the watermark moves after the last one. A look that finds nothing new is one call and writes nothing. Throws
 * ProviderError when a later try can help.
 */
export async function recoverDeliveries(ctx: IntegrationContext, subscriptionId: string): Promise<void> {
  const watched = await findWatched(ctx, subscriptionId);
  if (watched === null) return;
  const open = await openBinding(ctx, watched.binding);
  const log = open.provider.subscriptions?.log;
  if (log === undefined) return;
  try {
    const found = await lookAtPage(ctx, open, { ...watched, log });
    await save(ctx, watched, found);
  } catch (error) {
    await recordFailure(ctx, watched, error);
  }
}

async function findWatched(
  { db, actor }: IntegrationContext,
  subscriptionId: string,
): Promise<Watched | null> {
  const { workspaceId } = actor;
  const found = await db
    .select({ subscription: subscriptions, binding: bindings })
    .from(subscriptions)
    .innerJoin(bindings, bindingOfSubscription)
    .innerJoin(connections, connectionOfBinding)
    .where(
      and(
        eq(subscriptions.workspaceId, workspaceId),
        eq(subscriptions.id, subscriptionId),
        eq(subscriptions.state, "active"),
        eq(bindings.status, "active"),
        eq(connections.status, "active"),
      ),
    )
    .get();
  if (found === undefined || found.subscription.remoteId === null) return null;
  const { subscription, binding } = found;
  return { binding, subscription: { ...subscription, remoteId: found.subscription.remoteId } };
}

async function lookAtPage(
  ctx: IntegrationContext,
  { call }: OpenConnection,
  { subscription, binding, log }: Watched & { log: DeliveryLog },
): Promise<Found> {
  const { remoteId, recovery, recoveredUntil } = subscription;
  const page = await call((access) =>
    log.list(access, binding, { remoteId, cursor: recovery?.next ?? null }),
  );
  const watermark = recoveredUntil ?? subscription.createdAt;
  const oldest = Math.max(ctx.now - log.keptMs, watermark - overlapMs);
  const recent = page.attempts.filter(({ at }) => at >= oldest);
  const missed = await findMissed(ctx, subscription, recent);
  let requested = recovery?.requested ?? 0;
  for (const { id } of missed) {
    if (await request(() => call((access) => log.redeliver(access, binding, { remoteId, id })))) requested++;
  }
  const isEnd = page.next === null || recent.length < page.attempts.length;
  const newest = page.attempts[0]?.at ?? recoveredUntil;
  return { requested, until: recovery === null ? newest : recovery.until, next: isEnd ? null : page.next };
}

/** The attempts whose delivery we never stored, each delivery once, oldest first. */
async function findMissed(
  { db }: IntegrationContext,
  subscription: SubscriptionRow,
  attempts: DeliveryAttempt[],
): Promise<DeliveryAttempt[]> {
  const taken = new Set(attempts.filter(({ isTaken }) => isTaken).map(({ deliveryId }) => deliveryId));
  const failed = new Map(
    attempts
      .filter(({ isTaken, deliveryId }) => !isTaken && !taken.has(deliveryId))
      .map((attempt) => [attempt.deliveryId, attempt]),
  );
  if (failed.size === 0) return [];
  const stored = await db.all<{ id: string }>(sql`
    SELECT delivery_id AS id FROM deliveries
    WHERE subscription_id = ${subscription.id} AND delivery_id IN (SELECT value FROM json_each(${JSON.stringify([...failed.keys()])}))`);
  for (const { id } of stored) failed.delete(id);
  return [...failed.values()].toReversed();
}

/** False for what the provider does not send again, such as a delivery that has just become too old. */
async function request(redeliver: () => Promise<void>): Promise<boolean> {
  try {
    await redeliver();
    return true;
  } catch (error) {
    if (error instanceof ProviderError && (error.code === "not_found" || error.code === "invalid"))
      return false;
    throw error;
  }
}

async function save(
  ctx: IntegrationContext,
  { subscription, binding }: Watched,
  found: Found,
): Promise<void> {
  const { requested, until, next } = found;
  const row = subscriptionRow(subscription);
  if (next !== null) {
    const recovery: Recovery = { next, until, requested };
    await ctx.db.update(subscriptions).set({ recovery }).where(row);
    return ctx.enqueue({
      type: "subscription.recover",
      workspaceId: subscription.workspaceId,
      subscriptionId: subscription.id,
    });
  }
  const { recovery, recoveredUntil, error } = subscription;
  if (recovery === null && error === null && requested === 0 && until === recoveredUntil) return;
  const missed = requested === 0 ? {} : { missedAt: ctx.now, missedCount: requested };
  const end = ctx.db
    .update(subscriptions)
    .set({ recovery: null, recoveredUntil: until, error: null, errorAt: null, ...missed })
    .where(row);
  if (requested === 0) {
    await end;
    return;
  }
  const { connectionId, id: bindingId, name } = binding;
  const summary = `${requested} ${requested === 1 ? "delivery" : "deliveries"} of ${name} did not arrive and ${requested === 1 ? "was" : "were"} requested again.`;
  const entry = { connectionId, bindingId, kind: "subscription", outcome: "ok", summary } as const;
  await ctx.db.batch([end, activityEntry(ctx, entry)]);
}

/**
 * What is refused for good is told on the webhook's page and has it looked at in the next minute, and a recovery that cannot go on begins
 * anew an hour later; the watermark stays where it is.
 */
async function recordFailure(
  ctx: IntegrationContext,
  { subscription }: Watched,
  error: unknown,
): Promise<void> {
  if (!(error instanceof ProviderError) || !error.permanent) throw error;
  const sentence = `Deliveries that do not arrive cannot be requested again. ${error.message}`;
  const told = subscription.error === null ? { error: sentence, errorAt: ctx.now, dueAt: ctx.now } : null;
  if (told === null && subscription.recovery === null) return;
  await ctx.db
    .update(subscriptions)
    .set({ recovery: null, ...told })
    .where(subscriptionRow(subscription));
}
