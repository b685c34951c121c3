import { and, eq, isNull, ne } from "drizzle-orm";

import { insertWhere, somethingChanged } from "../../db/insert-where.ts";
import { bindings, syncRuns } from "../../db/schema/bindings.ts";
import type { Ctx } from "../../domain/context.ts";
import { createId } from "../../lib/id.ts";
import type { BindingRow } from "../bindings/applied.ts";

export type SyncRun = typeof syncRuns.$inferSelect;

/** Opens a run of a binding: a full sync where one is due. null when a run is open already: one of many wins. */
export async function startRun(ctx: Ctx, binding: BindingRow): Promise<SyncRun | null> {
  const run = newRun(ctx, binding);
  const [claimed] = await ctx.db.batch([
    ctx.db
      .update(bindings)
      .set({ runId: run.id })
      .where(
        and(
          eq(bindings.workspaceId, binding.workspaceId),
          eq(bindings.id, binding.id),
          isNull(bindings.runId),
          ne(bindings.status, "disabled"),
        ),
      )
      .returning({ id: bindings.id }),
    insertWhere(ctx.db, syncRuns, run, somethingChanged),
  ]);
  return claimed.length === 0 ? null : run;
}

/** A run of this binding that begins now. */
export function newRun(ctx: Ctx, { workspaceId, id, cursor, fullSyncDueAt }: BindingRow): SyncRun {
  return {
    workspaceId,
    bindingId: id,
    id: createId(ctx.now),
    kind: cursor === null || fullSyncDueAt !== null ? "full" : "incremental",
    status: "running",
    startedAt: ctx.now,
    aliveAt: ctx.now,
    finishedAt: null,
    pages: 0,
    pagesTotal: null,
    seen: 0,
    created: 0,
    changed: 0,
    ignored: 0,
    next: null,
    unseenAfter: null,
    isAskedAgain: false,
    error: null,
  };
}
