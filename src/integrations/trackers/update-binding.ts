import * as z from "zod/mini";

import { type TrackerSettings, bindings } from "../../db/schema/bindings.ts";
import { commit } from "../../domain/commit.ts";
import { requireOpenProject } from "../../domain/projects/access.ts";
import { bindingRow, findManagedBinding } from "../bindings/find-binding.ts";
import { resetStatements } from "../bindings/reset-sync.ts";
import { mappingOf } from "../bindings/rules.ts";
import { trackerSettings, trackerSettingsSchema } from "../bindings/settings.ts";
import { openBinding } from "../connections/open-connection.ts";
import { providerOf } from "../connections/provider-of.ts";
import type { IntegrationContext } from "../context.ts";
import { checkQuery } from "./own-query.ts";

export const bindingChangesSchema = z.object({ projectId: z.string(), settings: trackerSettingsSchema });

/**
 * Changes where new issues go and by which rules. Other rules for labels or states are applied to all open issues by a
 * full sync; tasks that exist stay in their project. A query of one's own is read by the provider first. Throws not_found, forbidden and invalid.
 */
export async function updateBinding(
  ctx: IntegrationContext,
  bindingId: string,
  { projectId, settings: wanted }: z.infer<typeof bindingChangesSchema>,
): Promise<void> {
  const { binding } = await findManagedBinding(ctx, bindingId);
  const takesNew = providerOf(binding.provider).tracker?.write?.takesNew?.(binding) ?? true;
  const settings: TrackerSettings = takesNew
    ? wanted
    : { ...wanted, writes: { ...wanted.writes, takesNew, refusesNew: true } };
  if (projectId !== binding.projectId) await requireOpenProject(ctx, projectId);
  const { query } = settings;
  if (query !== null && query !== trackerSettings(binding).query)
    await checkQuery(await openBinding(ctx, binding), { externalId: binding.externalId, query });
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
