import { sql } from "drizzle-orm";

import type { Ctx } from "../../domain/context.ts";
import { disjoint } from "../../lib/disjoint.ts";
import type { ProviderEvent } from "../../providers/inbound.ts";
import type { Applied, BindingRow } from "../bindings/applied.ts";
import { applyIssueDeletions } from "./apply-issue-deletions.ts";
import { applyIssueMoves } from "./apply-issue-moves.ts";
import { applyIncoming, mapIssues } from "./apply-issues.ts";
import { findEnds, readLinks, readSuccessor, type Successor } from "./find-successor.ts";
import type { LinkFacts } from "./known-links.ts";
import { issueKey } from "./map-issue.ts";

type Changed = Extract<ProviderEvent, { kind: "tracker.issue_changed" }>;
type Event = Changed | Extract<ProviderEvent, { kind: "tracker.issue_deleted" }>;
type Late = { event: Changed; link: LinkFacts; to: Successor };

/** What is told of issues that were moved away from here; one outcome for each event, as if each was applied after the other. */
export async function applyToMoved(
  ctx: Ctx,
  binding: BindingRow,
  events: readonly Event[],
): Promise<Applied[]> {
  const results = new Map<Event, Applied>();
  for (let open = events; open.length > 0; open = open.filter((event) => !results.has(event))) {
    const next = disjoint(open, ({ issue }) => [issue.id]);
    for (const [event, applied] of await applyDeleted(ctx, binding, next)) results.set(event, applied);
    for (const [event, applied] of await applyChanged(ctx, binding, next)) results.set(event, applied);
  }
  return events.flatMap((event) => results.get(event) ?? []);
}

type Results = readonly (readonly [Event, Applied])[];

async function applyDeleted(ctx: Ctx, binding: BindingRow, next: readonly Event[]): Promise<Results> {
  const deleted = next.filter(({ kind }) => kind === "tracker.issue_deleted");
  if (deleted.length === 0) return [];
  const issues = deleted.map(({ issue }) => issue);
  return zip(deleted, await applyIssueDeletions(ctx, binding, issues));
}

/**
 * When nothing of an issue was seen before its move, the move is made up for, so that the end is the same as in the right order:
 * unless somebody has tracked time on the task that it got in its new container.
 */
async function applyChanged(ctx: Ctx, binding: BindingRow, next: readonly Event[]): Promise<Results> {
  const changed = next.filter((event) => event.kind === "tracker.issue_changed");
  if (changed.length === 0) return [];
  const keyOf = ({ issue }: Changed) => issueKey(binding, issue.id);
  const links = await readLinks(ctx, changed.map(keyOf));
  const late = changed.map((event): Late => {
    const link = links.get(keyOf(event));
    if (link === undefined || link.movedTo === null)
      throw new Error("The issue is no longer said to have been moved.");
    return { event, link, to: readSuccessor(link.movedTo) };
  });
  // Others were late, and their moves were cut off.
  const unseen = late.filter(({ link }) => link.state === "moved" && link.version === "");
  const cutOff = late.filter(({ link }) => link.state !== "moved");
  const open = [...cutOff, ...(await untouched(ctx, binding, unseen))];
  const made = zip(
    open.map(({ event }) => event),
    await makeUp(ctx, binding, open),
  );
  const done = new Map<Event, Applied>(made);
  return changed.map((event) => [event, done.get(event) ?? movedBefore(event.issue.key)] as const);
}

/** Of a task that it has no more. */
export const movedBefore = (name: string): Applied => ({
  status: "ignored",
  result: `${name} was moved elsewhere before.`,
});

/** Those whose end is ours, not deleted, and without time on its task. */
async function untouched(ctx: Ctx, binding: BindingRow, late: readonly Late[]): Promise<Late[]> {
  if (late.length === 0) return [];
  const ends = await findEnds(
    ctx,
    binding,
    late.map(({ to }) => to),
  );
  const tracked = await findTracked(
    ctx,
    ends.flatMap(({ link }) => link?.localId ?? []),
  );
  return late.filter((_, i) => {
    const end = ends[i];
    return (
      end !== undefined &&
      !end.isForeign &&
      end.link?.state !== "deleted" &&
      !tracked.has(end.link?.localId ?? "")
    );
  });
}

async function findTracked(ctx: Ctx, taskIds: readonly string[]): Promise<Set<string>> {
  if (taskIds.length === 0) return new Set();
  const rows = await ctx.db.all<{ id: string }>(sql`
    SELECT value AS id FROM json_each(${JSON.stringify(taskIds)})
    WHERE EXISTS (SELECT 1 FROM time_entries WHERE workspace_id = ${ctx.actor.workspaceId}
      AND task_id = value AND task_id IS NOT NULL)`);
  return new Set(rows.map(({ id }) => id));
}

async function makeUp(ctx: Ctx, binding: BindingRow, late: readonly Late[]): Promise<Applied[]> {
  if (late.length === 0) return [];
  const keys = late.map(({ event }) => issueKey(binding, event.issue.id));
  const unmark = sql`UPDATE links SET state = 'filtered'
    WHERE workspace_id = ${binding.workspaceId} AND remote_key IN (SELECT value FROM json_each(${JSON.stringify(keys)}))
      AND state = 'moved' AND remote_version = ''`;
  const incoming = await mapIssues(
    ctx,
    binding,
    late.map(({ event }) => event.issue),
  );
  await applyIncoming(ctx, binding, { incoming, arrival: "webhook", before: [unmark] });
  return applyIssueMoves(
    ctx,
    binding,
    late.map(({ event, to }) => ({ issue: event.issue, to })),
  );
}

function zip<E extends Event>(events: readonly E[], all: readonly Applied[]): (readonly [E, Applied])[] {
  return events.flatMap((event, i) => {
    const applied = all[i];
    return applied === undefined ? [] : [[event, applied] as const];
  });
}
