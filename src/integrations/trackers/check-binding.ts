import { and, eq } from "drizzle-orm";

import { connectionOfBinding } from "../../db/queries/joins.ts";
import { bindings } from "../../db/schema/bindings.ts";
import { connections } from "../../db/schema/connections.ts";
import { ProviderError } from "../../providers/provider.ts";
import { openBinding } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import type { BindingRow } from "../bindings/applied.ts";
import { bindingRow } from "../bindings/find-binding.ts";
import { gonePauseMs, growingPause } from "../bindings/schedule.ts";
import { subscribe } from "../subscriptions/keep-subscription.ts";

/**
 * Looks again for a container that could not be found. One that is found goes on by itself; else the time of the next look is set. Never throws ProviderError.
 */
export async function checkBinding(ctx: IntegrationContext, bindingId: string): Promise<void> {
  const binding = await findActive(ctx, bindingId);
  if (binding === undefined) return;
  try {
    if (binding.status === "gone") await lookForGone(ctx, binding);
    else if (binding.missingSince !== null) await askForSync(ctx, binding);
    else await setCheck(ctx, binding, { checkAt: null });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const since = binding.missingSince ?? ctx.now;
    const pause = Math.max(growingPause(since, ctx.now), (error.retryAfterSeconds ?? 0) * 1000);
    await setCheck(ctx, binding, { checkAt: ctx.now + pause });
  }
}

async function findActive(
  { db, actor }: IntegrationContext,
  bindingId: string,
): Promise<BindingRow | undefined> {
  const found = await db
    .select({ binding: bindings })
    .from(bindings)
    .innerJoin(connections, connectionOfBinding)
    .where(
      and(
        eq(bindings.workspaceId, actor.workspaceId),
        eq(bindings.id, bindingId),
        eq(connections.status, "active"),
      ),
    )
    .get();
  return found?.binding.status === "disabled" ? undefined : found?.binding;
}

/** A calendar is looked for by the sync itself: one more "not found" says at once that it is still gone. */
async function lookForGone(ctx: IntegrationContext, binding: BindingRow): Promise<void> {
  const open = await openBinding(ctx, binding);
  const { tracker } = open.provider;
  if (tracker !== undefined) {
    const container = await open.call((access) => tracker.containers.get(access, binding.externalId));
    if (container === null) return setCheck(ctx, binding, { checkAt: ctx.now + gonePauseMs });
  }
  // Its webhooks may have been lost meanwhile: the sync ends with a comparison.
  const healthy = { lastError: null, lastErrorAt: null, missingSince: null, fullSyncDueAt: ctx.now };
  await setCheck(ctx, binding, {
    status: "active",
    checkAt: null,
    ...(tracker === undefined ? { missingSince: ctx.now - gonePauseMs } : healthy),
  });
  if (tracker !== undefined) await subscribe(ctx, open, binding);
  await askForSync(ctx, binding);
}

function askForSync(ctx: IntegrationContext, { workspaceId, id: bindingId }: BindingRow): Promise<void> {
  return ctx.enqueue({ type: "sync.page", workspaceId, bindingId, runId: null });
}

async function setCheck(
  ctx: IntegrationContext,
  binding: BindingRow,
  change: Partial<BindingRow>,
): Promise<void> {
  await ctx.db.update(bindings).set(change).where(bindingRow(binding));
}
