import type { Context } from "hono";

import { createDatabase } from "../../db/database.ts";
import type { Config } from "../../env.ts";
import type { ChatContext } from "../../integrations/chat/chat-context.ts";
import { enqueueTo } from "../../messages.ts";
import type { Chat, ChatUser } from "../../providers/chat.ts";
import type { AppEnv } from "../app-env.ts";
import { isWithinLimit } from "../middleware/rate-limit.ts";

/** A request that the provider has signed. */
export type Genuine = {
  provider: string;
  chat: Chat;
  config: Config;
  body: Uint8Array<ArrayBuffer>;
  now: number;
  /** The same request was accepted before. */
  isReplay: boolean;
};

/** What answering this request runs in. */
export function chatContextOf(
  c: Context<AppEnv>,
  genuine: Genuine,
  from: ChatUser,
  requestId: string,
): ChatContext {
  const { provider, config, now } = genuine;
  return {
    db: createDatabase(c.env.DB),
    now,
    enqueue: enqueueTo(c.env.JOBS),
    appUrl: config.appUrl,
    identity: { provider, from },
    requestId,
    mayTry: (what) => isWithinLimit(c.env.SIGN_IN_RATE, what, "refuse"),
  };
}
