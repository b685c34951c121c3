import { completeTask } from "../../../domain/tasks/task-lifecycle.ts";
import { createTask } from "../../../domain/tasks/create-task.ts";
import { listTasks, type ListedTask } from "../../../domain/tasks/list-tasks.ts";
import { AppError } from "../../../lib/errors.ts";
import { createId } from "../../../lib/id.ts";
import type { ChatBlock, ChatButton, ChatReply } from "../../../providers/chat-message.ts";
import { doneFacts, recordChange, taskFacts } from "../../../domain/changes/record-change.ts";
import {
  ctxOfMember,
  findMemberAndProjects,
  findMemberAndTasks,
  type ChatMember,
  type ChatTask,
} from "../identity/find-chat-member.ts";
import { unlinked } from "../identity/unlinked.ts";
import { doneButton, newTaskButton, undoButton } from "../actions.ts";
import type { ChatContext } from "../chat-context.ts";
import { say, shorten, whereNote } from "../format.ts";
import { findProject } from "./find-project.ts";
import { rank } from "./rank.ts";
import { splitNotes } from "./split-notes.ts";

const mostShown = 10;
const mostLabel = 75;
const wantsBoth = "Say the project and the title: /task add project : title";

/** `/task add project : title`; with a "!" behind the project an issue is made of it. Throws invalid. */
export async function addTaskCommand(context: ChatContext, rest: string): Promise<ChatReply> {
  const found = await findMemberAndProjects(context.db, context.identity);
  if (found === null) return unlinked(context);
  if (rest === "") return say(wantsBoth, { buttons: [newTaskButton] });
  const marked = splitMarked(rest, found.projects);
  const { projectText, notes: title } = marked ?? splitNotes(rest, found.projects);
  if (projectText === "" || title === "") {
    throw new AppError("invalid", wantsBoth);
  }
  const choice = { verb: "task", once: context.requestId, notes: title } as const;
  const answer = findProject(projectText, { ...found, appUrl: context.appUrl }, choice);
  if ("ask" in answer) {
    if (marked === null) return answer.ask;
    throw new AppError("invalid", "Say the project's whole name or its code before the “!”.");
  }
  const isIssue = marked !== null;
  return addTaskOn(context, found.member, { project: answer.project, title, isIssue });
}

/** "web! Fix the door", where the text before the mark is a project; null for any other. */
function splitMarked(rest: string, projects: Parameters<typeof splitNotes>[1]) {
  const [, projectText = "", notes = ""] = /^([^!:]{1,400})!(?:\s*:)?\s+(.*)$/s.exec(rest) ?? [];
  const before = splitNotes(projectText, projects);
  return projectText === "" || before.found === "nothing" || before.notes !== ""
    ? null
    : { projectText, notes: notes.trim() };
}

/** Makes a task; done once per request. */
export async function addTaskOn(
  context: ChatContext,
  member: ChatMember,
  {
    project,
    title,
    isIssue = false,
  }: { project: { id: string; name: string }; title: string; isIssue?: boolean },
): Promise<ChatReply> {
  const ctx = ctxOfMember(context, member);
  const id = createId(context.now);
  const facts = taskFacts({ taskId: id, projectId: project.id, title });
  const task = await recordChange(ctx, { requestId: context.requestId, facts }, (recorded) =>
    createTask(recorded, { id, projectId: project.id, title, isIssue }),
  );
  const issue = isIssue ? " Its issue is being created." : "";
  return say(["Added to ", { bold: project.name }, ": ", linkTo(context, task), `.${issue}`], {
    blocks: whereNote(member),
    buttons: [undoButton(context.requestId)],
  });
}

/** `/task list [project]`. */
export async function listTasksCommand(context: ChatContext, rest: string): Promise<ChatReply> {
  const found = await findMemberAndProjects(context.db, context.identity);
  if (found === null) return unlinked(context);
  if (rest === "") return listTasksOn(context, found.member, {});
  const choice = { verb: "list", once: context.requestId, notes: "" } as const;
  const answer = findProject(rest, { ...found, appUrl: context.appUrl }, choice);
  return "ask" in answer ? answer.ask : listTasksOn(context, found.member, { projectId: answer.project.id });
}

/** The unfinished tasks that the member sees, of one project if it is given. */
export async function listTasksOn(
  context: ChatContext,
  member: ChatMember,
  only: { projectId?: string },
): Promise<ChatReply> {
  const ctx = ctxOfMember(context, member);
  const page = await listTasks(ctx, { state: "unfinished", ...only }, { limit: mostShown });
  const where = whereNote(member);
  if (page.tasks.length === 0) return say("No unfinished task here.", { blocks: where });
  const more: ChatBlock[] =
    page.nextCursor === null ? [] : [{ kind: "note", text: "There are more on the Tasks page." }];
  return say("Unfinished tasks, the latest first:", {
    blocks: [...page.tasks.map((task) => taskBlock(context, task)), ...more, ...where],
  });
}

function taskBlock(context: ChatContext, task: ListedTask): ChatBlock {
  const due = task.dueOn === null ? "" : ` · due ${task.dueOn}`;
  return { kind: "text", text: [linkTo(context, task), due], button: doneButton(task.id) };
}

function linkTo({ appUrl }: ChatContext, { id, title }: { id: string; title: string }) {
  return { link: shorten(title), url: `${appUrl}/tasks/${id}` };
}

/** `/task done task`: by id, title or a part of it. */
export async function doneCommand(context: ChatContext, rest: string): Promise<ChatReply> {
  const found = await findMemberAndTasks(context.db, context.identity);
  if (found === null) return unlinked(context);
  const answer = findTaskOf(rest, { ...found, appUrl: context.appUrl });
  return "ask" in answer ? answer.ask : doneOn(context, found.member, answer.task.id);
}

/** Finishes a task; done once per request. */
export async function doneOn(context: ChatContext, member: ChatMember, taskId: string): Promise<ChatReply> {
  const ctx = ctxOfMember(context, member);
  const record = { requestId: context.requestId, facts: doneFacts(ctx, taskId) };
  const task = await recordChange(ctx, record, (recorded) => completeTask(recorded, taskId));
  if (task.completedAt !== context.now) return say(["Done already: ", linkTo(context, task), "."]);
  return say(["Done: ", linkTo(context, task), "."], { buttons: [undoButton(context.requestId)] });
}

/** The unfinished task that a text means, or the reply that asks which one is meant, with what can be done with each. */
export function findTaskOf(
  text: string,
  { tasks, isCut, appUrl }: { tasks: readonly ChatTask[]; isCut: boolean; appUrl: string },
  buttonOf: (taskId: string) => ChatButton = doneButton,
): { task: ChatTask } | { ask: ChatReply } {
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
  { tasks, isCut, appUrl }: { tasks: readonly ChatTask[]; isCut: boolean; appUrl: string },
): ChatReply {
  const said = shorten(text, mostLabel);
  if (!isCut) return say(`No unfinished task of yours matches “${said}”.`);
  return say([
    `None of the latest ${tasks.length.toLocaleString("en")} unfinished tasks matches “${said}”, and older ones are not known here. Use `,
    { link: "the Tasks page", url: `${appUrl}/tasks` },
    " for it.",
  ]);
}
