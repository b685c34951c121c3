import { continueEntry } from "../../../domain/time/continue-entry.ts";
import type { PersonCtx } from "../../../domain/context.ts";
import { startTimer } from "../../../domain/time/start-timer.ts";
import { createId } from "../../../lib/id.ts";
import type { ChatReply } from "../../../providers/chat-message.ts";
import { recordChange, startFacts } from "../changes/record-change.ts";
import {
  ctxOfSpeaker,
  findSpeakerAndProjects,
  type Speaker,
  type SpokenTask,
} from "../identity/find-speaker.ts";
import { unlinked } from "../identity/unlinked.ts";
import { stopButton, switchButton, undoButton } from "../actions.ts";
import type { Talk } from "../talk.ts";
import { findEntryFacts } from "../notices/entry-facts.ts";
import { type About, aboutOf, say, spokenLength, whereNote } from "../words.ts";
import { findMeant } from "./find-meant.ts";
import { askWhich } from "./find-project.ts";

/** `/tt start [project or task] [: notes]`. */
export async function startCommand(talk: Talk, rest: string): Promise<ChatReply> {
  const found = await findSpeakerAndProjects(talk.db, talk.voice);
  if (found === null) return unlinked(talk);
  const meant = await findMeant(talk, found, rest);
  if ("ask" in meant) return meant.ask;
  if ("project" in meant) return startOn(talk, found.speaker, meant);
  return startTaskOn(talk, found.speaker, meant.task.id, meant);
}

/** `/tt switch project [: notes]`; without a project it asks for one. */
export async function switchCommand(talk: Talk, rest: string): Promise<ChatReply> {
  if (rest !== "" && !rest.startsWith(":")) return startCommand(talk, rest);
  const found = await findSpeakerAndProjects(talk.db, talk.voice);
  if (found === null) return unlinked(talk);
  const { projects } = found;
  if (projects.length === 0) return say("There is no project yet that you may track time on.");
  const notes = rest.slice(1).trim();
  return askWhich("What do you go on with?", projects, { verb: "start", once: talk.requestId, notes });
}

/** Starts the speaker's timer; done once per request. */
export async function startOn(
  talk: Talk,
  speaker: Speaker,
  { project, notes }: { project: { id: string; name: string } | null; notes: string },
): Promise<ChatReply> {
  const ctx = ctxOfSpeaker(talk, speaker);
  const entryId = createId(talk.now);
  const record = { requestId: talk.requestId, facts: startFacts(ctx, entryId) };
  const { entry, stopped } = await recordChange(ctx, record, (recorded) =>
    startTimer(recorded, { entryId, projectId: project?.id ?? null, notes }),
  );
  return started(talk, speaker, {
    entry,
    about: { projectName: project?.name ?? null, notes: entry.notes },
    stopped,
  });
}

/** Starts a timer for the same as an entry of the speaker. */
export async function continueOn(talk: Talk, speaker: Speaker, entryId: string): Promise<ChatReply> {
  const ctx = ctxOfSpeaker(talk, speaker);
  const nextId = createId(talk.now);
  const record = { requestId: talk.requestId, facts: startFacts(ctx, nextId) };
  const { entry, stopped } = await recordChange(ctx, record, (recorded) =>
    continueEntry(recorded, entryId, nextId),
  );
  return started(talk, speaker, { entry, about: await aboutEntry(ctx, entry), stopped });
}

/** Starts a timer on a task, in its project; `task` is it, where it is known. */
export async function startTaskOn(
  talk: Talk,
  speaker: Speaker,
  taskId: string,
  { task = null, notes = "" }: { task?: SpokenTask | null; notes?: string } = {},
): Promise<ChatReply> {
  const ctx = ctxOfSpeaker(talk, speaker);
  const entryId = createId(talk.now);
  const record = { requestId: talk.requestId, facts: startFacts(ctx, entryId) };
  const { entry, stopped } = await recordChange(ctx, record, (recorded) =>
    startTimer(recorded, { entryId, taskId, notes }),
  );
  const about =
    task === null
      ? await aboutEntry(ctx, entry)
      : { projectName: task.projectName, taskTitle: task.name, notes: entry.notes };
  return started(talk, speaker, { entry, about, stopped });
}

/** With the names of what it is on. */
async function aboutEntry(ctx: PersonCtx, { id, notes }: { id: string; notes: string }): Promise<About> {
  const [facts] = await findEntryFacts(ctx, ctx.actor.userId, [id]);
  return facts ?? { projectName: null, notes };
}

type Ended = { startedAt: number; endedAt: number | null };

function started(
  talk: Talk,
  speaker: Speaker,
  { entry, about, stopped }: { entry: { id: string }; about: About; stopped: Ended | null },
): ChatReply {
  const ended =
    stopped === null
      ? []
      : [
          ` The timer before it ended after ${spokenLength((stopped.endedAt ?? talk.now) - stopped.startedAt)}.`,
        ];
  return say(["Started: ", ...aboutOf(about), ".", ...ended], {
    blocks: whereNote(speaker),
    buttons: [stopButton(entry.id), switchButton, undoButton(talk.requestId)],
  });
}
