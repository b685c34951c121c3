import type { ChatMessage, ChatTextPart } from "../../../providers/chat-message.ts";
import { doneButton, pageButton, startTaskButton } from "../actions.ts";

export type TaskChange = {
  task: { id: string; title: string; status: string; projectName: string; assigneeName: string | null };
  /** null = nobody of the workspace: an issue's webhook, for example. */
  byName: string | null;
  changes: readonly string[];
};

/** What a project's channel reads when a task was created, assigned or done; null for other changes. */
export function taskMessage({ task, byName, changes }: TaskChange, appUrl: string): ChatMessage | null {
  const text = textOf({ task, byName, changes });
  if (text === null) return null;
  const isOpen = task.status !== "done";
  const url = `${appUrl}/tasks/${task.id}`;
  return {
    summary: text,
    blocks: [
      { kind: "text", text: text },
      { kind: "note", text: `In ${task.projectName}` },
      {
        kind: "buttons",
        buttons: [
          ...(isOpen ? [startTaskButton(task.id), doneButton(task.id)] : []),
          pageButton("Open task", url),
        ],
      },
    ],
  };
}

/** The most important of simultaneous changes: a task that was created as done is done. */
function textOf({ task, byName, changes }: TaskChange): ChatTextPart[] | null {
  const title = { bold: task.title };
  const { assigneeName } = task;
  if (changes.includes("done"))
    return byName === null ? [title, " is done."] : [`${byName} finished `, title, "."];
  const isAssigned = changes.includes("assigned") && assigneeName !== null;
  if (changes.includes("created")) {
    const forWhom = isAssigned ? ` for ${assigneeName}.` : ".";
    return byName === null ? [title, ` was created${forWhom}`] : [`${byName} created `, title, forWhom];
  }
  if (!isAssigned) return null;
  const who = assigneeName === byName ? "themselves" : assigneeName;
  return byName === null
    ? [title, ` was assigned to ${assigneeName}.`]
    : [`${byName} assigned `, title, ` to ${who}.`];
}
