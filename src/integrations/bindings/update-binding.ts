import { eq, and } from "drizzle-orm";
import * as z from "zod/mini";

import { bindings, syncRuns } from "../../db/schema/bindings.ts";
import { auditEntry } from "../../domain/audit.ts";
import type { Ctx } from "../../domain/context.ts";
import { requireOpenProject } from "../../domain/projects/access.ts";
import { bindingRow, findManagedBinding } from "./find-binding.ts";
import { mappingOf, rulesSchema } from "./rules.ts";

export const bindingChangesSchema = z.object({ projectId: z.string(), rules: rulesSchema });

/**
 * Changes where new issues go and by which rules. Other rules for labels or states are applied to all open issues by a
 * new pass; tasks that exist stay in their project. Throws not_found, forbidden and invalid.
 */
export async function updateBinding(
  ctx: Ctx,
  bindingId: string,
  { projectId, rules }: z.infer<typeof bindingChangesSchema>,
): Promise<void> {
  const { binding } = await findManagedBinding(ctx, bindingId);
  if (projectId !== binding.projectId) await requireOpenProject(ctx, projectId);
  const isRemapped = mappingOf(rules) !== mappingOf(binding.rules);
  const restart = isRemapped
    ? { cursor: null, etag: null, runId: null, pageCursor: null, checkDueAt: ctx.now }
    : {};
  await ctx.db.batch([
    ctx.db
      .update(bindings)
      .set({ projectId, rules, ...restart, updatedAt: ctx.now })
      .where(bindingRow(binding)),
    ctx.db
      .update(syncRuns)
      .set({ status: "failed", finishedAt: ctx.now, error: "The rules were changed; a new pass has begun." })
      .where(
        and(
          eq(syncRuns.workspaceId, binding.workspaceId),
          eq(syncRuns.bindingId, binding.id),
          eq(syncRuns.id, isRemapped ? (binding.runId ?? "") : ""),
        ),
      ),
    auditEntry(ctx, "binding.update", `binding:${bindingId}`, { projectId, rules }),
  ]);
  if (isRemapped && binding.status === "active") {
    await ctx.enqueue({ type: "sync.page", workspaceId: binding.workspaceId, bindingId, runId: null });
  }
}
