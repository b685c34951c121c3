import type { Ctx } from "../../domain/context.ts";
import type { EventOf } from "../../providers/inbound.ts";
import type { Applied, BindingRow, BindingTarget } from "../bindings/applied.ts";
import { applyComment } from "./apply-comment.ts";
import { applyIssueChanges, type Told } from "./apply-issue-changes.ts";
import { applyIssueMoves } from "./apply-issue-moves.ts";
import { applyToMoved } from "./apply-to-moved.ts";
import { needsSprints } from "../bindings/rules.ts";
import { trackerSettings } from "../bindings/settings.ts";
import { applySharedChanges, isSharedChange } from "./apply-shared-changes.ts";
import { issueKey } from "./map-issue.ts";
import { askToReadComments } from "./read-comments.ts";
import { askToRead, type Touched } from "./read-issues.ts";

type Part = { target: BindingTarget; event: EventOf<"tracker"> };

/**
 * Applies what deliveries of one binding tell of issues. Repeats and late deliveries write nothing; the provider's own clock decides
 * what is newest. All but comments is applied together. Throws when that fails, because one of them may be the cause.
 */
export async function applyTrackerEvents(
  ctx: Ctx,
  told: readonly Part[],
): Promise<PromiseSettledResult<Applied>[]> {
  const parts = told.map(withEnough);
  const results = new Map<Part, Applied>();
  const binding = parts[0]?.target.binding;
  if (binding?.status === "disabled") {
    const value: Applied = { status: "ignored", result: `${binding.name} is disabled.` };
    return parts.map(() => ({ status: "fulfilled", value }));
  }
  if (binding !== undefined) {
    await applyIssueEvents(ctx, binding, { parts, results });
    await applyOthers(ctx, binding, { parts, results });
  }
  const all: PromiseSettledResult<Applied>[] = [];
  for (const part of parts)
    all.push(...(await Promise.allSettled([results.get(part) ?? applyAlone(ctx, part)])));
  return all;
}

/** What tells too little of an issue for the binding's rules tells that something became of it. */
function withEnough(part: Part): Part {
  const { target, event } = part;
  if (event.kind !== "tracker.issue_changed") return part;
  const isTold = (event.issue.sprints ?? []).every(({ isCurrent }) => isCurrent !== null);
  if (isTold || !needsSprints(trackerSettings(target.binding))) return part;
  const { container, assigned, issue } = event;
  return {
    target,
    event: { kind: "tracker.issue_touched", container, assigned, issue: { id: issue.id, key: issue.key } },
  };
}

type Applying = { parts: readonly Part[]; results: Map<Part, Applied> };

/** Changes, deletions and moves: of each issue what was told up to its next move, then that move, and so on. */
async function applyIssueEvents(ctx: Ctx, binding: BindingRow, { parts, results }: Applying): Promise<void> {
  let open = parts.filter((part) => isTold(part) || isMove(part));
  while (open.length > 0) {
    const { told, moves } = nextOf(binding, open);
    await applyTold(ctx, binding, { parts: told, results });
    const applied = await applyIssueMoves(
      ctx,
      binding,
      moves.map(({ event }) => event),
    );
    setAll(results, moves, applied);
    open = open.filter((part) => !results.has(part));
  }
}

function nextOf(binding: BindingRow, open: readonly Part[]) {
  const moved = new Set<string>();
  const told: (Part & Told)[] = [];
  const moves: (Part & Move)[] = [];
  for (const part of open) {
    const keys = keysOf(binding, part.event);
    const isNext = keys.every((key) => !moved.has(key));
    if (isNext && isTold(part)) told.push(part);
    if (!isMove(part)) continue;
    if (isNext) moves.push(part);
    for (const key of keys) moved.add(key);
  }
  return { told, moves };
}

async function applyTold(
  ctx: Ctx,
  binding: BindingRow,
  { parts, results }: { parts: readonly (Part & Told)[]; results: Map<Part, Applied> },
): Promise<void> {
  const outcomes = new Map(await applyIssueChanges(ctx, binding, parts));
  for (const part of parts)
    if (outcomes.get(part) === "alone")
      for (const [told, outcome] of await applyIssueChanges(ctx, binding, [part]))
        outcomes.set(told, outcome);
  for (const part of parts) {
    const outcome = outcomes.get(part);
    if (typeof outcome === "object") results.set(part, outcome);
  }
  const moved = parts.filter((part) => !results.has(part));
  const events = moved.map(({ event }) => event);
  setAll(results, moved, await applyToMoved(ctx, binding, events));
}

function setAll(results: Map<Part, Applied>, parts: readonly Part[], all: readonly Applied[]): void {
  for (const [i, applied] of all.entries()) {
    const part = parts[i];
    if (part !== undefined) results.set(part, applied);
  }
}

async function applyOthers(ctx: Ctx, binding: BindingRow, { parts, results }: Applying): Promise<void> {
  const touched = parts.filter(isTouched);
  await askToRead(ctx, binding, touched);
  for (const part of touched) {
    const result = `${part.event.issue.key} is read again, because this tells only that something became of it.`;
    results.set(part, { status: "processed", result });
  }
  const commented = parts.filter(isCommented);
  const outcomeOf = await askToReadComments(ctx, binding, commented);
  for (const part of commented) results.set(part, outcomeOf(part.event));
  const shared = parts.filter(isShared);
  const events = shared.map(({ event }) => event);
  setAll(results, shared, await applySharedChanges(ctx, binding, events));
}

const isTold = (part: Part): part is Part & Told =>
  part.event.kind === "tracker.issue_changed" || part.event.kind === "tracker.issue_deleted";
type Move = { event: Extract<EventOf<"tracker">, { kind: "tracker.issue_moved" }> };
const isMove = (part: Part): part is Part & Move => part.event.kind === "tracker.issue_moved";
const isTouched = (part: Part): part is Part & Touched => part.event.kind === "tracker.issue_touched";
const isCommented = (
  part: Part,
): part is Part & { event: Extract<Part["event"], { kind: "tracker.comment_touched" }> } =>
  part.event.kind === "tracker.comment_touched";
const isShared = (part: Part): part is Part & { event: Parameters<typeof applySharedChanges>[2][number] } =>
  isSharedChange(part.event);

/** The issues that an event is about, under all their ids. */
function keysOf(binding: BindingRow, event: Part["event"]): string[] {
  if (!("issue" in event)) return [];
  const keys = [issueKey(binding, event.issue.id)];
  return event.kind === "tracker.issue_moved" ? [...keys, issueKey(binding, event.to.issue.id)] : keys;
}

function applyAlone(ctx: Ctx, { target: { binding }, event }: Part): Promise<Applied> {
  if (event.kind === "tracker.comment_changed" || event.kind === "tracker.comment_deleted")
    return applyComment(ctx, binding, event);
  throw new Error("All else is applied together.");
}
