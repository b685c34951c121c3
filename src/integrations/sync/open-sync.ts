import { openBinding } from "../connections/open-connection.ts";
import type { IntegrationContext, Sync, SyncHandler } from "../context.ts";
import type { FoundSync } from "./find-sync.ts";

/** What a run needs: the open connection, and what the binding's capability does with what is listed. Throws as openBinding. */
export async function openSync(
  ctx: IntegrationContext,
  { binding, run }: FoundSync,
): Promise<{ handler: SyncHandler; sync: Sync }> {
  const handler = ctx.registry.syncHandlers[binding.capability];
  if (handler === undefined) throw new Error(`Nothing is synced of a ${binding.capability}.`);
  const { provider, call } = await openBinding(ctx, binding);
  return { handler, sync: { binding, run, provider, call, startedAt: run?.startedAt ?? ctx.now } };
}
