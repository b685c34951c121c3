import type { Context } from "hono";

import { enqueueTo } from "../../messages.ts";
import type { AppEnv } from "../app-env.ts";
import type { Genuine } from "./chat-context.ts";
import { isKnown, remember } from "./seen-requests.ts";

/** Acknowledged once a job holds the event; one that comes again after that is recognised by its id. Jobs bear a repetition. */
export async function receiveEvent(c: Context<AppEnv>, genuine: Genuine): Promise<Response> {
  const { chat, provider, body, now } = genuine;
  const inbound = chat.requests.parseEvent(body);
  if (inbound.kind === "handshake")
    return new Response(inbound.challenge, { headers: { "Content-Type": "text/plain" } });
  const { event, eventId } = inbound;
  if (event === null) return new Response(null, { status: 200 });
  const key = `${provider} event ${eventId}`;
  if (isKnown(key, now)) return new Response(null, { status: 200 });
  await enqueueTo(c.env.JOBS)({ type: "chat.event", provider, eventId, event: JSON.stringify(event) });
  remember(key, now);
  return new Response(null, { status: 200 });
}
