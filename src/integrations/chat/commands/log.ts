import { addEntry } from "../../../domain/time/add-entry.ts";
import { formatRange } from "../../../domain/time/format-range.ts";
import { describeOverlaps, overlapsAmong } from "../../../domain/time/find-overlaps.ts";
import { type ListedEntry, listedEntries } from "../../../domain/time/listed-entries.ts";
import { readSpan } from "../../../domain/time/read-span.ts";
import { DoubtfulSpan, type Said } from "../../../domain/time/span-doubts.ts";
import { suggestSpans } from "../../../domain/time/suggest-spans.ts";
import { createId } from "../../../lib/id.ts";
import { addDays, localDateOf } from "../../../lib/zoned-time.ts";
import type { ChatReply } from "../../../providers/chat-message.ts";
import { logFacts, recordChange } from "../changes/record-change.ts";
import { ctxOfSpeaker, findSpeakerAndProjects, type Speaker } from "../identity/find-speaker.ts";
import { unlinked } from "../identity/unlinked.ts";
import { editButton, logChoiceButton, undoButton } from "../actions.ts";
import type { Talk } from "../talk.ts";
import { aboutOf, say, spokenLength, whereNote } from "../words.ts";
import { findProject } from "./find-project.ts";
import { splitTime } from "./split-time.ts";

/** `/tt log 1h30 [project] [: notes]`: a duration ends now, a span of times is today's. Throws invalid. */
export async function logCommand(talk: Talk, text: string): Promise<ChatReply> {
  const found = await findSpeakerAndProjects(talk.db, talk.voice);
  if (found === null) return unlinked(talk);
  const { speaker, projects, isCut } = found;
  const { time, projectText, notes } = splitTime(text, projects);
  const zone = speaker.timeZone;
  const span = readSpan({ date: localDateOf(talk.now, zone), text: time }, { zone, now: talk.now });
  if (projectText === "") return logOn(talk, speaker, { project: null, notes, ...span });
  const said = { confirmed: [...span.confirmed], doubted: [...span.doubted] };
  const choice = { verb: "log" as const, once: talk.requestId, notes, ...span, ...said };
  const answer = findProject(projectText, { projects, isCut, appUrl: talk.appUrl }, choice);
  return "ask" in answer ? answer.ask : logOn(talk, speaker, { project: answer.project, notes, ...span });
}

export type Logged = {
  project: { id: string; name: string } | null;
  notes: string;
  startedAt: number;
  endedAt: number;
} & Said;

/** Records a span of the speaker's time, done once per request; or asks what is meant by a doubtful one. */
export async function logOn(talk: Talk, speaker: Speaker, input: Logged): Promise<ChatReply> {
  try {
    return (await recordLog(talk, speaker, input)).reply;
  } catch (error) {
    if (error instanceof DoubtfulSpan) return askSpan(talk, speaker, { input, error });
    throw error;
  }
}

/** Says what is doubtful, with a button for each span that was probably meant and one for what was typed. */
function askSpan(
  talk: Talk,
  speaker: Speaker,
  { input, error }: { input: Logged; error: DoubtfulSpan },
): ChatReply {
  const { project, notes, startedAt, endedAt } = input;
  const around = { zone: speaker.timeZone, now: talk.now, doubts: error.doubts };
  const choice = { verb: "log", once: talk.requestId, projectId: project?.id ?? "", notes } as const;
  const typed = { startedAt, endedAt };
  const likely = suggestSpans(typed, around).map((span) =>
    logChoiceButton(whenOf(span, speaker, talk.now), { ...choice, ...span }),
  );
  const asTyped = logChoiceButton("Log it as typed", { ...choice, ...typed, confirmed: [...error.doubts] });
  const buttons = [...likely, asTyped].filter((button) => button !== null);
  const length = spokenLength(endedAt - startedAt);
  return say(["Not logged: ", whenOf(typed, speaker, talk.now), `, ${length}. ${error.message}`], {
    buttons,
  });
}

/** What is doubtful about a span, and what was probably meant by it, for a form. */
export function doubtSentence({ span, doubts, message }: DoubtfulSpan, talk: Talk, speaker: Speaker): string {
  const likely = suggestSpans(span, { zone: speaker.timeZone, now: talk.now, doubts });
  const meant = likely.map((each) => whenOf(each, speaker, talk.now)).join(" or ");
  const asked = meant === "" ? "" : ` Did you mean ${meant}?`;
  return `Not saved: ${whenOf(span, speaker, talk.now)}, ${spokenLength(span.endedAt - span.startedAt)}. ${message}${asked}`;
}

function whenOf(span: { startedAt: number; endedAt: number }, speaker: Speaker, now: number): string {
  const { timeZone, clock } = speaker;
  const today = localDateOf(now, timeZone);
  const date = localDateOf(span.startedAt, timeZone);
  const yesterday = addDays(today, -1);
  const day = date === today ? "" : date === yesterday ? "yesterday " : `${date}, `;
  return `${day}${formatRange(span, timeZone, clock)}`;
}

/** The same, but throws DoubtfulSpan. `overlap` is the sentence about other time, which the reply holds too; "" = none. */
export async function recordLog(
  talk: Talk,
  speaker: Speaker,
  input: Logged,
): Promise<{ reply: ChatReply; overlap: string }> {
  const ctx = ctxOfSpeaker(talk, speaker);
  const entryId = createId(talk.now);
  const { project, ...span } = input;
  const { startedAt, endedAt } = span;
  let near: ListedEntry[] = [];
  const look = {
    ask: listedEntries(ctx, { from: startedAt, to: endedAt }),
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what a batch gives for this statement
    seen: (found: unknown) => void (near = found as ListedEntry[]),
  };
  const change = { requestId: talk.requestId, facts: logFacts(entryId), look };
  const entry = await recordChange(ctx, change, (recorded) =>
    addEntry(recorded, { ...span, entryId, projectId: project?.id ?? null }),
  );
  const about = aboutOf({ projectName: project?.name ?? null, notes: entry.notes });
  const overlap = describeOverlaps(overlapsAmong(near, { id: entryId, startedAt, endedAt }), speaker);
  const end = overlap === "" ? "." : `. ${overlap}`;
  const when = whenOf({ startedAt, endedAt }, speaker, talk.now);
  const length = { bold: spokenLength(endedAt - startedAt) };
  const reply = say(["Logged ", length, ` (${when}): `, ...about, end], {
    blocks: whereNote(speaker),
    buttons: [editButton(entryId), undoButton(talk.requestId)],
  });
  return { reply, overlap };
}
