import { and, eq } from "drizzle-orm";

import { connectionOfBinding } from "../../db/queries/joins.ts";
import { bindings } from "../../db/schema/bindings.ts";
import { connections } from "../../db/schema/connections.ts";
import type { Ctx } from "../../domain/context.ts";
import { AppError, notFound } from "../../lib/errors.ts";
import { visibleTo } from "../connections/find-connection.ts";
import { startRun } from "./start-run.ts";

/** Asks for a sync at once; its run shows what came of it. Throws not_found and conflict. */
export async function syncNow(ctx: Ctx, bindingId: string): Promise<{ runId: string }> {
  const found = await ctx.db
    .select({ binding: bindings, connectionStatus: connections.status })
    .from(bindings)
    .innerJoin(connections, connectionOfBinding)
    .where(
      and(eq(bindings.workspaceId, ctx.actor.workspaceId), eq(bindings.id, bindingId), visibleTo(ctx.actor)),
    )
    .get();
  if (found === undefined) throw notFound("binding");
  const { binding, connectionStatus } = found;
  if (binding.status !== "active")
    throw new AppError("conflict", "Syncing is switched off here. Enable it first.");
  if (connectionStatus !== "active") {
    throw new AppError("conflict", "The connection is not active. Resume or reconnect it first.");
  }
  const { workspaceId } = binding;
  const run = await startRun(ctx, binding);
  const runId = run?.id ?? binding.runId;
  if (runId === null) throw new AppError("conflict", "A sync has just begun. Wait for it to end.");
  await ctx.enqueue({ type: "sync.page", workspaceId, bindingId, runId });
  return { runId };
}
