import * as z from "zod/mini";

import { bindings } from "../../db/schema/bindings.ts";
import { commit } from "../../domain/commit.ts";
import type { Ctx } from "../../domain/context.ts";
import { requireOpenProject } from "../../domain/projects/access.ts";
import { bindingRow, findManagedBinding } from "./find-binding.ts";
import { resetStatements } from "./reset-sync.ts";
import { mappingOf } from "./rules.ts";
import { trackerSettings, trackerSettingsSchema } from "./settings.ts";

export const bindingChangesSchema = z.object({ projectId: z.string(), settings: trackerSettingsSchema });

/**
 * Changes where new issues go and by which rules. Other rules for labels or states are applied to all open issues by a
 * full sync; tasks that exist stay in their project. Throws not_found, forbidden and invalid.
 */
export async function updateBinding(
  ctx: Ctx,
  bindingId: string,
  { projectId, settings }: z.infer<typeof bindingChangesSchema>,
): Promise<void> {
  const { binding } = await findManagedBinding(ctx, bindingId);
  if (projectId !== binding.projectId) await requireOpenProject(ctx, projectId);
  const isRemapped = mappingOf(settings) !== mappingOf(trackerSettings(binding));
  await commit(ctx, {
    statements: [
      ctx.db.update(bindings).set({ projectId, settings, updatedAt: ctx.now }).where(bindingRow(binding)),
      ...(isRemapped ? resetStatements(ctx, binding, "The rules were changed; a full sync has begun.") : []),
    ],
    audit: { action: "binding.update", target: `binding:${bindingId}`, detail: { projectId, settings } },
  });
  if (isRemapped && binding.status === "active") {
    await ctx.enqueue({ type: "sync.page", workspaceId: binding.workspaceId, bindingId, runId: null });
  }
}
