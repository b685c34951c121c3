import { bindings } from "../../db/schema/bindings.ts";
import { commit } from "../../domain/commit.ts";
import { AppError } from "../../lib/errors.ts";
import { ProviderError } from "../../providers/provider.ts";
import { openBinding, type OpenConnection } from "../connections/open-connection.ts";
import type { BindingRow } from "../bindings/applied.ts";
import type { IntegrationContext } from "../context.ts";
import { askForCheck } from "../bindings/ask-for-check.ts";
import { bindingRow, findManagedBinding } from "../bindings/find-binding.ts";
import { endNow, leaveSubscriptions } from "./end-subscriptions.ts";
import { subscribe } from "./keep-subscription.ts";
import type { SubscriptionState } from "./subscription.ts";

const noTrouble = { missingSince: null, checkAt: null };

/** Ends a binding's syncs and webhook; its tasks, links and history stay. Throws not_found and forbidden. */
export async function disableBinding(ctx: IntegrationContext, bindingId: string): Promise<void> {
  const { binding } = await findManagedBinding(ctx, bindingId);
  const { connectionId } = binding;
  await commit(ctx, {
    statements: [
      ctx.db
        .update(bindings)
        .set({ status: "disabled", ...noTrouble, updatedAt: ctx.now })
        .where(bindingRow(binding)),
      leaveSubscriptions(ctx, { connectionId, bindingId }),
    ],
    audit: { action: "binding.disable", target: `binding:${bindingId}`, detail: { name: binding.name } },
  });
  await endNow(ctx, connectionId, await openIfPossible(ctx, binding));
}

/**
 * Takes a binding up again where it stopped: a new webhook, and a sync of what changed meanwhile, with a comparison. Throws not_found,
 * forbidden, conflict and ProviderError when the connection does not work.
 */
export async function enableBinding(ctx: IntegrationContext, bindingId: string): Promise<SubscriptionState> {
  const { binding } = await findManagedBinding(ctx, bindingId);
  const open = await openBinding(ctx, binding);
  await commit(ctx, {
    statements: [
      ctx.db
        .update(bindings)
        .set({
          status: "active",
          fullSyncDueAt: ctx.now,
          lastError: null,
          lastErrorAt: null,
          ...noTrouble,
          updatedAt: ctx.now,
        })
        .where(bindingRow(binding)),
    ],
    audit: { action: "binding.enable", target: `binding:${bindingId}`, detail: { name: binding.name } },
  });
  const state = await subscribe(ctx, open, binding);
  await ctx.enqueue({ type: "sync.page", workspaceId: binding.workspaceId, bindingId, runId: null });
  return state;
}

/** Puts a new webhook in the place of the one that is missing or does not work. Throws as enableBinding. */
export async function reinstallSubscription(
  ctx: IntegrationContext,
  bindingId: string,
): Promise<SubscriptionState> {
  const { binding } = await findManagedBinding(ctx, bindingId);
  if (binding.status !== "active")
    throw new AppError("conflict", "Syncing is switched off here. Enable it first.");
  const open = await openBinding(ctx, binding);
  const state = await subscribe(ctx, open, binding, { isFresh: true });
  await askForCheck(ctx, { connectionId: binding.connectionId, bindingId });
  return state;
}

/** null when the connection is paused, ended, or needs its owner: then the provider cannot be told. */
async function openIfPossible(ctx: IntegrationContext, binding: BindingRow): Promise<OpenConnection | null> {
  try {
    return await openBinding(ctx, binding);
  } catch (error) {
    if (error instanceof AppError || error instanceof ProviderError) return null;
    throw error;
  }
}
