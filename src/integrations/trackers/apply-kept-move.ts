import type { Ctx } from "../../domain/context.ts";
import type { ProviderEvent } from "../../providers/inbound.ts";
import type { Applied, BindingRow } from "../bindings/applied.ts";
import { applyIncoming, mapIssues } from "./apply-issues.ts";
import { trackerSettings } from "../bindings/settings.ts";
import { findEnd } from "./find-successor.ts";

type Moved = {
  issue: { key: string };
  to: Extract<ProviderEvent, { kind: "tracker.issue_moved" }>["to"];
};

/**
 * An issue that keeps its id in another container: its link goes to that container's binding, with the state that it has there; its task
 * stays, with its project and time. One that was never seen becomes a task only where its container is connected. Idempotent, and
 * late ones change nothing: the issue's version decides.
 */
export async function applyKeptMove(ctx: Ctx, binding: BindingRow, { issue, to }: Moved): Promise<Applied> {
  const { targetBinding, link, isForeign } = await findEnd(ctx, binding, to);
  const name = to.issue.key;
  if (isForeign)
    return {
      status: "ignored",
      result: `${issue.key} is now ${name}, which another connection looks after.`,
    };
  if (link === null && targetBinding.id === binding.id)
    return { status: "ignored", result: `${issue.key} was moved, but Timewire never had it.` };
  const target = { ...targetBinding, externalId: to.container.externalId };
  const isAsked = trackerSettings(target).query !== null;
  const issues = isAsked ? [{ ...to.issue, awayBecause: "was only just moved there" }] : [to.issue];
  const incoming = await mapIssues(ctx, target, issues);
  const { created } = await applyIncoming(ctx, target, { incoming, arrival: "move" });
  if (isAsked) await askWhetherItMatches(ctx, target, to.issue);
  const result = created > 0 ? `Created a task for ${name}.` : `${name} is in ${to.container.name} now.`;
  return { status: "processed", result };
}

/** The new place has a query of its own: until its answer is known the issue counts as left out. */
function askWhetherItMatches(
  ctx: Ctx,
  { workspaceId, id: bindingId }: BindingRow,
  { id, key }: Moved["to"]["issue"],
): Promise<void> {
  const issue = { id, key, assigned: null, deliveryId: "", receivedAt: ctx.now };
  return ctx.enqueue({
    type: "issues.read",
    workspaceId,
    bindingId,
    subscriptionId: "",
    isTie: true,
    issues: [issue],
  });
}
