import { and, eq, isNotNull, ne, sql, type SQL } from "drizzle-orm";

import { bindings } from "../../db/schema/bindings.ts";
import { connections } from "../../db/schema/connections.ts";
import { bindingOfSubscription, connectionOfSubscription } from "../../db/queries/joins.ts";
import { subscriptions } from "../../db/schema/subscriptions.ts";
import type { Ctx } from "../../domain/context.ts";
import { AppError } from "../../lib/errors.ts";
import { hourMs } from "../../lib/time-units.ts";
import type { Access } from "../../providers/access.ts";
import { type Provider, ProviderError } from "../../providers/provider.ts";
import type { RemoteSubscription } from "../../providers/subscriptions.ts";
import type { ContainerRef } from "../../providers/tracker.ts";
import type { SubscriptionRow } from "../bindings/applied.ts";
import { activityEntry } from "../connections/activity.ts";
import { openInAnyState } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import {
  isLiving,
  remoteOf,
  subjectOf,
  subjectsOf,
  subscriptionRow,
  subscriptionUrl,
} from "./subscription.ts";

type Which = { connectionId: string; bindingId?: string; onlyExpiring?: boolean };
type Call = <T>(action: (access: Access) => Promise<T>) => Promise<T>;
type Reach = { provider: Provider; call: Call };

/** Of what a person pasted there is nothing that the provider could be told. */
const isKnownThere = sql`(${subscriptions.remoteId} IS NOT NULL OR ${subscriptions.state} IN ('pending', 'failed'))`;

/**
 * The statement for a verb's batch after which nothing of these passes any more; with `onlyExpiring`, of what can be made again at any time.
 * `endSubscriptions` tells the provider: by the job that the verb sends, or by cron when that was lost.
 */
export function leaveSubscriptions(ctx: Ctx, { connectionId, bindingId, onlyExpiring = false }: Which) {
  return left(
    ctx,
    and(
      isOf(ctx, connectionId),
      bindingId === undefined ? undefined : eq(subscriptions.bindingId, bindingId),
      onlyExpiring ? isNotNull(subscriptions.expiresAt) : undefined,
    ),
  );
}

/** The same for these rows, outside a verb. */
export async function leaveRows(ctx: Ctx, rows: readonly SubscriptionRow[]): Promise<void> {
  for (const row of rows) await left(ctx, subscriptionRow(row));
}

function left({ db, now, actor }: Ctx, which: SQL | undefined) {
  return db
    .update(subscriptions)
    .set({
      state: sql`iif(${isKnownThere}, 'ending', 'removed')`,
      dueAt: sql`iif(${isKnownThere}, ${now + hourMs}, NULL)`,
    })
    .where(and(eq(subscriptions.workspaceId, actor.workspaceId), which, isLiving));
}

/** Asks for the job behind it. */
export function askToEnd({ enqueue, actor }: Ctx, connectionId: string): Promise<void> {
  return enqueue({ type: "subscriptions.end", workspaceId: actor.workspaceId, connectionId });
}

/** Tells the provider of the subscriptions of a connection that are ending, also while it is paused. Throws ProviderError. */
export async function endSubscriptions(ctx: IntegrationContext, connectionId: string): Promise<void> {
  try {
    await tellEnds(ctx, connectionId, await openInAnyState(ctx, connectionId));
  } catch (error) {
    // It was disconnected meanwhile: then the clean-up tells the provider.
    if (error instanceof AppError) return;
    throw error;
  }
}

/** The same for whoever waits: what the provider does not take now is left to the job. */
export async function endNow(
  ctx: IntegrationContext,
  connectionId: string,
  reach: Reach | null,
): Promise<void> {
  try {
    if (reach !== null) return await tellEnds(ctx, connectionId, reach);
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
  }
  await askToEnd(ctx, connectionId);
}

