import type { Database } from "../../db/database.ts";
import type { Enqueue } from "../../messages.ts";
import type { Voice } from "./identity/find-speaker.ts";

/** What answering in chat runs in: like a verb's context, but who speaks is still to be found. */
export type Talk = {
  db: Database;
  now: number;
  enqueue: Enqueue;
  /** Origin of the app. */
  appUrl: string;
  voice: Voice;
  /** The provider's own id of the request: what it changes happens once. */
  requestId: string;
  /** False when this was tried too often lately. */
  mayTry(what: string): Promise<boolean>;
};
