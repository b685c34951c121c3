import type { TrackerSettings } from "../../../db/schema/bindings.ts";
import { ruleSentences } from "../../../integrations/bindings/describe-rules.ts";
import type { IntegrationContext } from "../../../integrations/context.ts";
import { type ContainerTarget, previewRules } from "../../../integrations/trackers/preview-rules.ts";
import { AppError } from "../../../lib/errors.ts";
import { ProviderError } from "../../../providers/provider.ts";
import type { Form } from "../../forms/form.ts";
import type { ShownPreview } from "./rules-preview.tsx";

/** A preset fills in its fields and shows what they do. */
export function asksForPreview(form: Form): boolean {
  return form.has("preview") || form.has("preset");
}

/** What the rules would make of each. A provider that does not answer is told beside the form, which keeps what was typed. */
export async function previewAll(
  context: IntegrationContext,
  targets: readonly ContainerTarget[],
  settings: TrackerSettings,
): Promise<ShownPreview> {
  try {
    const previews = await Promise.all(targets.map((target) => previewRules(context, target, settings)));
    return { previews, sentences: ruleSentences(settings) };
  } catch (error) {
    if (error instanceof ProviderError) throw new AppError("invalid", error.message);
    throw error;
  }
}
