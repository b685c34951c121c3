import type { Context } from "hono";

import { createDatabase } from "../../db/database.ts";
import { type Config, type Env, parseConfig } from "../../env.ts";
import type { ChatContext } from "../../integrations/chat/chat-context.ts";
import { enqueueTo } from "../../messages.ts";
import { providers } from "../../providers/index.ts";
import type { Chat, ChatUser } from "../../providers/chat.ts";
import type { AppEnv } from "../app-env.ts";
import { isRefusedTooOften, isWithinLimit, tooManyRefusals } from "../rate-limit.ts";
import { readBody } from "./read-body.ts";
import { isKnown, remember } from "./seen-requests.ts";

const maxBodyBytes = 1_048_576;

/** A request that the provider has signed. */
export type Genuine = {
  provider: string;
  chat: Chat;
  config: Config;
  body: Uint8Array<ArrayBuffer>;
  headers: Headers;
  now: number;
  /** The same request was accepted before. */
  isReplay: boolean;
};

/** Lets in what the provider has signed, by the raw bytes, before anything is parsed; or says how to refuse it. */
export async function admit(c: Context<AppEnv>, provider: string): Promise<Genuine | Response> {
  const now = Date.now();
  const chat = Object.hasOwn(providers, provider) ? providers[provider]?.chat : undefined;
  const config = configOf(c.env);
  const secret = config.signingSecrets[provider];
  const { headers } = c.req.raw;
  if (chat === undefined || secret === undefined || !chat.door.hasSignature(headers)) return refuse(c);
  const body = await readBody(c.req.raw, maxBodyBytes);
  if (body === null) return new Response("This request is too large.", { status: 413 });
  const key = await keyOf(chat, secret);
  if (!(await chat.door.verify({ headers, body }, key, now))) return refuse(c);
  const seenKey = `${provider} ${chat.door.replayKey(headers)}`;
  const isReplay = isKnown(seenKey, now);
  remember(seenKey, now);
  return { provider, chat, config, body, headers, now, isReplay };
}

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

async function refuse(c: Context<AppEnv>): Promise<Response> {
  const isTooOften = await isRefusedTooOften(c.env, c.req.raw.headers, { endpoint: "chat" });
  return isTooOften ? tooManyRefusals() : new Response("The signature does not match.", { status: 401 });
}

const configs = new WeakMap<Env, Config>();

/** Parsed once per isolate: reading it costs more than checking a signature. */
function configOf(env: Env): Config {
  const config = configs.get(env) ?? parseConfig(env);
  configs.set(env, config);
  return config;
}

const keys = new Map<string, Promise<CryptoKey>>();

function keyOf(chat: Chat, secret: string): Promise<CryptoKey> {
  const key = keys.get(secret) ?? chat.door.importSecret(secret);
  keys.set(secret, key);
  return key;
}
