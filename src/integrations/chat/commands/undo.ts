import type { ChangeFacts } from "../../../db/schema/changes.ts";
import type { ChatReply } from "../../../providers/chat-message.ts";
import { undoChange } from "../../../domain/changes/undo-change.ts";
import { ctxOfMember, findChatMember, type ChatMember } from "../identity/find-chat-member.ts";
import { unlinked } from "../identity/unlinked.ts";
import type { ChatContext } from "../chat-context.ts";
import { say } from "../format.ts";

/** `/tt undo`. */
export async function undoCommand(context: ChatContext): Promise<ChatReply> {
  const member = await findChatMember(context.db, context.identity);
  return member === null ? unlinked(context) : undoOn(context, member);
}

/** Undoes the member's last change, or the one of that request. */
export async function undoOn(
  context: ChatContext,
  member: ChatMember,
  requestId?: string,
): Promise<ChatReply> {
  return say(
    sentenceOf(await undoChange(ctxOfMember(context, member), requestId === undefined ? {} : { requestId })),
  );
}

function sentenceOf(facts: ChangeFacts): string {
  switch (facts.kind) {
    case "started":
      return facts.stopped === null
        ? "Undone: the timer is gone."
        : "Undone: the timer is gone, and the one before it runs on.";
    case "stopped":
      return "Undone: the timer runs on.";
    case "logged":
      return "Undone: the entry is gone.";
    case "deleted":
      return "Undone: the entry is back.";
    case "edited":
      return "Undone: the entry is as it was before.";
    case "entries_changed":
      return facts.isDeletion
        ? "Undone: the entries are back."
        : "Undone: the entries are as they were before.";
    case "tasks_changed":
      return "Undone: the tasks are as they were before.";
    case "task_added":
      return "Undone: the task is archived.";
    case "task_done":
      return "Undone: the task is open again.";
    case "task_assigned":
      return facts.assigneeBefore === null
        ? "Undone: the task is nobody's again."
        : "Undone: whoever had the task before has it again.";
    default:
      return facts satisfies never;
  }
}
