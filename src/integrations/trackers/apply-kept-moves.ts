import type { Ctx } from "../../domain/context.ts";
import type { ProviderEvent } from "../../providers/inbound.ts";
import { trackerSettings } from "../bindings/settings.ts";
import type { Applied, BindingRow } from "../bindings/applied.ts";
import { applyIncoming, mapIssues } from "./apply-issues.ts";
import { type End, findEnds } from "./find-successor.ts";
import type { IncomingIssue } from "./map-issue.ts";

type Moved = {
  issue: { key: string };
  to: Extract<ProviderEvent, { kind: "tracker.issue_moved" }>["to"];
};
type Kept<E> = { event: E; end: End };

/**
 * Issues that keep their ids in another container: each link goes to that container's binding, with the state that it has there; its task
 * stays, with its project and time. One that was never seen becomes a task only where its container is connected. Idempotent, and
 * late ones change nothing: the issue's version decides. No two events may be about one issue.
 */
export async function applyKeptMoves<E extends Moved>(
  ctx: Ctx,
  binding: BindingRow,
  events: readonly E[],
): Promise<Map<E, Applied>> {
  const ends = await findEnds(
    ctx,
    binding,
    events.map(({ to }) => to),
  );
  const kept = ends.flatMap((end, i): Kept<E>[] => {
    const event = events[i];
    return event === undefined ? [] : [{ event, end }];
  });
  const results = new Map<E, Applied>();
  for (const { event, end } of kept) {
    const result = unusedBecause(binding, event, end);
    if (result !== null) results.set(event, { status: "ignored", result });
  }
  const used = kept.filter(({ event }) => !results.has(event));
  for (const group of Map.groupBy(used, ({ end }) => end.targetBinding.id).values())
    for (const [event, applied] of await applyThere(ctx, group)) results.set(event, applied);
  return results;
}

/** A sentence; null when the move has an effect here. */
function unusedBecause({ id }: BindingRow, { issue }: Moved, end: End): string | null {
  const { targetBinding, link, isForeign, to } = end;
  if (isForeign) return `${issue.key} is now ${to.issue.key}, which another connection looks after.`;
  if (link === null && targetBinding.id === id) return `${issue.key} was moved, but Timewire never had it.`;
  return null;
}

/** Those that came to containers of one binding. */
async function applyThere<E extends Moved>(
  ctx: Ctx,
  group: readonly Kept<E>[],
): Promise<(readonly [E, Applied])[]> {
  const target = group[0]?.end.targetBinding;
  if (target === undefined) return [];
  const ends = group.map(({ end }) => end);
  const isAsked = trackerSettings(target).query !== null;
  const incoming = await mapEnds(
    ctx,
    target,
    ends,
    isAsked ? { awayBecause: "was only just moved there" } : {},
  );
  await applyIncoming(ctx, target, { incoming, arrival: "move" });
  if (isAsked) for (const { to } of ends) await askWhetherItMatches(ctx, target, to.issue);
  return group.map(({ event, end: { to, link } }, i) => {
    const isCreated = makesTask(incoming[i], link);
    const name = to.issue.key;
    const result = isCreated ? `Created a task for ${name}.` : `${name} is in ${to.container.name} now.`;
    return [event, { status: "processed", result }] as const;
  });
}

/** Issues as they are at their ends, in the terms of the binding there, which may have none of their containers. */
export async function mapEnds(
  ctx: Ctx,
  target: BindingRow,
  ends: readonly End[],
  changes: { awayBecause?: string } = {},
): Promise<IncomingIssue[]> {
  const mapped = await mapIssues(
    ctx,
    target,
    ends.map(({ to }) => ({ ...to.issue, ...changes })),
  );
  return mapped.map((row, i) => ({
    ...row,
    container_id: ends[i]?.to.container.externalId ?? row.container_id,
  }));
}

function makesTask(incoming: IncomingIssue | undefined, link: End["link"]): boolean {
  if (incoming?.state !== "live") return false;
  if (link === null) return true;
  const isThere = link.state === "live" || link.state === "filtered";
  return link.localId === null && isThere && incoming.remote_updated_at >= link.updatedAt;
}

/** The new container has a query of its own: until its answer is known the issue counts as left out. */
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
