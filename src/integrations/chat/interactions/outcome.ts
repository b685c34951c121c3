import type { ChatModal, ChatReply } from "../../../providers/chat-message.ts";
import type { ChatMember } from "../identity/find-chat-member.ts";
import { sentenceModal } from "./modals.ts";

/** Where a person reads what has no address to be answered at: a window while its trigger lives, else a direct message. */
export type Reach = { member: ChatMember; chatUserId: string };

/** What an interaction comes to. Only field errors are part of the acknowledgement; all else follows it. */
export type Outcome =
  | { kind: "none" }
  /** Posted to the address that came with the interaction; nowhere when it has none. */
  | { kind: "reply"; reply: ChatReply; responseUrl: string | null }
  /** Opened with the trigger, which lives for three seconds. */
  | ({ kind: "modal"; modal: ChatModal; triggerId: string; responseUrl: string | null } & Reach)
  /** A form in place of the one that was sent off; where that is too late, its reason. */
  | ({ kind: "again"; modal: ChatModal; sentence: string; responseUrl: string | null } & Reach)
  | ({ kind: "errors"; errors: Readonly<Record<string, string>>; responseUrl: string | null } & Reach);

/** What takes the place of a form that was sent off, and the sentence for when that is too late. */
export type Replaced = { modal: ChatModal; sentence: string };

/** On the Home tab there is no message to answer under: what must not go untold stands where the form was. */
export function replacedBy(sentence: string): Replaced {
  return { modal: sentenceModal(sentence), sentence };
}
