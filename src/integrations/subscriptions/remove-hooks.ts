import { and, eq, ne } from "drizzle-orm";

import { hooks } from "../../db/schema/bindings.ts";
import { ProviderError } from "../../providers/provider.ts";
import { activityEntry } from "../connections/activity.ts";
import type { OpenConnection } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import type { BindingRow } from "../bindings/applied.ts";

/**
 * Ends the webhooks of a binding: from now on nothing passes their doors, and the provider is told. What the provider
 * could not remove is said in the activity log; deliveries of such a hook are refused here.
 */
export async function removeHooks(
  ctx: IntegrationContext,
  open: OpenConnection | null,
  { binding, except = "" }: { binding: BindingRow; except?: string },
): Promise<void> {
  const ended = await ctx.db
    .update(hooks)
    .set({ status: "removed" })
    .where(
      and(
        eq(hooks.workspaceId, binding.workspaceId),
        eq(hooks.bindingId, binding.id),
        eq(hooks.status, "active"),
        ne(hooks.id, except),
      ),
    )
    .returning({ remoteId: hooks.remoteId });
  for (const { remoteId } of ended) {
    if (remoteId !== null && open !== null) await removeAt(ctx, open, { binding, remoteId });
  }
}

async function removeAt(
  ctx: IntegrationContext,
  { provider, call }: OpenConnection,
  { binding, remoteId }: { binding: BindingRow; remoteId: string },
): Promise<void> {
  const { connectionId, id: bindingId, name } = binding;
  const facts = { connectionId, bindingId, kind: "hook" };
  try {
    await call(async (access) => provider.hooks?.remove(access, binding, remoteId));
    const summary = `The webhook of ${name} was removed.`;
    await activityEntry(ctx, { ...facts, outcome: "ok", summary });
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    const summary = `The webhook of ${name} could not be removed: ${error.message} Remove it in the settings there.`;
    await activityEntry(ctx, { ...facts, outcome: "failed", summary });
  }
}
