import * as z from "zod/mini";

import type { ChatButton } from "../../providers/chat-message.ts";
import { doubts } from "../../domain/time/doubts.ts";
import { projectLabel } from "./format.ts";

/** What is done once a project is chosen; of a log, no project is "". `once` is the request that asked: pressing two buttons, or one twice, does it once. */
export const choiceSchema = z.discriminatedUnion("verb", [
  z.object({ verb: z.literal("start"), once: z.string(), projectId: z.string(), notes: z.string() }),
  z.object({
    verb: z.literal("log"),
    once: z.string(),
    projectId: z.string(),
    notes: z.string(),
    startedAt: z.number(),
    endedAt: z.number(),
    confirmed: z.optional(z.array(z.enum(doubts))),
    doubted: z.optional(z.array(z.enum(doubts))),
  }),
  z.object({ verb: z.literal("list"), once: z.string(), projectId: z.string(), notes: z.string() }),
  z.object({ verb: z.literal("task"), once: z.string(), projectId: z.string(), notes: z.string() }),
]);

export type Choice = z.infer<typeof choiceSchema>;

/** Everything about a choice but the project. */
export type OpenChoice = Choice extends infer C ? (C extends Choice ? Omit<C, "projectId"> : never) : never;

export const continueSchema = z.object({ once: z.string(), entryId: z.string() });

export const assignSchema = z.object({
  once: z.string(),
  workspaceId: z.string(),
  taskId: z.string(),
  assigneeId: z.string(),
});

const longestValue = 2000;

/** Ids of all buttons. Whoever presses one acts for themselves, whatever it stands on; `interactions/act.ts` says what each does. */
export const actionIds = {
  stop: "stop",
  stopAt: "stop_at",
  undo: "undo",
  startTask: "task_start",
  completeTask: "task_done",
  assignTask: "task_assign",
  newTask: "task_new",
  continue: "continue",
  choose: "choose",
  switch: "switch",
  log: "log",
  edit: "edit",
  workspace: "workspace",
  /** A link; nothing to do when it is pressed. */
  openPage: "open_page",
} as const;

/** Opens a page instead. */
export function pageButton(label: string, url: string): ChatButton {
  return { actionId: actionIds.openPage, label, url };
}

export function stopButton(entryId: string): ChatButton {
  return { actionId: actionIds.stop, label: "Stop", value: entryId, style: "danger" };
}

/** Asks for the time at which the timer should have been stopped. */
export function stopAtButton(entryId: string): ChatButton {
  return { actionId: actionIds.stopAt, label: "Stop at…", value: entryId, style: "primary" };
}

export const switchButton: ChatButton = { actionId: actionIds.switch, label: "Switch" };
export const logButton: ChatButton = { actionId: actionIds.log, label: "Log time" };
export const newTaskButton: ChatButton = { actionId: actionIds.newTask, label: "New task" };

export function editButton(entryId: string): ChatButton {
  return { actionId: actionIds.edit, label: "Edit", value: entryId };
}

/** `once` makes two presses of one button one request. */
export function continueButton(entryId: string, once: string): ChatButton {
  return { actionId: actionIds.continue, label: "Continue", value: JSON.stringify({ once, entryId }) };
}

export function undoButton(requestId: string): ChatButton {
  return { actionId: actionIds.undo, label: "Undo", value: requestId };
}

export function startTaskButton(taskId: string): ChatButton {
  return { actionId: actionIds.startTask, label: "Start timer", value: taskId };
}

export function workspaceButton({ id, name }: { id: string; name: string }): ChatButton {
  return { actionId: actionIds.workspace, label: name, value: id };
}

export function doneButton(taskId: string): ChatButton {
  return { actionId: actionIds.completeTask, label: "Done", value: taskId };
}

/** A button that does what its label says; null when the notes are too long to travel in a button. */
export function logChoiceButton(label: string, choice: Extract<Choice, { verb: "log" }>): ChatButton | null {
  const value = JSON.stringify(choice);
  return value.length <= longestValue ? { actionId: actionIds.choose, label, value } : null;
}

/** `once` is the request that asked which one is meant. */
export function assignButton(label: string, wish: z.infer<typeof assignSchema>): ChatButton {
  return { actionId: actionIds.assignTask, label, value: JSON.stringify(wish) };
}

/** A button per project; [] when the notes are too long to travel in a button. */
export function choiceButtons(
  projects: readonly { id: string; name: string; code?: string | null }[],
  choice: OpenChoice,
): ChatButton[] {
  const buttons = projects.map((project) => ({
    actionId: actionIds.choose,
    label: projectLabel(project),
    value: JSON.stringify({ ...choice, projectId: project.id }),
  }));
  return buttons.every(({ value }) => value.length <= longestValue) ? buttons : [];
}
