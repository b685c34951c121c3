import { and, eq, sql } from "drizzle-orm";

import { bindings, syncRuns } from "../../db/schema/bindings.ts";
import { AppError } from "../../lib/errors.ts";
import { ProviderError } from "../../providers/provider.ts";
import { activityEntry } from "../connections/activity.ts";
import type { IntegrationContext } from "../context.ts";
import { bindingRow } from "../bindings/find-binding.ts";
import { gonePauseMs, growingPause } from "../bindings/schedule.ts";
import { forgetSeen } from "../bindings/forget-seen.ts";
import type { FoundSync } from "./find-sync.ts";

/** The same failure is told once in this time. */
const quietMs = 3_600_000;
/** "Not found" may be a hiccup: only what is said for this long is believed. */
const doubtMs = 3_600_000;

/**
 * Says on the binding why a run failed; the cursor stays where it is. Throws the error again when a later try can help:
 * then the run is free at once for whoever comes next.
 */
export async function recordSyncFailure(
  ctx: IntegrationContext,
  { binding, run }: FoundSync,
  error: unknown,
): Promise<void> {
  // Paused or disconnected while the job was on its way: there is nothing to do, and nothing failed.
  if (error instanceof AppError) return;
  if (!(error instanceof ProviderError)) throw error;
  const { message, permanent } = error;
  const isTold =
    isSameSentence(binding.lastError, message) &&
    ctx.now - (binding.lastErrorAt ?? 0) < quietMs &&
    (!permanent || run === null);
  // The first that was told to slow down comes again when it may; there is nothing new to say and nobody else to send.
  if (isTold && run === null && error.code === "rate_limited") return;
  // Another run may have begun meanwhile, such as that of a reconnection: what it finds counts.
  const isStillIts = sql`${bindings.runId} IS ${binding.runId}`;
  await ctx.db.batch([
    ctx.db
      .update(bindings)
      .set({
        lastError: message,
        ...(isTold ? {} : { lastErrorAt: ctx.now }),
        ...(error.code === "not_found" ? missingAfter(binding, ctx.now) : {}),
        // Whoever comes next begins anew: what closed meanwhile would be missed in the middle of an old listing.
        ...(permanent ? { runId: null } : {}),
      })
      .where(and(bindingRow(binding), isStillIts)),
    ctx.db
      .update(syncRuns)
      .set({
        aliveAt: 0,
        error: message,
        ...(permanent ? { status: "failed", finishedAt: ctx.now } : {}),
      })
      .where(
        and(
          eq(syncRuns.workspaceId, binding.workspaceId),
          eq(syncRuns.bindingId, binding.id),
          eq(syncRuns.id, run?.id ?? ""),
        ),
      ),
    ...(permanent && run !== null ? [forgetSeen(ctx, run)] : []),
    ...(isTold ? [] : [failureActivity(ctx, { binding, run }, message)]),
  ]);
  if (!permanent) throw error;
}

/** Asked again with growing pauses before it counts as gone, and once a day from then on. */
function missingAfter({ missingSince }: FoundSync["binding"], now: number) {
  const since = missingSince ?? now;
  return now - since < doubtMs
    ? { missingSince: since, checkAt: now + growingPause(since, now) }
    : { missingSince: since, status: "gone", checkAt: now + gonePauseMs };
}

/** An address within may be new each time, such as that of a single sign-on. */
function isSameSentence(a: string | null, b: string): boolean {
  return a?.replaceAll(/https:\S+/g, "") === b.replaceAll(/https:\S+/g, "");
}

function failureActivity(ctx: IntegrationContext, { binding }: FoundSync, message: string) {
  const { connectionId, id: bindingId } = binding;
  const summary = `Syncing ${binding.name} failed: ${message}`;
  return activityEntry(ctx, { connectionId, bindingId, kind: "sync", outcome: "failed", summary });
}
