import type { ChatChangeFacts } from "../../../db/schema/chat.ts";
import type { ChatReply } from "../../../providers/chat-message.ts";
import { undoChange } from "../changes/undo-change.ts";
import { ctxOfSpeaker, findSpeaker, type Speaker } from "../identity/find-speaker.ts";
import { unlinked } from "../identity/unlinked.ts";
import type { Talk } from "../talk.ts";
import { say } from "../words.ts";

/** `/tt undo`. */
export async function undoCommand(talk: Talk): Promise<ChatReply> {
  const speaker = await findSpeaker(talk.db, talk.voice);
  return speaker === null ? unlinked(talk) : undoOn(talk, speaker);
}

/** Takes back the speaker's last change in chat, or the one of that request. */
export async function undoOn(talk: Talk, speaker: Speaker, requestId?: string): Promise<ChatReply> {
  return say(sentenceOf(await undoChange(ctxOfSpeaker(talk, speaker), requestId)));
}

function sentenceOf(facts: ChatChangeFacts): string {
  switch (facts.kind) {
    case "started":
      return facts.stopped === null
        ? "Undone: the timer is gone."
        : "Undone: the timer is gone, and the one before it runs on.";
    case "stopped":
      return "Undone: the timer runs on.";
    case "logged":
      return "Undone: the entry is gone.";
    case "edited":
      return "Undone: the entry is as it was before.";
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
