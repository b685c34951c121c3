import type { Ctx } from "../../domain/context.ts";
import type { NeutralEvent } from "../../providers/provider.ts";
import type { Applied, BindingRow, DeliveryTarget } from "../bindings/applied.ts";
import { applyBindingEvent } from "./apply-binding-event.ts";
import { applyIssueChange } from "./apply-issue-change.ts";
import { applyIssueDeletion } from "./apply-issue-deletion.ts";
import { applyIssueMove } from "./apply-issue-move.ts";
import { applySharedChange } from "./apply-shared-change.ts";

/**
 * Applies what a verified delivery says, to the binding of its own hook and to nothing else. Repeats and late deliveries
 * write nothing; the provider's own clock decides what is newest. Throws only for what a retry can cure.
 */
export async function applyEvents(
  ctx: Ctx,
  target: DeliveryTarget,
  events: NeutralEvent[],
): Promise<Applied> {
  const { binding } = target;
  if (binding === null) return { status: "ignored", result: "This hook belongs to no connected repository." };
  const all: Applied[] = [];
  for (const event of events) all.push(await applyEvent(ctx, { ...target, binding }, event));
  const counted = all.filter(({ status }) => status === "processed");
  const told = counted.length > 0 ? counted : all;
  return {
    status: counted.length > 0 ? "processed" : "ignored",
    result: told.map(({ result }) => result).join(" ") || "It holds nothing that Timewire uses.",
  };
}

async function applyEvent(
  ctx: Ctx,
  target: DeliveryTarget & { binding: BindingRow },
  event: NeutralEvent,
): Promise<Applied> {
  const { binding } = target;
  if ("container" in event && event.container.externalId !== binding.externalId) {
    return {
      status: "ignored",
      result: `It is about ${event.container.name}, but this hook belongs to ${binding.name}.`,
    };
  }
  switch (event.kind) {
    case "issue_changed":
    case "issue_deleted":
    case "issue_moved":
      if (binding.status === "disabled") return { status: "ignored", result: "This repository is disabled." };
      if (event.kind === "issue_deleted") return applyIssueDeletion(ctx, binding, event.issue);
      if (event.kind === "issue_moved") return applyIssueMove(ctx, binding, event);
      return applyIssueChange(ctx, target, event);
    case "shared_changed":
    case "label_renamed":
    case "label_deleted":
      if (binding.status === "disabled") return { status: "ignored", result: "This binding is disabled." };
      return applySharedChange(ctx, target, event);
    case "container_renamed":
    case "container_gone":
    case "hook_ping":
    case "hook_removed":
    case "access_changed":
      return applyBindingEvent(ctx, target, event);
    default:
      return event satisfies never;
  }
}
