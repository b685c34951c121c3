import type { Ctx } from "../../domain/context.ts";
import type { ProviderEvent } from "../../providers/inbound.ts";
import { missesRules } from "../bindings/rules.ts";
import type { Applied, BindingRow, DeliveryTarget } from "../bindings/applied.ts";
import { announceIssue } from "./announce-issue.ts";
import { applyIssueMove } from "./apply-issue-move.ts";
import { applyIssues } from "./apply-issues.ts";
import { applyLateIssue } from "./apply-late-issue.ts";
import { type LinkFacts, readLink, readSuccessor } from "./find-successor.ts";
import type { IncomingIssue } from "./map-issue.ts";
import { startAssignedTimer } from "./start-assigned-timer.ts";

type IssueChanged = Extract<ProviderEvent, { kind: "tracker.issue_changed" }>;

/** One issue as a webhook tells it: its task is created, updated or archived, or nothing happens because it is no news. */
export async function applyIssueChange(
  ctx: Ctx,
  target: DeliveryTarget & { binding: BindingRow },
  event: IssueChanged,
): Promise<Applied> {
  const { binding } = target;
  const counts = await applyIssues(ctx, binding, [event.issue], "webhook");
  const incoming = counts.incoming[0];
  if (incoming === undefined) return { status: "ignored", result: "It holds no issue." };
  const link = await readLink(ctx, incoming.remote_key);
  if (link !== null && link.movedTo !== null && link.bindingId === binding.id) {
    if (link.state === "moved") return applyLateIssue(ctx, binding, { issue: event.issue, link });
    // It was late, and its move was cut off.
    return applyIssueMove(ctx, binding, { issue: event.issue, to: readSuccessor(link.movedTo) });
  }
  if (isTie(link, incoming)) {
    // Both were changed within the same instant and only the provider knows which came last.
    await ctx.enqueue(
      { type: "sync.page", workspaceId: binding.workspaceId, bindingId: binding.id, runId: null },
      { delaySeconds: 5 },
    );
  }
  const applied = describe(counts, incoming, binding, link);
  if (link?.localId) await announceIssue(ctx, { event, incoming, taskId: link.localId, counts });
  if (link === null || link.state !== "live" || link.localId === null) return applied;
  const timer = await startAssignedTimer(ctx, target, { event, taskId: link.localId, link });
  return timer === null ? applied : { status: "processed", result: `${applied.result} ${timer}` };
}

function isTie(link: LinkFacts | null, incoming: IncomingIssue): boolean {
  return (
    link !== null &&
    (link.state === "live" || link.state === "filtered") &&
    link.updatedAt === incoming.remote_updated_at &&
    link.version !== incoming.remote_version
  );
}

function describe(
  counts: { created: number; changed: number },
  incoming: IncomingIssue,
  binding: BindingRow,
  link: LinkFacts | null,
): Applied {
  const name = incoming.display_key;
  const isFiltered = incoming.state === "filtered";
  if (counts.created > 0) return { status: "processed", result: `Created a task for ${name}.` };
  if (counts.changed > 0) {
    return {
      status: "processed",
      result: isFiltered
        ? `Archived the task: ${withoutLabel(name, binding)}`
        : `Updated the task of ${name}.`,
    };
  }
  if (link?.state === "deleted") return { status: "ignored", result: `${name} was deleted before.` };
  if (link?.state === "moved") return { status: "ignored", result: `${name} was moved elsewhere before.` };
  if (link?.version !== incoming.remote_version)
    return { status: "ignored", result: `A newer state of ${name} is known already.` };
  if (isFiltered) return { status: "ignored", result: withoutLabel(name, binding) };
  return { status: "ignored", result: `Nothing that the task of ${name} shows has changed.` };
}

function withoutLabel(name: string, binding: BindingRow): string {
  return `${name} ${missesRules(binding.rules)}.`;
}
