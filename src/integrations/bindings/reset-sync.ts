import { and, eq } from "drizzle-orm";

import { bindings, syncRuns } from "../../db/schema/bindings.ts";
import type { Ctx } from "../../domain/context.ts";
import type { BindingRow } from "./applied.ts";
import { bindingRow } from "./find-binding.ts";
import { forgetSeen } from "./forget-seen.ts";

/** Forgets the cursor: the next run is a full sync. A run under way ends with this reason. */
export function resetStatements({ db, now }: Ctx, binding: BindingRow, reason: string) {
  const { workspaceId, id: bindingId, runId } = binding;
  return [
    db.update(bindings).set({ cursor: null, runId: null }).where(bindingRow(binding)),
    db
      .update(syncRuns)
      .set({ status: "failed", finishedAt: now, error: reason })
      .where(
        and(
          eq(syncRuns.workspaceId, workspaceId),
          eq(syncRuns.bindingId, bindingId),
          eq(syncRuns.id, runId ?? ""),
        ),
      ),
    forgetSeen({ db }, { workspaceId, bindingId, id: runId ?? "" }),
  ] as const;
}

/** The same, and asks for the full sync at once. */
export async function resetSync(ctx: Ctx, binding: BindingRow, reason: string): Promise<void> {
  await ctx.db.batch(resetStatements(ctx, binding, reason));
  const { workspaceId, id: bindingId } = binding;
  await ctx.enqueue({ type: "sync.page", workspaceId, bindingId, runId: null });
}
