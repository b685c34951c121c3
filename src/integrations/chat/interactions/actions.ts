import * as z from "zod";

import type { ChatButton } from "../../../providers/chat-message.ts";
import { projectLabel } from "../words.ts";

/** What is done once a project is chosen. `once` is the request that asked: pressing two buttons, or one twice, does it once. */
export const choiceSchema = z.discriminatedUnion("verb", [
  z.object({ verb: z.literal("start"), once: z.string(), projectId: z.string(), notes: z.string() }),
  z.object({
    verb: z.literal("log"),
    once: z.string(),
    projectId: z.string(),
    notes: z.string(),
    startedAt: z.number(),
    endedAt: z.number(),
  }),
  z.object({ verb: z.literal("task"), once: z.string(), projectId: z.string(), notes: z.string() }),
]);

export type Choice = z.infer<typeof choiceSchema>;

/** Everything about a choice but the project. */
export type OpenChoice = Choice extends infer C ? (C extends Choice ? Omit<C, "projectId"> : never) : never;

export const continueSchema = z.object({ once: z.string(), entryId: z.string() });

const longestValue = 2000;

export function stopButton(entryId: string): ChatButton {
  return { actionId: "stop", label: "Stop", value: entryId, style: "danger" };
}

export const switchButton: ChatButton = { actionId: "switch", label: "Switch" };
export const logButton: ChatButton = { actionId: "log", label: "Log time" };

export function editButton(entryId: string): ChatButton {
  return { actionId: "edit", label: "Edit", value: entryId };
}

/** `once` tells two presses of one button from two wishes. */
export function continueButton(entryId: string, once: string): ChatButton {
  return { actionId: "continue", label: "Continue", value: JSON.stringify({ once, entryId }) };
}

export function undoButton(requestId: string): ChatButton {
  return { actionId: "undo", label: "Undo", value: requestId };
}

export function doneButton(taskId: string): ChatButton {
  return { actionId: "task_done", label: "Done", value: taskId };
}

/** A button per project; [] when the notes are too long to travel in a button. */
export function choiceButtons(
  projects: readonly { id: string; name: string; code?: string | null }[],
  choice: OpenChoice,
): ChatButton[] {
  const buttons = projects.map((project) => ({
    actionId: "choose",
    label: projectLabel(project),
    value: JSON.stringify({ ...choice, projectId: project.id }),
  }));
  return buttons.every(({ value }) => value.length <= longestValue) ? buttons : [];
}
