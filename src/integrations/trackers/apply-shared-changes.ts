import type { TrackerSettings } from "../../db/schema/bindings.ts";
import type { Ctx } from "../../domain/context.ts";
import type { ProviderEvent } from "../../providers/inbound.ts";
import type { Applied, BindingRow } from "../bindings/applied.ts";
import { askForCheck } from "../bindings/ask-for-check.ts";
import { namesLabel } from "../bindings/rules.ts";
import { trackerSettings } from "../bindings/settings.ts";

type LabelRenamed = Extract<ProviderEvent, { kind: "tracker.label_renamed" }>;
type SharedChange =
  | LabelRenamed
  | Extract<ProviderEvent, { kind: "tracker.shared_changed" } | { kind: "tracker.label_deleted" }>;

/** What a change comes to; it is ignored when there is nothing to do. */
type Plan = { result: string; todo: "read again" | "rename" | null };

export function isSharedChange(event: ProviderEvent): event is SharedChange {
  return (
    event.kind === "tracker.shared_changed" ||
    event.kind === "tracker.label_renamed" ||
    event.kind === "tracker.label_deleted"
  );
}

/**
 * What many issues share and no event tells of each: the issues are read again, once for all changes of a batch; a label that was
 * renamed is renamed in the rules first (`followLabel`), so that no task leaves because of a word.
 */
export async function applySharedChanges(
  ctx: Ctx,
  binding: BindingRow,
  events: readonly SharedChange[],
): Promise<Applied[]> {
  const { workspaceId, connectionId, id: bindingId } = binding;
  const plans = events.map((event) => ({ event, ...plan(event, binding) }));
  for (const { event, todo } of plans) {
    if (todo !== "rename" || event.kind !== "tracker.label_renamed") continue;
    const { labelId, from, to } = event;
    await ctx.enqueue({ type: "label.rename", workspaceId, bindingId, labelId, from, to });
  }
  if (plans.some(({ todo }) => todo === "read again")) await askForCheck(ctx, { connectionId, bindingId });
  return plans.map(({ result, todo }) => ({ status: todo === null ? "ignored" : "processed", result }));
}

function plan(event: SharedChange, binding: BindingRow): Plan {
  const { name } = binding;
  const settings = trackerSettings(binding);
  switch (event.kind) {
    case "tracker.shared_changed":
      if (event.changes === "current sprint" && !settings.onlyCurrentSprint)
        return { todo: null, result: `${event.what} No rule of ${name} asks for that.` };
      return { todo: "read again", result: `${event.what} The issues of ${name} are read again.` };
    case "tracker.label_renamed":
      return planRename(event, name, settings);
    case "tracker.label_deleted": {
      const label = event.label.name;
      if (!namesLabel(settings, event.label))
        return { todo: null, result: `No rule of ${name} names the label “${label}”.` };
      const result = `The label “${label}” was deleted; the rules of ${name} still name it. Its issues are read again.`;
      return { todo: "read again", result };
    }
    default:
      return event satisfies never;
  }
}

function planRename({ labelId, from, to }: LabelRenamed, name: string, settings: TrackerSettings): Plan {
  if (!namesLabel(settings, { id: labelId, name: from }))
    return { todo: null, result: `No rule of ${name} names the label “${from}”.` };
  if (mentions(settings, labelId, to))
    return { todo: null, result: `The rules of ${name} know the label as “${to}” already.` };
  const result = `The label “${from}” was renamed to “${to}”. The rules of ${name} follow, and its issues are read again.`;
  return { todo: "rename", result };
}

/** Under its id and by this name. */
function mentions({ labels, priorities }: TrackerSettings, labelId: string, name: string): boolean {
  const known = [...labels, ...priorities].filter(({ id }) => id === labelId);
  return known.length > 0 && known.every((rule) => rule.name === name);
}
