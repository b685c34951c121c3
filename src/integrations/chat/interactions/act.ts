import { findTimer } from "../../../domain/time/find-timer.ts";
import { notRunning } from "../../../domain/time/stop-timer.ts";
import { AppError } from "../../../lib/errors.ts";
import type { ChatInteraction } from "../../../providers/chat.ts";
import type { ChatModal, ChatReply } from "../../../providers/chat-message.ts";
import { askWhich } from "../commands/find-project.ts";
import { logOn } from "../commands/log.ts";
import { continueOn, startOn, startTaskOn } from "../commands/start.ts";
import { stopOn } from "../commands/stop.ts";
import { addTaskOn, doneOn, listTasksOn } from "../commands/tasks.ts";
import { undoOn } from "../commands/undo.ts";
import { chooseWorkspace } from "../commands/workspace.ts";
import { ctxOfMember, type ChatMember, type ChatProject } from "../identity/find-chat-member.ts";
import type { ChatContext } from "../chat-context.ts";
import { actionIds, assignSchema, choiceSchema, continueSchema } from "../actions.ts";
import { assignOn } from "../commands/assign.ts";
import { openEdit } from "./edit-entry.ts";
import { newForm, stopAtModal, trackModal } from "./modals.ts";
import { openTaskForm } from "./task-form.ts";
import type { Outcome } from "./outcome.ts";

type Action = Extract<ChatInteraction, { kind: "action" }>;

/** A press of a button: who pressed it, what they may track on, and where the answer goes. */
export type Press = {
  context: ChatContext;
  member: ChatMember;
  projects: ChatProject[];
  /** There are more of them. */
  isCut: boolean;
  action: Action;
};

type Act = (press: Press) => Promise<Outcome>;

/** What each button does, by its id; what is not here is a link or not ours. */
export const acts: Readonly<Record<string, Act>> = {
  [actionIds.stop]: ({ context, member, action }) =>
    reply(action, stopOn(context, member, { entryId: action.value })),
  [actionIds.undo]: ({ context, member, action }) => replace(action, undoOn(context, member, action.value)),
  [actionIds.completeTask]: ({ context, member, action }) =>
    reply(action, doneOn(context, member, action.value)),
  [actionIds.startTask]: ({ context, member, action }) =>
    reply(action, startTaskOn(context, member, action.value)),
  [actionIds.assignTask]: assignAct,
  [actionIds.newTask]: newTaskAct,
  [actionIds.continue]: continueAct,
  [actionIds.choose]: chooseAct,
  [actionIds.switch]: switchAct,
  [actionIds.log]: logAct,
  [actionIds.edit]: editAct,
  [actionIds.stopAt]: stopAtAct,
  [actionIds.workspace]: ({ context, action }) => replace(action, chooseWorkspace(context, action.value)),
};

function continueAct({ context, member, action }: Press): Promise<Outcome> {
  const { once, entryId } = parseValue(action, continueSchema);
  return reply(action, continueOn({ ...context, requestId: `${once} continue` }, member, entryId));
}

function assignAct({ context, member, action }: Press): Promise<Outcome> {
  const { once, ...wish } = parseValue(action, assignSchema);
  return replace(action, assignOn({ ...context, requestId: once }, member, wish));
}

function chooseAct({ context, member, projects, action }: Press): Promise<Outcome> {
  const choice = parseValue(action, choiceSchema);
  const project = projects.find(({ id }) => id === choice.projectId);
  const onceOf = { ...context, requestId: choice.once };
  if (choice.verb === "log" && choice.projectId === "")
    return replace(action, logOn(onceOf, member, { ...choice, project: null }));
  if (project === undefined)
    throw new AppError("not_found", "You cannot track time on this project any more.");
  switch (choice.verb) {
    case "start":
      return replace(action, startOn(onceOf, member, { project, notes: choice.notes }));
    case "log":
      return replace(action, logOn(onceOf, member, { ...choice, project }));
    case "list":
      return replace(action, listTasksOn(context, member, { projectId: project.id }));
    case "task":
      return replace(action, addTaskOn(onceOf, member, { project, title: choice.notes }));
    default:
      return choice satisfies never;
  }
}

async function logAct(press: Press): Promise<Outcome> {
  const { context, member, action } = press;
  const metadata = { responseUrl: action.responseUrl, workspaceId: member.workspaceId };
  return open(press, trackModal({ ...press, now: context.now, metadata }, newForm(member, context.now)));
}

async function newTaskAct(press: Press): Promise<Outcome> {
  const { member, action } = press;
  const metadata = { responseUrl: action.responseUrl, workspaceId: member.workspaceId };
  return open(press, await openTaskForm({ ...press, metadata }));
}

async function switchAct({ context, projects, action }: Press): Promise<Outcome> {
  const choice = { verb: "start", once: context.requestId, notes: "" } as const;
  return reply(action, Promise.resolve(askWhich("What do you go on with?", projects, choice)));
}

async function editAct(press: Press): Promise<Outcome> {
  const { action } = press;
  return open(press, await openEdit({ ...press, responseUrl: action.responseUrl }, action.value));
}

/** Of a timer that no longer runs nothing is asked. */
async function stopAtAct(press: Press): Promise<Outcome> {
  const { context, member, action } = press;
  const timer = await findTimer(ctxOfMember(context, member));
  if (timer?.id !== action.value) throw notRunning(action.value);
  const { workspaceId } = member;
  const metadata = { responseUrl: action.responseUrl, workspaceId, entryId: action.value };
  return open(press, stopAtModal({ member, now: context.now, metadata }));
}

async function reply({ responseUrl }: Action, answer: Promise<ChatReply>): Promise<Outcome> {
  return { kind: "reply", reply: await answer, responseUrl };
}

/** For buttons that only stand on answers of ours, which one person sees: the answer takes their place. */
async function replace({ responseUrl }: Action, answer: Promise<ChatReply>): Promise<Outcome> {
  return { kind: "reply", reply: { ...(await answer), replacesOriginal: true }, responseUrl };
}

function open({ context, member, action }: Press, modal: ChatModal): Outcome {
  const { triggerId, responseUrl } = action;
  const chatUserId = context.identity.from.userId;
  return { kind: "modal", modal, triggerId, member, chatUserId, responseUrl };
}

/** Only the app writes values, but a version of it that is gone may have. */
function parseValue<T>(
  { value }: Action,
  schema: { safeParse(input: unknown): { success: boolean; data?: T } },
): T {
  const parsed = schema.safeParse(parseJson(value));
  if (parsed.data === undefined)
    throw new AppError("invalid", "This button is from an older version. Type the command again.");
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
