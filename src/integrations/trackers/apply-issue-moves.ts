import { sql } from "drizzle-orm";

import { rowsOf } from "../../db/run-statements.ts";
import { tasks } from "../../db/schema/work.ts";
import type { Ctx } from "../../domain/context.ts";
import { disjoint } from "../../lib/disjoint.ts";
import { fold } from "../../lib/fold.ts";
import { createId } from "../../lib/id.ts";
import type { ProviderEvent } from "../../providers/inbound.ts";
import type { IssueSnapshot } from "../../providers/tracker.ts";
import type { Applied, BindingRow } from "../bindings/applied.ts";
import { applyIncoming, chunks } from "./apply-issues.ts";
import { applyKeptMoves, mapEnds } from "./apply-kept-moves.ts";
import { findEnds, readLinks, writeSuccessor } from "./find-successor.ts";
import { readFields } from "./known-links.ts";
import { type IncomingIssue, issueKey } from "./map-issue.ts";
import { isOver, type Mark, type Move, moveStatements } from "./move-statements.ts";

export type IssueMoved = {
  issue: Pick<IssueSnapshot, "id" | "key" | "updatedAt">;
  to: Extract<ProviderEvent, { kind: "tracker.issue_moved" }>["to"];
};
type Results = Map<IssueMoved, Applied>;
type Found<Step> = { event: IssueMoved; step: Step };

/** Two deliveries about one issue may be applied at the same moment; whoever comes second looks again. */
const attempts = 3;

/**
 * Where a moved issue gets a new id in another container, its task stays, with its project and time; the link goes on
 * under the new id, and belongs to the new container's binding when the same connection has one. An issue that was never
 * seen leaves only a mark, so that what is still on its way finds where it went. A tombstone carries over to the new id.
 * One outcome for each event, as if each was applied after the other; one transaction for all that came to one binding.
 */
export async function applyIssueMoves(
  ctx: Ctx,
  binding: BindingRow,
  events: readonly IssueMoved[],
): Promise<Applied[]> {
  const results: Results = new Map();
  const keysOf = ({ issue, to }: IssueMoved) => [issueKey(binding, issue.id), issueKey(binding, to.issue.id)];
  const isKept = ({ issue, to }: IssueMoved) => issue.id === to.issue.id;
  let open = events;
  for (let fruitless = 0; open.length > 0;) {
    if (fruitless === attempts) throw new Error("The issues change all the time.");
    const before = results.size;
    const next = Map.groupBy(disjoint(open, keysOf), isKept);
    for (const [event, applied] of await applyKeptMoves(ctx, binding, next.get(true) ?? []))
      results.set(event, applied);
    for (const [event, applied] of await applyOnce(ctx, binding, next.get(false) ?? []))
      results.set(event, applied);
    open = events.filter((event) => !results.has(event));
    fruitless = results.size === before ? fruitless + 1 : 0;
  }
  return events.flatMap((event) => results.get(event) ?? []);
}

/** What is missing in the answer waits for another event of the batch, or was changed by another consumer meanwhile. */
async function applyOnce(ctx: Ctx, binding: BindingRow, events: readonly IssueMoved[]): Promise<Results> {
  const results: Results = new Map();
  if (events.length === 0) return results;
  const { marks, known } = await readOld(ctx, binding, events);
  for (const { event, step } of known)
    if (step.bindingId !== binding.id || step.state === "moved")
      results.set(event, { status: "ignored", result: `${event.issue.key} was moved before.` });
  const moves = await findMoves(
    ctx,
    binding,
    known.filter(({ event }) => !results.has(event)),
  );
  const free = disjoint(moves, ({ step: { oldKey, end } }) => [oldKey, end.key, ...end.passed]);
  const written = await write(ctx, binding, {
    moves: free.map(({ step }) => step),
    marks: marks.map(({ step }) => step),
  });
  for (const { event, step } of marks)
    if (written.has(step.oldKey)) {
      const result = `${event.issue.key} was moved, but Timewire never had it.`;
      results.set(event, { status: "ignored", result });
    }
  for (const { event, step } of free) {
    const applied = describe(step, event.issue.key);
    if (applied.status === "ignored" || written.has(step.oldKey)) results.set(event, applied);
  }
  return results;
}

/** The old links of moved issues; a mark for what has none. */
async function readOld(ctx: Ctx, binding: BindingRow, events: readonly IssueMoved[]) {
  const links = await readLinks(
    ctx,
    events.map(({ issue }) => issueKey(binding, issue.id)),
  );
  const marks: Found<Mark>[] = [];
  const known: Found<Move["old"]>[] = [];
  for (const event of events) {
    const { issue, to } = event;
    const oldKey = issueKey(binding, issue.id);
    const old = links.get(oldKey);
    if (old !== undefined) known.push({ event, step: old });
    else
      marks.push({
        event,
        step: { oldKey, bindingId: binding.id, containerId: binding.externalId, issue, to },
      });
  }
  return { marks, known };
}

async function findMoves(
  ctx: Ctx,
  binding: BindingRow,
  known: readonly Found<Move["old"]>[],
): Promise<Found<Move>[]> {
  const ends = await findEnds(
    ctx,
    binding,
    known.map(({ event }) => event.to),
  );
  return ends.flatMap((end, i): Found<Move>[] => {
    const found = known[i];
    if (found === undefined) return [];
    const { event, step: old } = found;
    return [{ event, step: { oldKey: issueKey(binding, event.issue.id), old, end, to: event.to } }];
  });
}

