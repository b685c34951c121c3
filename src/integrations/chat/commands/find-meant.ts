import { fold } from "../../../lib/fold.ts";
import type { ChatReply } from "../../../providers/chat-message.ts";
import { startTaskButton } from "../actions.ts";
import {
  findMemberAndTasks,
  type ChatMember,
  type ChatProject,
  type ChatTask,
} from "../identity/find-chat-member.ts";
import type { ChatContext } from "../chat-context.ts";
import { say, shorten } from "../format.ts";
import { findProject } from "./find-project.ts";
import { rank } from "./rank.ts";
import { splitNotes } from "./split-notes.ts";

const mostShown = 10;
const mostLabel = 75;
/** No title or key that is compared with what was typed is longer. */
const longestTitle = 600;
/** A shorter beginning of a task's title is offered, not started. */
const shortestBeginning = 4;

/** What a person wants to start, with the notes for it; or the reply that asks what is meant. */
export type Meant =
  | { project: ChatProject | null; notes: string }
  | { task: ChatTask; notes: string }
  | { ask: ChatReply };

type Spoken = { member: ChatMember; projects: ChatProject[]; isCut: boolean };

/**
 * Reads what stands behind `start`: a project and notes; the name of an issue ("acme/web#4") or the title of a task, also with
 * notes behind it; or notes alone. Whole names win over titles, and titles over texts that only begin with a project's name.
 */
export async function findMeant(
  context: ChatContext,
  { projects, isCut }: Spoken,
  text: string,
): Promise<Meant> {
  const { projectText, notes, found } = splitNotes(text, projects);
  if (projectText === "") return { project: null, notes };
  const choice = { verb: "start", once: context.requestId, notes } as const;
  const ofProject = (): Meant => {
    const answer = findProject(projectText, { projects, isCut, appUrl: context.appUrl }, choice);
    return "ask" in answer ? answer : { project: answer.project, notes };
  };
  if (found === "whole") return ofProject();
  const tasks = (await findMemberAndTasks(context.db, context.identity))?.tasks ?? [];
  const named = findNamed(text, tasks);
  if (named !== null) return named;
  if (found !== "nothing" || rank(projectText, projects).kind !== "none") return ofProject();
  return findPartOf(projectText, notes, tasks) ?? ofProject();
}

/** A task whose key or whole title the text begins with; several of one title are asked about. */
function findNamed(text: string, tasks: readonly ChatTask[]): Meant | null {
  const [word = ""] = text.split(/[\s:]/, 1);
  const keyed = tasks.filter(({ key }) => key !== null && isKey(fold(word), fold(key)));
  const [only] = keyed;
  const notes = text
    .slice(word.length)
    .replace(/^\s*:?\s*/, "")
    .trim();
  if (only !== undefined) return keyed.length === 1 ? { task: only, notes } : { ask: askTask(word, keyed) };
  const head = text.slice(0, longestTitle);
  const ends = [text.length, ...[...head.matchAll(/\s:|:\s/g)].map(({ index }) => index).toReversed()];
  for (const end of ends.filter((each) => each <= longestTitle)) {
    const title = fold(text.slice(0, end));
    const titled = tasks.filter(({ nameNorm }) => nameNorm === title);
    const [first] = titled;
    if (first === undefined) continue;
    const rest = text
      .slice(end)
      .replace(/^\s*:?\s*/, "")
      .trim();
    return titled.length === 1 ? { task: first, notes: rest } : { ask: askTask(title, titled) };
  }
  return null;
}

/** "acme/web#4" and "web-12" as a whole; "web#4" and "#4" where they are enough. */
function isKey(word: string, key: string): boolean {
  if (!/\d/.test(word)) return false;
  return word === key || (word.includes("#") && key.endsWith(word.startsWith("#") ? word : `/${word}`));
}

/** A task whose title begins with the text; what is only a part of a title is offered. */
function findPartOf(text: string, notes: string, tasks: readonly ChatTask[]): Meant | null {
  const match = rank(text.slice(0, longestTitle), tasks);
  if (match.kind === "none") return null;
  if (match.kind === "several") return { ask: askTask(text, match.found) };
  const start = fold(text);
  const isBeginning = start.length >= shortestBeginning && match.found.nameNorm.startsWith(start);
  return isBeginning ? { task: match.found, notes } : { ask: askTask(text, [match.found]) };
}

function askTask(text: string, tasks: readonly ChatTask[]): ChatReply {
  const [first, ...others] = tasks;
  const question =
    first === undefined || others.length > 0
      ? `Several tasks match “${shorten(text, mostLabel)}”:`
      : `No project of yours matches “${shorten(text, mostLabel)}”. Did you mean this task?`;
  return say(question, {
    blocks: tasks.slice(0, mostShown).map(({ id, name, projectName }) => ({
      kind: "text",
      text: [shorten(name, mostLabel), " · ", { italic: projectName }],
      button: startTaskButton(id),
    })),
  });
}
