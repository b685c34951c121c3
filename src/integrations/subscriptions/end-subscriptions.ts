import { and, eq, inArray, isNotNull, type SQL } from "drizzle-orm";

import { bindings } from "../../db/schema/bindings.ts";
import { subscriptions } from "../../db/schema/subscriptions.ts";
import type { Ctx } from "../../domain/context.ts";
import { AppError } from "../../lib/errors.ts";
import { hourMs } from "../../lib/time-units.ts";
import type { Access } from "../../providers/access.ts";
import { type Provider, ProviderError } from "../../providers/provider.ts";
import type { SubscriptionRow } from "../bindings/applied.ts";
import { openInAnyState } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import { isSharedWithOthers, remoteOf } from "./remove-subscriptions.ts";
import { subscriptionRow } from "./store-subscription.ts";

type Which = { connectionId: string; bindingId?: string };
type Call = <T>(action: (access: Access) => Promise<T>) => Promise<T>;

/**
 * The statements for a verb's batch after which nothing of what can be made again at any time passes any more. `endSubscriptions` tells the
 * provider: by the job that the verb sends, or by cron when that was lost.
 */
export function leaveSubscriptions(ctx: Ctx, { connectionId, bindingId }: Which) {
  const expiring = and(
    isOf(ctx, { connectionId }),
    bindingId === undefined ? undefined : eq(subscriptions.bindingId, bindingId),
    eq(subscriptions.state, "active"),
    isNotNull(subscriptions.expiresAt),
  );
  const ofThem = ctx.db.select({ id: subscriptions.bindingId }).from(subscriptions).where(expiring);
  return [
    ctx.db
      .update(bindings)
      .set({ hookStatus: "removed" })
      .where(and(eq(bindings.workspaceId, ctx.actor.workspaceId), inArray(bindings.id, ofThem))),
    ctx.db
      .update(subscriptions)
      .set({ state: "ending", renewAt: ctx.now + hourMs })
      .where(expiring),
  ] as const;
}

/** The same for these rows of one binding, outside a verb. */
export async function leaveRows({ db }: Ctx, rows: SubscriptionRow[]): Promise<void> {
  for (const row of rows) await db.update(subscriptions).set({ state: "ending" }).where(subscriptionRow(row));
}

/** Asks for the job behind it. */
export function askToEnd({ enqueue, actor }: Ctx, connectionId: string): Promise<void> {
  return enqueue({ type: "subscriptions.end", workspaceId: actor.workspaceId, connectionId });
}

/** Tells the provider of the subscriptions of a connection that are ending, also while it is paused. Throws ProviderError. */
export async function endSubscriptions(ctx: IntegrationContext, connectionId: string): Promise<void> {
  try {
    const { provider, call } = await openInAnyState(ctx, connectionId);
    await tellEnds(ctx, connectionId, { provider, call });
  } catch (error) {
    // It was disconnected meanwhile: then the clean-up tells the provider.
    if (error instanceof AppError) return;
    throw error;
  }
}

/** The same with what is left of an ended connection's access. One that the provider does not let us remove is left. Throws ProviderError. */
export async function tellEnds(
  ctx: IntegrationContext,
  connectionId: string,
  { provider, call }: { provider: Provider; call: Call },
): Promise<void> {
  const ending = await ctx.db
    .select({ subscription: subscriptions, binding: bindings })
    .from(subscriptions)
    .innerJoin(
      bindings,
      and(eq(bindings.workspaceId, subscriptions.workspaceId), eq(bindings.id, subscriptions.bindingId)),
    )
    .where(and(isOf(ctx, { connectionId }), eq(subscriptions.state, "ending")));
  for (const { subscription, binding } of ending) {
    const remote = remoteOf(subscription);
    const isOver = remote === null || (remote.expiresAt !== null && remote.expiresAt <= ctx.now);
    if (!isOver && !(await isSharedWithOthers(ctx, subscription)))
      await unlessRefused(() =>
        call(async (access) =>
          provider.subscriptions?.remove({ ...access, siteId: binding.siteId }, binding, remote),
        ),
      );
    const row = subscriptionRow(subscription);
    // Of what expires there is a new one each week: the old ones would pile up.
    await (subscription.expiresAt === null
      ? ctx.db.update(subscriptions).set({ state: "removed" }).where(row)
      : ctx.db.delete(subscriptions).where(row));
  }
}

/** What the account may not remove any more is left: its deliveries are refused here. */
async function unlessRefused(remove: () => Promise<void>): Promise<void> {
  try {
    await remove();
  } catch (error) {
    const isFinal = error instanceof ProviderError && error.permanent && error.code !== "unauthorized";
    if (!isFinal) throw error;
  }
}

function isOf({ actor }: Ctx, { connectionId }: { connectionId: string }): SQL | undefined {
  return and(eq(subscriptions.workspaceId, actor.workspaceId), eq(subscriptions.connectionId, connectionId));
}