/** The old keys of what took effect: nothing is written where the end of the chain has changed since it was read. */
async function write(
  ctx: Ctx,
  binding: BindingRow,
  { moves, marks }: { moves: readonly Move[]; marks: readonly Mark[] },
): Promise<Set<string>> {
  const duplicates = await readDuplicates(ctx, moves);
  const written = new Set<string>();
  const steps = [...marks.map((mark) => ({ mark })), ...moves.map((move) => ({ move }))];
  const textOf = (step: (typeof steps)[number]) =>
    "mark" in step
      ? writeSuccessor(step.mark.to)
      : `${writeSuccessor(step.move.to)}${duplicates.get(step.move.end.link?.localId ?? "")?.description ?? ""}`;
  const target = (step: (typeof steps)[number]) =>
    "mark" in step || step.move.end.isForeign ? binding : step.move.end.targetBinding;
  for (const group of Map.groupBy(steps, (step) => target(step).id).values())
    for (const page of chunks(group, (step) => JSON.stringify(textOf(step)))) {
      const [first] = page;
      if (first === undefined) continue;
      const some = page.flatMap((step) => ("move" in step ? step.move : []));
      const before = moveStatements(ctx, {
        moves: some,
        marks: page.flatMap((step) => ("mark" in step ? step.mark : [])),
      });
      const incoming = await incomingOf(ctx, target(first), { moves: some, duplicates });
      const done = await applyIncoming(ctx, target(first), { arrival: "move", incoming, before });
      for (const { key } of done.before.flatMap((result) => rowsOf<{ key: string }>(result)))
        written.add(key);
    }
  return written;
}

/** What is known of the issues at their ends, and what the events say of them. */
async function incomingOf(
  ctx: Ctx,
  target: BindingRow,
  { moves, duplicates }: { moves: readonly Move[]; duplicates: ReadonlyMap<string, Duplicate> },
): Promise<IncomingIssue[]> {
  const open = moves.filter((move) => isFollowed(move));
  const told = await mapEnds(
    ctx,
    target,
    open.map(({ end }) => end),
  );
  return [...open.flatMap((move) => knownState(ctx, move, duplicates)), ...told];
}

const isFollowed = (move: Move) => move.old.state !== "deleted" && !move.end.isForeign && !isOver(move);

type Duplicate = { description: string; url: string | null };

/** The tasks that the new containers' own deliveries made, by their ids. */
async function readDuplicates(ctx: Ctx, moves: readonly Move[]): Promise<Map<string, Duplicate>> {
  const ids = moves.flatMap(({ end }) => end.link?.localId ?? []);
  if (ids.length === 0) return new Map();
  const rows = await ctx.db
    .select({
      id: tasks.id,
      description: tasks.description,
      url: tasks.sourceUrl,
    })
    .from(tasks)
    .where(
      sql`${tasks.workspaceId} = ${ctx.actor.workspaceId} AND ${tasks.id} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`,
    );
  return new Map(rows.map((row) => [row.id, row]));
}

/** What the new container's own deliveries said already, in the form in which it can be applied to the old task. */
function knownState(
  ctx: Ctx,
  { old, end }: Move,
  duplicates: ReadonlyMap<string, Duplicate>,
): IncomingIssue[] {
  const { link, key, to } = end;
  if (old.localId === null || link === null || link.version === "") return [];
  const duplicate = duplicates.get(link.localId ?? "");
  const [fields, base] = [readFields(link.fields), readFields(old.fields)];
  // Without a duplicate nobody kept the text; as long as its mark is the old one, the next change brings it.
  if (duplicate === undefined) fields.bodyHash = base.bodyHash;
  return [
    {
      remote_key: key,
      display_key: link.displayKey,
      container_id: to.container.externalId,
      remote_updated_at: link.updatedAt,
      remote_version: link.version,
      remote_fields: JSON.stringify(fields),
      state: link.state === "live" ? "live" : "filtered",
      left_out_because: null,
      task_id: createId(ctx.now),
      title: fields.title,
      title_norm: fold(fields.title),
      body: duplicate?.description ?? "",
      body_hash: fields.bodyHash,
      status: fields.status,
      priority: fields.priority,
      assignee_id: fields.assigneeId,
      due_on: fields.dueOn,
      estimate_seconds: fields.estimateSeconds,
      spent_seconds: link.spentSeconds,
      is_about_time: 0,
      tags: fields.tags,
      completed_at: fields.completedAt,
      url: duplicate?.url ?? to.issue.url,
    },
  ];
}

function describe({ end, old }: Move, from: string): Applied {
  if (old.state === "deleted") return { status: "ignored", result: `${from} was deleted before.` };
  return { status: "processed", result: describeFollowed({ end, old }, from) };
}

function describeFollowed({ end, old }: Pick<Move, "end" | "old">, from: string): string {
  const now = end.to.issue.key;
  if (old.localId === null) return `${from} is now ${now}.`;
  if (end.isForeign)
    return `${from} is now ${now}, which another connection looks after: its task is archived.`;
  if (end.link?.state === "deleted")
    return `${from} was moved to ${now} and deleted there: its task is archived, its time stays.`;
  return `${from} is now ${now}; its task goes on.`;
}
