import { and, eq } from "drizzle-orm";

import { connectionOfBinding } from "../../db/queries/joins.ts";
import { bindings, syncRuns } from "../../db/schema/bindings.ts";
import { connections } from "../../db/schema/connections.ts";
import type { Ctx } from "../../domain/context.ts";
import type { BindingRow } from "../bindings/applied.ts";
import { startRun, type SyncRun } from "./start-run.ts";

/** A run that is silent for this long was cut off; longer than any page takes. */
const silenceMs = 5 * 60_000;

/** `run` null = a quiet run, which is recorded only when it finds something. */
export type FoundSync = { binding: BindingRow; run: SyncRun | null };

/**
 * What a sync job has to do now; null when there is nothing: the binding or its connection is not active, the run is
 * over, or another job is at it.
 */
export async function findSync(
  ctx: Ctx,
  job: { bindingId: string; runId: string | null },
): Promise<FoundSync | null> {
  const found = await findRow(ctx, job.bindingId);
  if (found === undefined) return null;
  const { binding, connectionStatus, run } = found;
  if (binding.status !== "active" || connectionStatus !== "active") return null;
  if (job.runId !== null) return run?.id === job.runId ? { binding, run } : null;
  if (run !== null) {
    const taken = await takeOver(ctx, binding, run);
    return taken === "over" ? findSync(ctx, job) : taken;
  }
  if (binding.cursor !== null && binding.fullSyncDueAt === null) return { binding, run: null };
  const full = await startRun(ctx, binding);
  return full === null ? null : { binding: { ...binding, runId: full.id }, run: full };
}

function findRow({ db, actor }: Ctx, bindingId: string) {
  return db
    .select({ binding: bindings, connectionStatus: connections.status, run: syncRuns })
    .from(bindings)
    .innerJoin(connections, connectionOfBinding)
    .leftJoin(
      syncRuns,
      and(
        eq(syncRuns.workspaceId, bindings.workspaceId),
        eq(syncRuns.bindingId, bindings.id),
        eq(syncRuns.id, bindings.runId),
      ),
    )
    .where(and(eq(bindings.workspaceId, actor.workspaceId), eq(bindings.id, bindingId)))
    .get();
}

/** A run that is under way may have listed already what the job is about, so it is told to have another one follow. */
async function takeOver(ctx: Ctx, binding: BindingRow, run: SyncRun): Promise<FoundSync | "over" | null> {
  const isSilent = run.aliveAt < ctx.now - silenceMs;
  if (!isSilent && run.isAskedAgain) return null;
  const [told] = await ctx.db
    .update(syncRuns)
    .set({ isAskedAgain: true, ...(isSilent ? { aliveAt: ctx.now } : {}) })
    .where(
      and(
        eq(syncRuns.workspaceId, run.workspaceId),
        eq(syncRuns.bindingId, run.bindingId),
        eq(syncRuns.id, run.id),
        eq(syncRuns.status, "running"),
        isSilent ? eq(syncRuns.aliveAt, run.aliveAt) : undefined,
      ),
    )
    .returning({ id: syncRuns.id });
  if (isSilent) return told === undefined ? null : { binding, run };
  return told === undefined ? "over" : null;
}
