import type { Database } from "../../db/database.ts";
import type { Enqueue } from "../../messages.ts";
import type { ChatIdentity } from "./identity/find-chat-member.ts";

/** The context of a chat request: like a verb's context, with the chat identity in place of the actor. */
export type ChatContext = {
  db: Database;
  now: number;
  enqueue: Enqueue;
  /** Origin of the app. */
  appUrl: string;
  identity: ChatIdentity;
  /** The provider's id of the request: a repeat of it changes nothing. */
  requestId: string;
  /** False when the rate limit of `what` is exceeded. */
  mayTry(what: string): Promise<boolean>;
};
