import type { Ctx } from "../../domain/context.ts";
import type { EventOf } from "../../providers/inbound.ts";
import type { Applied, BindingRow, DeliveryTarget } from "../bindings/applied.ts";
import { applyIssueChange } from "./apply-issue-change.ts";
import { applyIssueDeletion } from "./apply-issue-deletion.ts";
import { applyIssueMove } from "./apply-issue-move.ts";
import { applySharedChange } from "./apply-shared-change.ts";

/**
 * Applies what a delivery tells of issues. Repeats and late deliveries write nothing; the provider's own clock decides what is
 * newest. Throws only what a retry can cure.
 */
export async function applyTrackerEvent(
  ctx: Ctx,
  target: DeliveryTarget & { binding: BindingRow },
  event: EventOf<"tracker">,
): Promise<Applied> {
  const { binding } = target;
  if (binding.status === "disabled") return { status: "ignored", result: `${binding.name} is disabled.` };
  switch (event.kind) {
    case "tracker.issue_changed":
      return applyIssueChange(ctx, target, event);
    case "tracker.issue_deleted":
      return applyIssueDeletion(ctx, binding, event.issue);
    case "tracker.issue_moved":
      return applyIssueMove(ctx, binding, event);
    case "tracker.shared_changed":
    case "tracker.label_renamed":
    case "tracker.label_deleted":
      return applySharedChange(ctx, target, event);
    default:
      return event satisfies never;
  }
}
