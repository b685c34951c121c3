import { and, eq, isNotNull } from "drizzle-orm";

import { bindings } from "../../db/schema/bindings.ts";
import { subscriptions } from "../../db/schema/subscriptions.ts";
import { ProviderError } from "../../providers/provider.ts";
import type { Subscriptions } from "../../providers/subscriptions.ts";
import type { BindingRow, SubscriptionRow } from "../bindings/applied.ts";
import { bindingRow, findActiveBinding } from "../bindings/find-binding.ts";
import { openBinding, type OpenConnection } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import { leaveRows, tellEnds } from "./end-subscriptions.ts";
import { remoteOf } from "./remove-subscriptions.ts";
import { renewalOf, storeSubscription, subscriptionRow } from "./store-subscription.ts";

type Reach = { capability: Subscriptions; call: OpenConnection["call"] };

/**
 * Keeps a binding subscribed where subscriptions expire: prolongs the one that lasts longest, or makes another one before it removes
 * the old. After a gap the binding is synced. A provider that refuses is left: polling goes on. Throws ProviderError when a later try can
 * help.
 */
export async function keepSubscription(ctx: IntegrationContext, bindingId: string): Promise<void> {
  const binding = await findActiveBinding(ctx, bindingId);
  if (binding === null) return;
  const { provider, call } = await openBinding(ctx, binding);
  const { subscriptions: capability } = provider;
  if (capability?.expires !== true) return;
  try {
    const known = await findKnown(ctx, binding);
    const kept = await keepLongest(ctx, binding, { known, capability, call });
    // Also what two jobs made at the same moment: one is enough.
    await leaveRows(
      ctx,
      known.filter(({ id }) => id !== kept.id),
    );
    if (kept.isGap) {
      const { workspaceId } = binding;
      await ctx.enqueue({ type: "sync.page", workspaceId, bindingId, runId: null });
    }
    await tellEnds(ctx, binding.connectionId, { provider, call });
  } catch (error) {
    if (!(error instanceof ProviderError) || !error.permanent || error.code === "unauthorized") throw error;
    await ctx.db.update(bindings).set({ hookStatus: "failed" }).where(bindingRow(binding));
  }
}

/** The subscription that goes on, and whether there was none for a while. */
async function keepLongest(
  ctx: IntegrationContext,
  binding: BindingRow,
  { known, ...reach }: Reach & { known: SubscriptionRow[] },
): Promise<{ id: string; isGap: boolean }> {
  const [latest] = known
    .filter(({ expiresAt }) => (expiresAt ?? 0) > ctx.now)
    .toSorted((a, b) => (b.expiresAt ?? 0) - (a.expiresAt ?? 0));
  const outcome = latest === undefined ? "ended" : await prolong(ctx, latest, reach);
  if (latest !== undefined && outcome === "prolonged") return { id: latest.id, isGap: false };
  return { id: await create(ctx, binding, reach), isGap: outcome === "ended" };
}

/** Without those that another job is just making. */
async function findKnown({ db }: IntegrationContext, { workspaceId, id }: BindingRow) {
  return db
    .select()
    .from(subscriptions)
    .where(
      and(
        eq(subscriptions.workspaceId, workspaceId),
        eq(subscriptions.bindingId, id),
        eq(subscriptions.state, "active"),
        isNotNull(subscriptions.remoteId),
      ),
    );
}

async function prolong(
  ctx: IntegrationContext,
  row: SubscriptionRow,
  { capability: { renew }, call }: Reach,
): Promise<"prolonged" | "not_possible" | "ended"> {
  const remote = remoteOf(row);
  if (renew === undefined || remote === null) return "not_possible";
  try {
    const { expiresAt } = await call((access) => renew(access, remote, ctx.now));
    await ctx.db
      .update(subscriptions)
      .set({ expiresAt, renewAt: renewalOf(expiresAt, ctx.now) })
      .where(subscriptionRow(row));
    return "prolonged";
  } catch (error) {
    if (error instanceof ProviderError && error.code === "not_found") return "ended";
    throw error;
  }
}

async function create(
  ctx: IntegrationContext,
  binding: BindingRow,
  { capability, call }: Reach,
): Promise<string> {
  const { row, ...mine } = await storeSubscription(ctx, binding, capability.scope);
  const wanted = { id: row.id, nowMs: ctx.now, ...mine };
  try {
    const remote = await call((access) => capability.create(access, binding, wanted));
    const change = { ...remote, renewAt: renewalOf(remote.expiresAt, ctx.now) };
    await ctx.db.batch([
      ctx.db.update(subscriptions).set(change).where(subscriptionRow(row)),
      ctx.db.update(bindings).set({ hookStatus: "installed" }).where(bindingRow(binding)),
    ]);
    return row.id;
  } catch (error) {
    await ctx.db.delete(subscriptions).where(subscriptionRow(row));
    throw error;
  }
}
