import { bindings } from "../../db/schema/bindings.ts";
import { ProviderError } from "../../providers/provider.ts";
import { openBinding } from "../connections/open-connection.ts";
import type { IntegrationContext } from "../context.ts";
import type { BindingRow } from "../bindings/applied.ts";
import { askForCheck } from "../bindings/ask-for-check.ts";
import { bindingRow, findActiveBinding } from "../bindings/find-binding.ts";
import { mappingOf, renameLabel } from "../bindings/rules.ts";
import { trackerSettings } from "../bindings/settings.ts";

type Rename = { bindingId: string; labelId: string; from: string; to: string };

/**
 * Renames a label in the rules, to what the provider calls it now: renames carry no time, so the order in which they are
 * delivered says nothing. A label that was known by its name alone has its issues read again, because
 * they may have changed under a name that no rule knew. Throws
 * ProviderError when a later try can help.
 */
export async function followLabel(ctx: IntegrationContext, rename: Rename): Promise<void> {
  const asked = await findActiveBinding(ctx, rename.bindingId);
  if (asked === null) return;
  const name = (await askForName(ctx, asked, rename.labelId)) ?? rename.to;
  // Read after the question: a person may have changed the rules meanwhile.
  const binding = (await findActiveBinding(ctx, rename.bindingId)) ?? asked;
  const before = trackerSettings(binding);
  const settings = renameLabel(before, { id: rename.labelId, name: rename.from }, name);
  await ctx.db.update(bindings).set({ settings, updatedAt: ctx.now }).where(bindingRow(binding));
  // By their ids they are the rules that they were.
  if (mappingOf(settings) === mappingOf(before)) return;
  await askForCheck(ctx, { connectionId: binding.connectionId, bindingId: binding.id });
}

/** null = the label is gone, or nobody may ask: then the delivery's word counts. */
async function askForName(
  ctx: IntegrationContext,
  binding: BindingRow,
  labelId: string,
): Promise<string | null> {
  const { provider, call } = await openBinding(ctx, binding);
  const { tracker } = provider;
  if (tracker === undefined) return null;
  try {
    const { labels } = await call((access) => tracker.vocabulary(access, binding));
    return labels.find(({ id }) => id === labelId)?.name ?? null;
  } catch (error) {
    if (error instanceof ProviderError && error.permanent) return null;
    throw error;
  }
}
