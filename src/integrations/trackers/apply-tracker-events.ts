import type { Ctx } from "../../domain/context.ts";
import type { EventOf } from "../../providers/inbound.ts";
import type { Applied, BindingRow, BindingTarget } from "../bindings/applied.ts";
import { applyComment } from "./apply-comment.ts";
import { applyIssueChanges, type Told } from "./apply-issue-changes.ts";
import { applyIssueDeletion } from "./apply-issue-deletion.ts";
import { applyIssueMove } from "./apply-issue-move.ts";
import { applyToMoved } from "./apply-late-issue.ts";
import { applySharedChanges, isSharedChange } from "./apply-shared-changes.ts";
import { issueKey } from "./map-issue.ts";
import { askToReadComments } from "./read-comments.ts";
import { askToRead, type Touched } from "./read-issues.ts";

type Part = { target: BindingTarget; event: EventOf<"tracker"> };

/**
 * Applies what deliveries of one binding tell of issues. Repeats and late deliveries write nothing; the provider's own clock decides
 * what is newest. What is changed or deleted is applied together; what is moved, and all else that is told of such an issue, one by
 * one. Throws when what is applied together fails, because one of them may be the cause.
 */
export async function applyTrackerEvents(
  ctx: Ctx,
  parts: readonly Part[],
): Promise<PromiseSettledResult<Applied>[]> {
  const results = new Map<Part, Applied>();
  const binding = parts[0]?.target.binding;
  if (binding?.status === "disabled") {
    const value: Applied = { status: "ignored", result: `${binding.name} is disabled.` };
    return parts.map(() => ({ status: "fulfilled", value }));
  }
  if (binding !== undefined) await applyTogether(ctx, binding, { parts, results });
  const all: PromiseSettledResult<Applied>[] = [];
  for (const part of parts)
    all.push(...(await Promise.allSettled([results.get(part) ?? applyAlone(ctx, part)])));
  return all;
}

async function applyTogether(
  ctx: Ctx,
  binding: BindingRow,
  { parts, results }: { parts: readonly Part[]; results: Map<Part, Applied> },
): Promise<void> {
  const moved = new Set(parts.flatMap(({ event }) => movedKeys(binding, event)));
  const told = parts.filter(isTold).filter(({ event }) => !moved.has(issueKey(binding, event.issue.id)));
  for (const [part, applied] of await applyIssueChanges(ctx, binding, told))
    if (applied !== null) results.set(part, applied);
  const touched = parts.filter(isTouched);
  await askToRead(ctx, binding, touched);
  for (const part of touched) {
    const result = `${part.event.issue.key} is read again, because this tells only that something became of it.`;
    results.set(part, { status: "processed", result });
  }
  const commented = parts.filter(isCommented);
  const outcomeOf = await askToReadComments(
    ctx,
    binding,
    commented.map(({ event }) => event),
  );
  for (const part of commented) results.set(part, outcomeOf(part.event));
  const shared = parts.filter(isShared);
  const events = shared.map(({ event }) => event);
  for (const [i, applied] of (await applySharedChanges(ctx, binding, events)).entries()) {
    const part = shared[i];
    if (part !== undefined) results.set(part, applied);
  }
}

const isTold = (part: Part): part is Part & Told =>
  part.event.kind === "tracker.issue_changed" || part.event.kind === "tracker.issue_deleted";
const isTouched = (part: Part): part is Part & Touched => part.event.kind === "tracker.issue_touched";
const isCommented = (
  part: Part,
): part is Part & { event: Extract<Part["event"], { kind: "tracker.comment_touched" }> } =>
  part.event.kind === "tracker.comment_touched";
const isShared = (part: Part): part is Part & { event: Parameters<typeof applySharedChanges>[2][number] } =>
  isSharedChange(part.event);

function movedKeys(binding: BindingRow, event: Part["event"]): string[] {
  if (event.kind !== "tracker.issue_moved") return [];
  return [issueKey(binding, event.issue.id), issueKey(binding, event.to.issue.id)];
}

async function applyAlone(ctx: Ctx, part: Part): Promise<Applied> {
  const { target, event } = part;
  const { binding } = target;
  switch (event.kind) {
    case "tracker.issue_deleted":
      return applyIssueDeletion(ctx, binding, event.issue);
    case "tracker.issue_moved":
      return applyIssueMove(ctx, binding, event);
    case "tracker.issue_changed": {
      // Moved by an event of this batch, which came before or comes after.
      const told = { target, event };
      const applied = (await applyIssueChanges(ctx, binding, [told])).get(told) ?? null;
      return applied ?? applyToMoved(ctx, binding, event);
    }
    case "tracker.comment_changed":
    case "tracker.comment_deleted":
      return applyComment(ctx, binding, event);
    case "tracker.issue_touched":
    case "tracker.comment_touched":
    case "tracker.shared_changed":
    case "tracker.label_renamed":
    case "tracker.label_deleted":
      throw new Error("These are applied together.");
    default:
      return event satisfies never;
  }
}
