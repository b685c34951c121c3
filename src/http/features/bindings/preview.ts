import type { TrackerSettings } from "../../../db/schema/bindings.ts";
import type { Ctx } from "../../../domain/context.ts";
import { ensureTags } from "../../../domain/tags/ensure-tags.ts";
import type { Tag } from "../../../domain/tags/tag.ts";
import { ruleSentences } from "../../../integrations/bindings/describe-rules.ts";
import type { IntegrationContext } from "../../../integrations/context.ts";
import { type ContainerTarget, previewRules } from "../../../integrations/trackers/preview-rules.ts";
import { AppError } from "../../../lib/errors.ts";
import { ProviderError } from "../../../providers/provider.ts";
import type { Form } from "../../forms/form.ts";
import type { RulesDraft } from "./rules-draft.ts";
import type { ShownPreview } from "./rules-preview.tsx";

/** A preset fills in its fields and shows what they do. */
export function asksForPreview(form: Form): boolean {
  return form.has("preview") || form.has("preset");
}

/** All tags of the workspace. Those that rules name come to be, unless the rules are only looked at. Throws invalid. */
export function tagsFor(ctx: Ctx, form: Form, { tags }: RulesDraft): Promise<Tag[]> {
  const names = asksForPreview(form) ? [] : tags.map(({ tag }) => tag);
  return ensureTags(ctx, names);
}

/** What the rules would make of each. A provider that does not answer is told beside the form, which keeps what was typed. */
export async function previewAll(
  context: IntegrationContext,
  targets: readonly ContainerTarget[],
  { settings, tags }: { settings: TrackerSettings; tags: readonly Tag[] },
): Promise<ShownPreview> {
  try {
    const previews = await Promise.all(targets.map((target) => previewRules(context, target, settings)));
    return { previews, sentences: ruleSentences(settings, tags) };
  } catch (error) {
    if (error instanceof ProviderError) throw new AppError("invalid", error.message);
    throw error;
  }
}
