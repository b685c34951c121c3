import type { Ctx } from "../../domain/context.ts";
import type { ProviderEvent } from "../../providers/inbound.ts";
import type { Applied, BindingRow, DeliveryTarget } from "../bindings/applied.ts";
import { askForCheck } from "../bindings/ask-for-check.ts";
import { namesLabel } from "../bindings/rules.ts";

type SharedChange = Extract<
  ProviderEvent,
  { kind: "tracker.shared_changed" } | { kind: "tracker.label_renamed" } | { kind: "tracker.label_deleted" }
>;

/**
 * What many issues share and no event tells of each. The issues are read again; a label that was renamed is renamed in the
 * rules first (`followLabel`), so that no task leaves because of a word.
 */
export async function applySharedChange(
  ctx: Ctx,
  { binding }: DeliveryTarget & { binding: BindingRow },
  event: SharedChange,
): Promise<Applied> {
  const { workspaceId, connectionId, id: bindingId, name, rules } = binding;
  const readAgain = () => askForCheck(ctx, { connectionId, bindingId });
  switch (event.kind) {
    case "tracker.shared_changed":
      await readAgain();
      return { status: "processed", result: `${event.what} The issues of ${name} are read again.` };
    case "tracker.label_renamed": {
      const { labelId, from, to } = event;
      if (!namesLabel(rules, { id: labelId, name: from }))
        return { status: "ignored", result: `No rule of ${name} names the label “${from}”.` };
      if (mentions(rules, labelId, to))
        return { status: "ignored", result: `The rules of ${name} know the label as “${to}” already.` };
      await ctx.enqueue({ type: "label.rename", workspaceId, bindingId, labelId, from, to });
      return {
        status: "processed",
        result: `The label “${from}” was renamed to “${to}”. The rules of ${name} follow, and its issues are read again.`,
      };
    }
    case "tracker.label_deleted":
      if (!namesLabel(rules, event.label))
        return { status: "ignored", result: `No rule of ${name} names the label “${event.label.name}”.` };
      await readAgain();
      return {
        status: "processed",
        result: `The label “${event.label.name}” was deleted; the rules of ${name} still name it. Its issues are read again.`,
      };
    default:
      return event satisfies never;
  }
}

/** Under its id and by this name. */
function mentions({ labels, priorities }: BindingRow["rules"], labelId: string, name: string): boolean {
  const known = [...labels, ...priorities].filter(({ id }) => id === labelId);
  return known.length > 0 && known.every((rule) => rule.name === name);
}
