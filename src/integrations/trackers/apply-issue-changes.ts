import { rowsOf, runBatch, type StatementResult } from "../../db/run-statements.ts";
import type { Ctx } from "../../domain/context.ts";
import type { ProviderEvent } from "../../providers/inbound.ts";
import type { Applied, BindingRow, BindingTarget } from "../bindings/applied.ts";
import { publishIssues, type TaskChanged, taskChangeOf } from "./publish-issue.ts";
import { tombstoneStatements, describeDeletion, tombstoneIn } from "./apply-issue-deletions.ts";
import { writeIssues } from "./apply-issues.ts";
import { trackerSettings } from "../bindings/settings.ts";
import { describeChange, isTie } from "./describe-change.ts";
import { type IssueMember, type MemberRow, selectMembers, toMembers } from "./find-members.ts";
import { type Effect, type Fold, foldChange, foldDeletion } from "./fold-issues.ts";
import { movedBefore } from "./apply-to-moved.ts";
import { keepStatus } from "./keep-status.ts";
import { type KnownLink, selectLinks } from "./known-links.ts";
import { type IncomingIssue, issueKey, mapIssue } from "./map-issue.ts";
import { startAssignedTimer } from "./start-assigned-timer.ts";

type IssueChanged = Extract<ProviderEvent, { kind: "tracker.issue_changed" }>;
type IssueDeleted = Extract<ProviderEvent, { kind: "tracker.issue_deleted" }>;
/** What one delivery says of an issue of its binding. */
export type Told = { target: BindingTarget; event: IssueChanged | IssueDeleted };

/** What the events of a batch came to in memory, in the order of their arrival. */
type Change = {
  told: Told;
  event: IssueChanged;
  incoming: IncomingIssue;
  effect: Effect;
  before: KnownLink | null;
  link: KnownLink | null;
};
type Deletion = { told: Told; wasKnown: boolean; isMarked: boolean };
type Step = Change | Deletion;
type Outcome = Applied | "moved" | "alone";
type Outcomes = Map<Told, Outcome>;

/** Another consumer may apply the same issue at the same moment; whoever comes second looks again. */
const attempts = 3;

/**
 * What deliveries of one binding say of its issues, as if each was applied after the other: one transaction of reads and one of
 * writes for all of them. Several states of an issue become one row. "moved" for what `applyToMoved` has to apply, because the issue was
 * moved away; "alone" for all from the first event of an issue whose task is archived after an event has started its timer.
 */
export async function applyIssueChanges(
  ctx: Ctx,
  binding: BindingRow,
  all: readonly Told[],
): Promise<Outcomes> {
  const results = new Map<Told, Outcome>();
  let open = all;
  for (let attempt = 0; open.length > 0; attempt++) {
    if (attempt === attempts) throw new Error("The issues change all the time.");
    for (const [told, applied] of await applyOnce(ctx, binding, open)) results.set(told, applied);
    open = all.filter((told) => !results.has(told));
  }
  return results;
}

/** What is missing in the answer was changed by another consumer meanwhile. */
async function applyOnce(ctx: Ctx, binding: BindingRow, all: readonly Told[]): Promise<Outcomes> {
  const { links, members } = await load(ctx, binding, all);
  const linkOf = ({ event }: Told) => links.get(issueKey(binding, event.issue.id)) ?? null;
  const isMoved = (told: Told) => isMovedAway(linkOf(told), binding);
  const folds = new Map<string, Fold>();
  const folding = { binding, members, now: ctx.now, links, folds };
  const steps = await foldAll(
    folding,
    all.filter((told) => !isMoved(told)),
  );
  const late = firstOfArchived(folding, steps);
  if (late !== null) {
    const at = all.indexOf(late);
    const before = await applyIssueChanges(ctx, binding, all.slice(0, at));
    return new Map([...before, ...all.slice(at).map((told) => [told, "alone"] as const)]);
  }
  const contested = await write(ctx, binding, { folds, steps });
  const stored = steps.filter(({ told }) => !contested.has(issueKey(binding, told.event.issue.id)));
  const results = new Map<Told, Outcome>(
    all.filter(isMoved).map((told) => [told, outcomeOfMoved(told, linkOf(told))]),
  );
  const changes = stored.filter((step) => "effect" in step);
  await readAgain(
    ctx,
    binding,
    changes.filter(({ before, incoming }) => isTie(before, incoming)),
  );
  for (const step of stored) results.set(step.told, await conclude(ctx, members, step));
  return results;
}

function isMovedAway(link: KnownLink | null, { id }: BindingRow): boolean {
  return link !== null && link.movedTo !== null && link.bindingId === id;
}

/** What changed there before the issue was moved is known where it is now, once any of it was seen. */
function outcomeOfMoved({ event }: Told, link: KnownLink | null): Outcome {
  const isOver = link?.state === "moved" && link.version !== "";
  return isOver && event.kind === "tracker.issue_changed" ? movedBefore(event.issue.key) : "moved";
}

/**
 * A timer that an event starts needs the task as it was then: from the first event of an issue whose task a later one archives, all
 * go one by one, because the next timer of a person ends the one before. null = there is no such issue.
 */
function firstOfArchived({ binding, folds }: Folding, steps: readonly Step[]): Told | null {
  if (!trackerSettings(binding).startsTimerWhenAssigned) return null;
  const isLate = (step: Step) =>
    "effect" in step &&
    step.event.assigned !== null &&
    step.link?.state === "live" &&
    folds.get(step.incoming.remote_key)?.link?.state !== "live";
  const key = (step: Step) => issueKey(binding, step.told.event.issue.id);
  const archived = new Set(steps.filter(isLate).map(key));
  return steps.find((step) => archived.has(key(step)))?.told ?? null;
}

