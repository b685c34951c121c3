import type { SharedField } from "../../../db/schema/work.ts";
import { type Provider, ProviderError } from "../../../providers/provider.ts";
import type { IssueChange, IssueSnapshot, TrackerWrites } from "../../../providers/tracker.ts";
import { recordActivity } from "../../connections/activity.ts";
import { openBinding, type OpenConnection } from "../../connections/open-connection.ts";
import type { IntegrationContext } from "../../context.ts";
import type { Attempt, OutboxHandler } from "../../outbox/handler.ts";
import { isSame } from "../../bindings/rules.ts";
import { trackerSettings } from "../../bindings/settings.ts";
import { findMembers } from "../find-members.ts";
import { type IncomingIssue, mapIssue } from "../map-issue.ts";
import { getMarked, markUnmatched } from "../own-query.ts";
import { trackerOf } from "../tracker-of.ts";
import { type Decision, decide } from "./decide-fields.ts";
import { mergedTags, oursOf, theirsOf, type Values } from "./field-values.ts";
import { fieldWords } from "./field-words.ts";
import { findOwed, type OwedIssue, type TaskRow } from "./find-owed.ts";
import { changeOf, fieldThere, isWritable, joined } from "./issue-change.ts";
import { applyAnswer, dropFields, noteSent } from "./apply-answer.ts";

/** Somebody changes the issue again and again between our reading and our writing. */
const mostTries = 3;

/**
 * Brings an issue up to what its task says in the fields that wait. Reads it first, so that an answer that got lost is no second write: what stands
 * there already is not written.
 */
export const writeIssue: OutboxHandler = {
  label: "Task change",
  mostAttempts: 10,
  isRepeatable: true,
  async deliver(ctx, attempt) {
    const taskId = String(attempt.row.payload["taskId"]);
    const owed = await findOwed(ctx, taskId);
    if (owed === null) return [];
    const { provider, call } = await openBinding(ctx, owed.binding);
    const tracker = trackerOf(provider);
    const fields = writableFields(owed, tracker.write);
    if (tracker.write === undefined || fields.length === 0) {
      await dropFields(ctx, owed, attempt);
      return [];
    }
    const reach = { provider, write: tracker.write, call };
    await attempt.begin();
    await writeFields(ctx, { owed, fields, reach, attempt });
    return [];
  },
};

type Reach = {
  provider: Provider;
  write: TrackerWrites;
  call: OpenConnection["call"];
};
type Work = { owed: OwedIssue; fields: SharedField[]; reach: Reach; attempt: Attempt };

function writableFields({ unwritten, binding }: OwedIssue, write: TrackerWrites | undefined): SharedField[] {
  const isOver = binding.status === "disabled" || trackerSettings(binding).writes.direction !== "both";
  if (write === undefined || isOver) return [];
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- safe because nothing else is stored there
  const waiting = Object.keys(unwritten) as SharedField[];
  return waiting.filter((field) => isWritable(write.fields, trackerSettings(binding), field));
}

async function writeFields(ctx: IntegrationContext, work: Work): Promise<void> {
  const { owed, reach, attempt } = work;
  for (let attempts = 0; attempts < mostTries; attempts++) {
    const issue = await readIssue(owed, reach);
    const read = await mapped(ctx, owed, issue);
    const decisions = await decideAll(work, { issue, read: read.incoming });
    const fields = decisions.filter(({ verdict }) => verdict === "write").map(({ field }) => field);
    if (fields.length === 0)
      return applyAnswer(ctx, { owed, attempt, decisions, ...asRead(read.incoming, decisions) });
    const ours = await oursOf(owed, fields, read.incoming);
    await noteSent(ctx, owed, attempt, ours);
    const sent = await send(work, { issue, fields, ...read });
    if (sent === "changed") continue;
    const [answer = sent.issue] = await markUnmatched(reach, owed.binding, [sent.issue]);
    const { incoming } = await mapped(ctx, owed, answer);
    const other = fields.filter((field) => isMadeOther(field, { owed, sent, ours, incoming }));
    const taken = [...asRead(read.incoming, decisions).taken, ...other];
    await applyAnswer(ctx, {
      owed,
      attempt,
      decisions,
      incoming,
      isWritten: true,
      refused: sent.refused,
      taken,
    });
    return record(
      ctx,
      owed,
      fields.filter((field) => !sent.refused.has(field)),
    );
  }
  const message = `${owed.issue.key} is being changed all the time.`;
  throw new ProviderError(message, { provider: reach.provider.id, code: "conflict", permanent: false });
}

/** Throws ProviderError: once it is known where the issue went, it is written there. */
async function readIssue(
  { container, issue, binding }: OwedIssue,
  { provider, call }: Reach,
): Promise<IssueSnapshot> {
  const found = await getMarked({ provider, call }, { ...binding, ...container }, issue);
  if (found.is === "here") return found.issue;
  const message = `${issue.key} is not in ${binding.name} any more.`;
  throw new ProviderError(message, { provider: provider.id, code: "not_found", permanent: false });
}

async function mapped(ctx: IntegrationContext, { binding }: OwedIssue, issue: IssueSnapshot) {
  const members = await findMembers(ctx, binding, [issue]);
  const incoming = await mapIssue(
    { ...binding, settings: trackerSettings(binding), members, now: ctx.now },
    issue,
  );
  return { incoming, members: new Set(members.keys()) };
}

