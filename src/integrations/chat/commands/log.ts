import { addEntry } from "../../../domain/time/add-entry.ts";
import { formatRange } from "../../../domain/time/format-range.ts";
import { describeOverlaps, overlapsAmong } from "../../../domain/time/find-overlaps.ts";
import { type ListedEntry, listedEntries } from "../../../domain/time/listed-entries.ts";
import { parseSpan } from "../../../domain/time/parse-span.ts";
import { DoubtfulSpan, type Said } from "../../../domain/time/span-doubts.ts";
import { suggestSpans } from "../../../domain/time/suggest-spans.ts";
import { createId } from "../../../lib/id.ts";
import { addDays, localDateOf } from "../../../lib/zoned-time.ts";
import type { ChatReply } from "../../../providers/chat-message.ts";
import { logFacts, recordChange } from "../../../domain/changes/record-change.ts";
import { ctxOfMember, findMemberAndProjects, type ChatMember } from "../identity/find-chat-member.ts";
import { unlinked } from "../identity/unlinked.ts";
import { editButton, logChoiceButton, undoButton } from "../actions.ts";
import type { ChatContext } from "../chat-context.ts";
import { formatAbout, say, formatLength, whereNote } from "../format.ts";
import { findProject } from "./find-project.ts";
import { splitTime } from "./split-time.ts";

/** `/tt log 1h30 [project] [: notes]`: a duration ends now, a span of times is today's. Throws invalid. */
export async function logCommand(context: ChatContext, text: string): Promise<ChatReply> {
  const found = await findMemberAndProjects(context.db, context.identity);
  if (found === null) return unlinked(context);
  const { member, projects, isCut } = found;
  const { time, projectText, notes } = splitTime(text, projects);
  const zone = member.timeZone;
  const span = parseSpan({ date: localDateOf(context.now, zone), text: time }, { zone, now: context.now });
  if (projectText === "") return logOn(context, member, { project: null, notes, ...span });
  const said = { confirmed: [...span.confirmed], doubted: [...span.doubted] };
  const choice = { verb: "log" as const, once: context.requestId, notes, ...span, ...said };
  const answer = findProject(projectText, { projects, isCut, appUrl: context.appUrl }, choice);
  return "ask" in answer ? answer.ask : logOn(context, member, { project: answer.project, notes, ...span });
}

export type Logged = {
  project: { id: string; name: string } | null;
  notes: string;
  startedAt: number;
  endedAt: number;
} & Said;

/** Records a span of the member's time, done once per request; or asks what is meant by a doubtful one. */
export async function logOn(context: ChatContext, member: ChatMember, input: Logged): Promise<ChatReply> {
  try {
    return (await recordLog(context, member, input)).reply;
  } catch (error) {
    if (error instanceof DoubtfulSpan) return askSpan(context, member, { input, error });
    throw error;
  }
}

/** Says what is doubtful, with a button for each span that was probably meant and one for what was typed. */
function askSpan(
  context: ChatContext,
  member: ChatMember,
  { input, error }: { input: Logged; error: DoubtfulSpan },
): ChatReply {
  const { project, notes, startedAt, endedAt } = input;
  const around = { zone: member.timeZone, now: context.now, doubts: error.doubts };
  const choice = { verb: "log", once: context.requestId, projectId: project?.id ?? "", notes } as const;
  const typed = { startedAt, endedAt };
  const likely = suggestSpans(typed, around).map((span) =>
    logChoiceButton(whenOf(span, member, context.now), { ...choice, ...span }),
  );
  const asTyped = logChoiceButton("Log it as typed", { ...choice, ...typed, confirmed: [...error.doubts] });
  const buttons = [...likely, asTyped].filter((button) => button !== null);
  const length = formatLength(endedAt - startedAt);
  return say(["Not logged: ", whenOf(typed, member, context.now), `, ${length}. ${error.message}`], {
    buttons,
  });
}

/** What is doubtful about a span, and what was probably meant by it, for a form. */
export function doubtSentence(
  { span, doubts, message }: DoubtfulSpan,
  context: ChatContext,
  member: ChatMember,
): string {
  const likely = suggestSpans(span, { zone: member.timeZone, now: context.now, doubts });
  const meant = likely.map((each) => whenOf(each, member, context.now)).join(" or ");
  const asked = meant === "" ? "" : ` Did you mean ${meant}?`;
  return `Not saved: ${whenOf(span, member, context.now)}, ${formatLength(span.endedAt - span.startedAt)}. ${message}${asked}`;
}

function whenOf(span: { startedAt: number; endedAt: number }, member: ChatMember, now: number): string {
  const { timeZone, clock } = member;
  const today = localDateOf(now, timeZone);
  const date = localDateOf(span.startedAt, timeZone);
  const yesterday = addDays(today, -1);
  const day = date === today ? "" : date === yesterday ? "yesterday " : `${date}, `;
  return `${day}${formatRange(span, timeZone, clock)}`;
}

/** The same, but throws DoubtfulSpan. `overlap` is the sentence about other time, which the reply holds too; "" = none. */
export async function recordLog(
  context: ChatContext,
  member: ChatMember,
  input: Logged,
): Promise<{ reply: ChatReply; overlap: string }> {
  const ctx = ctxOfMember(context, member);
  const entryId = createId(context.now);
  const { project, ...span } = input;
  const { startedAt, endedAt } = span;
  let near: ListedEntry[] = [];
  const look = {
    ask: listedEntries(ctx, { from: startedAt, to: endedAt }),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a batch gives for this statement
    seen: (found: unknown) => void (near = found as ListedEntry[]),
  };
  const change = { requestId: context.requestId, facts: logFacts(ctx, entryId), look };
  const entry = await recordChange(ctx, change, (recorded) =>
    addEntry(recorded, { ...span, entryId, projectId: project?.id ?? null }),
  );
  const about = formatAbout({ projectName: project?.name ?? null, notes: entry.notes });
  const overlap = describeOverlaps(overlapsAmong(near, { id: entryId, startedAt, endedAt }), member);
  const end = overlap === "" ? "." : `. ${overlap}`;
  const when = whenOf({ startedAt, endedAt }, member, context.now);
  const length = { bold: formatLength(endedAt - startedAt) };
  const reply = say(["Logged ", length, ` (${when}): `, ...about, end], {
    blocks: whereNote(member),
    buttons: [editButton(entryId), undoButton(context.requestId)],
  });
  return { reply, overlap };
}