/** The same with what is left of an ended connection's access. One that the provider does not let us remove is left, and told. Throws ProviderError. */
export async function tellEnds(
  ctx: IntegrationContext,
  connectionId: string,
  { provider, call }: Reach,
): Promise<void> {
  const ending = await ctx.db
    .select({ subscription: subscriptions, binding: bindings, connection: connections })
    .from(subscriptions)
    .innerJoin(connections, connectionOfSubscription)
    .leftJoin(bindings, bindingOfSubscription)
    .where(and(isOf(ctx, connectionId), eq(subscriptions.state, "ending")));
  for (const { subscription, binding, connection } of ending) {
    const { siteId } = subscription;
    const subject =
      binding === null
        ? subjectsOf(connection).find((one) => one.siteId === siteId)
        : subjectOf("container", binding, connection);
    const at: Call = (action) => call((access) => action({ ...access, siteId }));
    if (subject !== undefined)
      await endAt(ctx, { provider, call: at }, { subscription, container: subject.container });
    const row = subscriptionRow(subscription);
    // Of what expires there is a new one each week, and of what fails one each day: the old ones would pile up.
    await (subscription.expiresAt === null && subscription.remoteId !== null
      ? ctx.db.update(subscriptions).set({ state: "removed", dueAt: null }).where(row)
      : ctx.db.delete(subscriptions).where(row));
  }
}

type Ending = { subscription: SubscriptionRow; container: ContainerRef };

/** What the account may not remove any more is left: its deliveries are refused here. */
async function endAt(ctx: IntegrationContext, reach: Reach, ending: Ending): Promise<void> {
  const { subscription, container } = ending;
  const { connectionId, bindingId, expiresAt } = subscription;
  if (expiresAt !== null && expiresAt <= ctx.now) return;
  if (await isSharedWithOthers(ctx, subscription)) return;
  try {
    const remote = remoteOf(subscription) ?? (await findLost(ctx, reach, ending));
    if (remote === null) return;
    await reach.call(async (access) => reach.provider.subscriptions?.remove(access, container, remote));
  } catch (error) {
    const isFinal = error instanceof ProviderError && error.permanent && error.code !== "unauthorized";
    if (!isFinal) throw error;
    // Nobody knows that there is one.
    if (subscription.remoteId === null) return;
    const summary = `The webhook of ${container.name} could not be removed: ${error.message} Remove it in the settings there.`;
    await activityEntry(ctx, { connectionId, bindingId, kind: "subscription", outcome: "failed", summary });
  }
}

/** One that was asked for without an answer: the provider may have made it all the same. */
async function findLost(
  { config }: IntegrationContext,
  { provider, call }: Reach,
  { subscription, container }: Ending,
): Promise<RemoteSubscription | null> {
  const find = provider.subscriptions?.find;
  if (find === undefined) return null;
  const urls = new Set([subscriptionUrl(config.appUrl, subscription)]);
  const remoteId = await call((access) => find(access, container, urls));
  return remoteId === null ? null : { remoteId, resourceId: null, expiresAt: null };
}

/** Where one subscription at the provider serves several bindings, or an account that is connected twice, the last of them ends it. */
export async function isSharedWithOthers(
  { db }: IntegrationContext,
  { provider, scope, remoteId, id }: SubscriptionRow,
): Promise<boolean> {
  if (scope !== "app" || remoteId === null) return false;
  const others = await db
    .select({ id: subscriptions.id })
    .from(subscriptions)
    .where(
      and(
        eq(subscriptions.provider, provider),
        sql`${subscriptions.scope} = 'app'`,
        eq(subscriptions.remoteId, remoteId),
        eq(subscriptions.state, "active"),
        ne(subscriptions.id, id),
      ),
    )
    .limit(1);
  return others.length > 0;
}

function isOf({ actor }: Ctx, connectionId: string): SQL | undefined {
  return and(eq(subscriptions.workspaceId, actor.workspaceId), eq(subscriptions.connectionId, connectionId));
}