/** The links of all issues and the members behind all accounts, in one round trip. */
async function load(ctx: Ctx, binding: BindingRow, all: readonly Told[]) {
  const keys = new Set(all.map(({ event }) => issueKey(binding, event.issue.id)));
  const accounts = all.flatMap(({ event }) =>
    event.kind === "tracker.issue_deleted"
      ? []
      : [...event.issue.assignees, ...(event.assigned === null ? [] : [event.assigned])],
  );
  const accountIds = accounts.map(({ accountId }) => accountId);
  const [links, people] = await runBatch(ctx.db, [
    selectLinks(ctx, [...keys]),
    ...(accountIds.length === 0 ? [] : [selectMembers(ctx, binding, accountIds)]),
  ]);
  return { links: toLinks(links), members: toMembers(rowsOf<MemberRow>(people)) };
}

function toLinks(result: StatementResult | undefined): Map<string, KnownLink> {
  return new Map(rowsOf<KnownLink>(result).map((link) => [link.key, link]));
}

type Folding = {
  binding: BindingRow;
  members: ReadonlyMap<string, IssueMember>;
  now: number;
  links: ReadonlyMap<string, KnownLink>;
  folds: Map<string, Fold>;
};

async function foldAll(
  { binding, members, now, links, folds }: Folding,
  all: readonly Told[],
): Promise<Step[]> {
  const steps: Step[] = [];
  const mapping = { ...binding, settings: trackerSettings(binding), members, now };
  for (const told of all) {
    const { event } = told;
    const key = issueKey(binding, event.issue.id);
    const fold = folds.get(key) ?? { link: links.get(key) ?? null, row: null, tombstone: null };
    folds.set(key, fold);
    if (event.kind === "tracker.issue_deleted") {
      const wasKnown = fold.link !== null;
      steps.push({ told, wasKnown, isMarked: foldDeletion(fold, tombstoneIn(binding, event.issue)) });
      continue;
    }
    const mapped = await mapIssue(mapping, event.issue);
    const incoming = event.issue.tellsOnlyWhetherOpen === true ? keepStatus(mapped, fold.link) : mapped;
    const before = fold.link;
    const effect = foldChange(fold, binding, incoming);
    steps.push({ told, event, incoming, effect, before, link: fold.link });
  }
  return steps;
}

/** Writes what has changed, and reads it back: the keys that are not as they were folded are another consumer's. */
async function write(
  ctx: Ctx,
  binding: BindingRow,
  { folds, steps }: { folds: ReadonlyMap<string, Fold>; steps: readonly Step[] },
): Promise<Set<string>> {
  const changed = [...folds].filter(([, { row, tombstone }]) => row !== null || tombstone !== null);
  if (changed.length === 0) return new Set();
  const rows = changed.flatMap(([, { row }]) => row ?? []);
  const tombstones = changed.flatMap(([, { tombstone }]) => tombstone ?? []);
  const keys = changed.map(([key]) => key);
  const after = [
    ...(tombstones.length === 0 ? [] : tombstoneStatements(ctx, tombstones)),
    selectLinks(ctx, keys),
  ];
  const publish = (page: readonly IncomingIssue[]) => {
    const written = new Set(page.map((row) => row.remote_key));
    const changes = steps.filter((step) => "effect" in step && written.has(step.incoming.remote_key));
    return publishIssues(ctx, changes.flatMap(toTaskChange));
  };
  const { results } = await writeIssues(ctx, binding, { rows, arrival: "webhook", after, publish });
  const written = toLinks(results.at(-1));
  return new Set(changed.filter(([key, { link }]) => !isSame(written.get(key), link)).map(([key]) => key));
}

function isSame(a: KnownLink | undefined, b: KnownLink | null): boolean {
  return a?.version === b?.version && a?.localId === b?.localId && a?.state === b?.state;
}

function toTaskChange(step: Step): TaskChanged[] {
  const taskId = "effect" in step ? (step.link?.localId ?? null) : null;
  if (!("effect" in step) || taskId === null) return [];
  const { event, incoming, effect: counts } = step;
  const change = taskChangeOf({ event, incoming, taskId, counts });
  return change === null ? [] : [change];
}

/** Two changes fell into the same instant, and only the provider knows which came last. A listing may say that it has not changed. */
async function readAgain(
  ctx: Ctx,
  { workspaceId, id: bindingId }: BindingRow,
  tied: readonly Change[],
): Promise<void> {
  const [first] = tied;
  if (first === undefined) return;
  const asked = tied.map(({ event, told: { target } }) => {
    const { deliveryId, receivedAt } = target;
    const { id, key } = event.issue;
    return [id, { id, key, assigned: null, deliveryId, receivedAt }] as const;
  });
  const issues = [...new Map(asked).values()];
  const subscriptionId = first.told.target.subscription.id;
  await ctx.enqueue(
    { type: "issues.read", workspaceId, bindingId, subscriptionId, isTie: true, issues },
    { delaySeconds: 5 },
  );
}

async function conclude(ctx: Ctx, members: Folding["members"], step: Step): Promise<Applied> {
  if (!("effect" in step)) return describeDeletion(step.told.event.issue.key, step);
  const { told, event, incoming, effect, link } = step;
  const applied = describeChange({ effect, incoming, link });
  if (link === null || link.state !== "live" || link.localId === null) return applied;
  const assignment = { event, version: incoming.remote_version, members, taskId: link.localId, link };
  const timer = await startAssignedTimer(ctx, told.target, assignment);
  return timer === null ? applied : { status: "processed", result: `${applied.result} ${timer}` };
}
