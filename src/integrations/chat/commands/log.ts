import { addEntry } from "../../../domain/time/add-entry.ts";
import { formatRange } from "../../../domain/time/format-range.ts";
import { readSpan } from "../../../domain/time/read-span.ts";
import { createId } from "../../../lib/id.ts";
import { localDateOf } from "../../../lib/zoned-time.ts";
import type { ChatReply } from "../../../providers/chat-message.ts";
import { logFacts, recordChange } from "../changes/record-change.ts";
import { ctxOfSpeaker, findSpeakerAndProjects, type Speaker } from "../identity/find-speaker.ts";
import { unlinked } from "../identity/unlinked.ts";
import { editButton, undoButton } from "../actions.ts";
import type { Talk } from "../talk.ts";
import { aboutOf, say, spokenLength, whereNote } from "../words.ts";
import { findProject } from "./find-project.ts";
import { splitTime } from "./split-time.ts";

/** `/tt log 1h30 [project] [: notes]`: a duration ends now, a span of times is today's. Throws invalid. */
export async function logCommand(talk: Talk, text: string): Promise<ChatReply> {
  const found = await findSpeakerAndProjects(talk.db, talk.voice);
  if (found === null) return unlinked(talk);
  const { speaker, projects } = found;
  const { time, projectText, notes } = splitTime(text, projects);
  const zone = speaker.timeZone;
  const span = readSpan({ date: localDateOf(talk.now, zone), text: time }, { zone, now: talk.now });
  if (projectText === "") return logOn(talk, speaker, { project: null, notes, ...span });
  const choice = { verb: "log", once: talk.requestId, notes, ...span } as const;
  const answer = findProject(projectText, projects, choice);
  return "ask" in answer ? answer.ask : logOn(talk, speaker, { project: answer.project, notes, ...span });
}

type Logged = {
  project: { id: string; name: string } | null;
  notes: string;
  startedAt: number;
  endedAt: number;
};

/** Records a span of the speaker's time; done once per request. */
export async function logOn(talk: Talk, speaker: Speaker, input: Logged): Promise<ChatReply> {
  const ctx = ctxOfSpeaker(talk, speaker);
  const entryId = createId(talk.now);
  const { project, notes, startedAt, endedAt } = input;
  const record = { requestId: talk.requestId, facts: logFacts(entryId) };
  const entry = await recordChange(ctx, record, (recorded) =>
    addEntry(recorded, { entryId, projectId: project?.id ?? null, notes, startedAt, endedAt }),
  );
  const about = aboutOf({ projectName: project?.name ?? null, notes: entry.notes });
  const when = formatRange({ startedAt, endedAt }, speaker.timeZone, speaker.clock);
  return say(["Logged ", { bold: spokenLength(endedAt - startedAt) }, ` (${when}): `, ...about, "."], {
    blocks: whereNote(speaker),
    buttons: [editButton(entryId), undoButton(talk.requestId)],
  });
}
