import { and, eq } from "drizzle-orm";

import { bindings, syncRuns } from "../../../db/schema/bindings.ts";
import type { Ctx } from "../../../domain/context.ts";
import { bindingRow } from "../../bindings/find-binding.ts";
import type { BindingRow } from "../../bindings/applied.ts";

/** Forgets the cursor and asks for a walk over the whole calendar; a run under way ends with this reason. */
export async function restartWalk(ctx: Ctx, binding: BindingRow, reason: string): Promise<void> {
  const { workspaceId, id: bindingId, runId } = binding;
  await ctx.db.batch([
    ctx.db
      .update(bindings)
      .set({ cursor: null, etag: null, windowEndsAt: null, runId: null, pageCursor: null })
      .where(bindingRow(binding)),
    ctx.db
      .update(syncRuns)
      .set({ status: "failed", finishedAt: ctx.now, error: reason, met: null })
      .where(
        and(
          eq(syncRuns.workspaceId, workspaceId),
          eq(syncRuns.bindingId, bindingId),
          eq(syncRuns.id, runId ?? ""),
        ),
      ),
  ]);
  await ctx.enqueue({ type: "sync.page", workspaceId, bindingId, runId: null });
}
