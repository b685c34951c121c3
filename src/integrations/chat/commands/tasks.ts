import { completeTask } from "../../../domain/tasks/complete-task.ts";
import { createTask } from "../../../domain/tasks/create-task.ts";
import { listTasks, type ListedTask } from "../../../domain/tasks/list-tasks.ts";
import { AppError } from "../../../lib/errors.ts";
import { createId } from "../../../lib/id.ts";
import type { ChatBlock, ChatButton, ChatReply } from "../../../providers/chat-message.ts";
import { doneFacts, recordChange, taskFacts } from "../changes/record-change.ts";
import {
  ctxOfSpeaker,
  findSpeakerAndProjects,
  findSpeakerAndTasks,
  type Speaker,
  type SpokenTask,
} from "../identity/find-speaker.ts";
import { unlinked } from "../identity/unlinked.ts";
import { doneButton, undoButton } from "../actions.ts";
import type { Talk } from "../talk.ts";
import { say, shorten, whereNote } from "../words.ts";
import { findProject } from "./find-project.ts";
import { rank } from "./rank.ts";
import { splitNotes } from "./split-notes.ts";

const mostShown = 10;
const mostLabel = 75;

/** `/task add project : title`. Throws invalid. */
export async function addTaskCommand(talk: Talk, rest: string): Promise<ChatReply> {
  const found = await findSpeakerAndProjects(talk.db, talk.voice);
  if (found === null) return unlinked(talk);
  const { projectText, notes: title } = splitNotes(rest, found.projects);
  if (projectText === "" || title === "") {
    throw new AppError("invalid", "Say the project and the title: /task add project : title");
  }
  const choice = { verb: "task", once: talk.requestId, notes: title } as const;
  const answer = findProject(projectText, { ...found, appUrl: talk.appUrl }, choice);
  return "ask" in answer ? answer.ask : addTaskOn(talk, found.speaker, { project: answer.project, title });
}

/** Makes a task; done once per request. */
export async function addTaskOn(
  talk: Talk,
  speaker: Speaker,
  { project, title }: { project: { id: string; name: string }; title: string },
): Promise<ChatReply> {
  const ctx = ctxOfSpeaker(talk, speaker);
  const id = createId(talk.now);
  const task = await recordChange(ctx, { requestId: talk.requestId, facts: taskFacts(id) }, (recorded) =>
    createTask(recorded, { id, projectId: project.id, title }),
  );
  return say(["Added to ", { bold: project.name }, ": ", linkTo(talk, task), "."], {
    blocks: whereNote(speaker),
    buttons: [undoButton(talk.requestId)],
  });
}

/** `/task list [project]`. */
export async function listTasksCommand(talk: Talk, rest: string): Promise<ChatReply> {
  const found = await findSpeakerAndProjects(talk.db, talk.voice);
  if (found === null) return unlinked(talk);
  if (rest === "") return listTasksOn(talk, found.speaker, {});
  const choice = { verb: "list", once: talk.requestId, notes: "" } as const;
  const answer = findProject(rest, { ...found, appUrl: talk.appUrl }, choice);
  return "ask" in answer ? answer.ask : listTasksOn(talk, found.speaker, { projectId: answer.project.id });
}

/** The unfinished tasks that the speaker sees, of one project if it is given. */
export async function listTasksOn(
  talk: Talk,
  speaker: Speaker,
  only: { projectId?: string },
): Promise<ChatReply> {
  const ctx = ctxOfSpeaker(talk, speaker);
  const page = await listTasks(ctx, { state: "unfinished", ...only }, { limit: mostShown });
  const where = whereNote(speaker);
  if (page.tasks.length === 0) return say("No unfinished task here.", { blocks: where });
  const more: ChatBlock[] =
    page.nextCursor === null ? [] : [{ kind: "note", text: "There are more on the Tasks page." }];
  return say("Unfinished tasks, the latest first:", {
    blocks: [...page.tasks.map((task) => taskBlock(talk, task)), ...more, ...where],
  });
}

function taskBlock(talk: Talk, task: ListedTask): ChatBlock {
  const due = task.dueOn === null ? "" : ` · due ${task.dueOn}`;
  return { kind: "text", text: [linkTo(talk, task), due], button: doneButton(task.id) };
}

function linkTo({ appUrl }: Talk, { id, title }: { id: string; title: string }) {
  return { link: shorten(title), url: `${appUrl}/tasks/${id}` };
}

/** `/task done task`: by id, title or a part of it. */
export async function doneCommand(talk: Talk, rest: string): Promise<ChatReply> {
  const found = await findSpeakerAndTasks(talk.db, talk.voice);
  if (found === null) return unlinked(talk);
  const answer = findTaskOf(rest, { ...found, appUrl: talk.appUrl });
  return "ask" in answer ? answer.ask : doneOn(talk, found.speaker, answer.task.id);
}

/** Finishes a task; done once per request. */
export async function doneOn(talk: Talk, speaker: Speaker, taskId: string): Promise<ChatReply> {
  const ctx = ctxOfSpeaker(talk, speaker);
  const record = { requestId: talk.requestId, facts: doneFacts(ctx, taskId) };
  const task = await recordChange(ctx, record, (recorded) => completeTask(recorded, taskId));
  if (task.completedAt !== talk.now) return say(["Done already: ", linkTo(talk, task), "."]);
  return say(["Done: ", linkTo(talk, task), "."], { buttons: [undoButton(talk.requestId)] });
}

/** The unfinished task that a text means, or the reply that asks which one is meant, with what can be done with each. */
export function findTaskOf(
  text: string,
  { tasks, isCut, appUrl }: { tasks: readonly SpokenTask[]; isCut: boolean; appUrl: string },
  buttonOf: (taskId: string) => ChatButton = doneButton,
): { task: SpokenTask } | { ask: ChatReply } {
  if (text === "") throw new AppError("invalid", "Say which task, for example: /task done fix the door");
  const match = rank(text, tasks);
  if (match.kind === "one") return { task: match.found };
  if (match.kind === "none") return { ask: unknownTask(text, { tasks, isCut, appUrl }) };
  const shown = match.found.slice(0, mostShown);
  const blocks = shown.map(({ id, name, projectName }): ChatBlock => ({
    kind: "text",
    text: [shorten(name, mostLabel), " · ", { italic: projectName }],
    button: buttonOf(id),
  }));
  const left = match.found.length - shown.length;
  const more: ChatBlock[] =
    left > 0 ? [{ kind: "note", text: `${left} more match: type more of the title.` }] : [];
  return { ask: say(`Several tasks match “${text}”:`, { blocks: [...blocks, ...more] }) };
}

function unknownTask(
  text: string,
  { tasks, isCut, appUrl }: { tasks: readonly SpokenTask[]; isCut: boolean; appUrl: string },
): ChatReply {
  const said = shorten(text, mostLabel);
  if (!isCut) return say(`No unfinished task of yours matches “${said}”.`);
  return say([
    `None of the latest ${tasks.length.toLocaleString("en")} unfinished tasks matches “${said}”, and older ones are not known here. Use `,
    { link: "the Tasks page", url: `${appUrl}/tasks` },
    " for it.",
  ]);
}
