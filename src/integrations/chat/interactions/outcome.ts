import type { ChatModal, ChatReply } from "../../../providers/chat-message.ts";
import type { Speaker } from "../identity/find-speaker.ts";

/** What an interaction comes to. Only field errors are part of the acknowledgement; all else follows it. */
export type Outcome =
  | { kind: "none" }
  /** Told through the address that came with the interaction; nowhere when it has none. */
  | { kind: "reply"; reply: ChatReply; responseUrl: string | null }
  /** Opened with the trigger, which lives for three seconds. */
  | { kind: "modal"; modal: ChatModal; triggerId: string; speaker: Speaker; responseUrl: string | null }
  | { kind: "errors"; errors: Readonly<Record<string, string>>; responseUrl: string | null };