async function decideAll(
  { owed, fields }: Work,
  { issue, read }: { issue: IssueSnapshot; read: IncomingIssue },
): Promise<Decision[]> {
  const { task, unwritten, binding } = owed;
  const { conflicts } = trackerSettings(binding).writes;
  const [ours, theirs] = [await oursOf(owed, fields, read), theirsOf(owed, read)];
  return fields.flatMap((field) => {
    const waiting = unwritten[field];
    if (waiting === undefined) return [];
    // Several of our statuses may be one there.
    if (field === "status" && isAsWanted(binding, task, issue)) return { field, verdict: "same" as const };
    // Tags are merged one by one: there is nothing to decide.
    const policy = field === "tags" ? "ours" : conflicts;
    const sides = { ours: ours[field] ?? null, theirs: theirs[field], theirsAt: issue.updatedAt, policy };
    return { field, verdict: decide(waiting, sides) };
  });
}

/** When nothing is written. */
function asRead(incoming: IncomingIssue, decisions: readonly Decision[]) {
  const taken = decisions.filter(({ verdict }) => verdict === "take").map(({ field }) => field);
  return { incoming, isWritten: false, refused: new Map<SharedField, string>(), taken };
}

/** The provider made something else of what was written; a text keeps our spelling. */
function isMadeOther(
  field: SharedField,
  { owed, sent, ours, incoming }: { owed: OwedIssue; sent: Sent; ours: Values; incoming: IncomingIssue },
): boolean {
  if (field === "description" || sent.refused.has(field)) return false;
  if (field === "status" && isAsWanted(owed.binding, owed.task, sent.issue)) return false;
  return theirsOf(owed, incoming)[field] !== ours[field];
}

function isAsWanted(binding: OwedIssue["binding"], { status }: TaskRow, issue: IssueSnapshot): boolean {
  const wanted = trackerSettings(binding).writes.statuses[status];
  return wanted !== undefined && isSame(wanted, issue.status);
}

type Sent = { issue: IssueSnapshot; refused: Map<SharedField, string> };

/** One call for all fields; when the provider refuses that, one for each, so that one bad field holds back no other. */
async function send(
  work: Work,
  from: {
    issue: IssueSnapshot;
    fields: SharedField[];
    members: ReadonlySet<string>;
    incoming: IncomingIssue;
  },
): Promise<Sent | "changed"> {
  const { owed, reach } = work;
  const facts = {
    owed,
    settings: trackerSettings(owed.binding),
    fields: reach.write.fields,
    members: from.members,
    tags: mergedTags(owed, from.incoming),
  };
  const result: Sent = { issue: from.issue, refused: new Map() };
  const changes = new Map<SharedField, IssueChange>();
  for (const field of from.fields) {
    const found = changeOf(field, { ...facts, issue: from.issue });
    if ("refused" in found) result.refused.set(field, found.refused);
    else changes.set(field, found.change);
  }
  const whole = await sendSome(work, result, changes);
  if (whole !== "refused") return whole;
  for (const [field, change] of changes) {
    const one = await sendSome(work, result, new Map([[field, change]]));
    if (one === "changed") return one;
  }
  return result;
}

/** "refused" = all of them together; one alone is noted. */
async function sendSome(
  { owed, reach }: Work,
  result: Sent,
  changes: ReadonlyMap<SharedField, IssueChange>,
): Promise<Sent | "changed" | "refused"> {
  const [only, ...others] = changes.keys();
  if (only === undefined) return result;
  const change = joined([...changes.values()]);
  const write = { expected: result.issue, change };
  try {
    const done = await reach.call((access) => reach.write.update(access, owed.container, write));
    if (done.status === "changed") return "changed";
    if (done.status === "gone") throw goneMeanwhile(owed, reach.provider);
    result.issue = done.issue;
    const settings = trackerSettings(owed.binding);
    for (const { field, because } of done.refused) {
      const own = [...changes.keys()].filter(
        (one) => fieldThere(reach.write.fields, settings, one) === field,
      );
      for (const one of own) result.refused.set(one, because);
    }
    return result;
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (others.length > 0) return "refused";
    result.refused.set(only, error.message);
    return result;
  }
}

function goneMeanwhile({ issue }: OwedIssue, { id: provider }: Provider): ProviderError {
  return new ProviderError(`${issue.key} is gone.`, { provider, code: "not_found", permanent: false });
}

function isRefusal(error: unknown): error is ProviderError {
  if (!(error instanceof ProviderError) || !error.permanent) return false;
  return error.code === "invalid" || error.code === "forbidden" || error.code === "conflict";
}

async function record(
  ctx: IntegrationContext,
  { issue, binding }: OwedIssue,
  fields: SharedField[],
): Promise<void> {
  if (fields.length === 0) return;
  await recordActivity(ctx, {
    connectionId: binding.connectionId,
    bindingId: binding.id,
    kind: "write",
    outcome: "ok",
    summary: `Wrote ${issue.key}: ${fields.map((field) => fieldWords[field]).join(", ")}.`,
  });
}
