import { Hono, type Context } from "hono";

import type { Env } from "../../env.ts";
import { storeDelivery } from "../../integrations/inbound/store-delivery.ts";
import { takeSecret } from "../../integrations/subscriptions/take-secret.ts";
import { sha256Hex } from "../../lib/digest.ts";
import { describeError, log } from "../../lib/log.ts";
import type { Handshake, Inbound, QueuedInbound, RawRequest } from "../../providers/inbound.ts";
import { providers } from "../../providers/index.ts";
import type { AppEnv } from "../app-env.ts";
import {
  isRefusedTooOften,
  isWithinLimit,
  retryAfterSeconds,
  tooManyRefusals,
} from "../middleware/rate-limit.ts";
import { answerChat } from "./answer-chat.ts";
import { loadKeys, type KeySource } from "./load-keys.ts";
import { withBody } from "./read-body.ts";

const maxHeaderChars = 200;
/** Graph's tokens have fewer than 200 characters. */
const maxHandshakeChars = 1_024;
const subscriptionIdPattern = /^[\w-]{43}$/;

/**
 * Where providers send what happens. No middleware of the pages, no session, no database and no parsing before the answer. 202 is said
 * only for what is stored durably.
 */
export const inboundEndpoint = new Hono<AppEnv>({ strict: false });

inboundEndpoint.all("/webhooks/:provider/app/:part", (c) => respond(c, "app"));
inboundEndpoint.all("/webhooks/:provider/:subscriptionId", (c) => respond(c, c.req.param("subscriptionId")));

/** Whether the endpoint answers this address, by its path. */
export function isInbound(url: string): boolean {
  return url.startsWith("/webhooks/", url.indexOf("/", url.indexOf("//") + 2));
}

/** `name` = the subscription's id, or "app" for the address that all connections of the instance share. */
async function respond(c: Context<AppEnv>, name: string): Promise<Response> {
  const provider = c.req.param("provider") ?? "";
  const inbound = Object.hasOwn(providers, provider) ? providers[provider]?.inbound : undefined;
  const methods = inbound?.methods ?? ["POST"];
  if (!methods.includes(c.req.method))
    return answer(405, `Deliveries are sent by ${methods.join(" or ")}.`, { Allow: methods.join(", ") });
  if (inbound === undefined || !isAddressed(inbound, name)) return refuse(c, name);
  try {
    return await receive(c, { provider, name, inbound, now: Date.now() });
  } catch (error) {
    log("error", "delivery_not_stored", { provider, ...describeError(error) });
    return answer(503, "This delivery could not be stored. Please send it again.");
  }
}

function isAddressed({ address }: Inbound, name: string): boolean {
  return name === "app" ? address !== "subscription" : address !== "app" && subscriptionIdPattern.test(name);
}

type Claim = { provider: string; name: string; inbound: Inbound; now: number };

/** What the headers alone refuse costs no byte of the body: an unknown subscription, a missing signature, another media type. */
async function receive(c: Context<AppEnv>, claim: Claim): Promise<Response> {
  const { name, inbound } = claim;
  const { method, headers } = c.req.raw;
  const mediaType = mediaTypeOf(headers.get("content-type") ?? "");
  if (inbound.contentTypes !== null && !inbound.contentTypes.includes(mediaType))
    return answer(415, `Send a delivery as ${inbound.contentTypes.join(" or ")}.`);
  const { url } = c.req.raw;
  const handshake = inbound.handshake?.({ url, method, headers }) ?? null;
  if (handshake !== null) return answerHandshake(c.env, claim, handshake);
  if (!inbound.hasSignature(headers)) return refuse(c, name);
  const keys = await loadKeys(c.env, claim);
  if (keys === null) return refuse(c, name);
  const accepted = await withBody(c.req.raw, inbound.maxBodyBytes, (body) =>
    accept(c, claim, { keys, request: { url, method, headers, body } }),
  );
  if (accepted === "too_large")
    return answer(413, `A delivery may have ${inbound.maxBodyBytes / 1_048_576} MiB at most.`);
  if (accepted === "busy")
    return answer(503, "Another big delivery is being stored. Please send it again.", {
      "Retry-After": "10",
    });
  return accepted;
}

function mediaTypeOf(contentType: string): string {
  const end = contentType.indexOf(";");
  return (end === -1 ? contentType : contentType.slice(0, end)).trim().toLowerCase();
}

/** Anybody can have this answered: no browser may take it for a page, and it repeats no long texts. */
async function answerHandshake(env: Env, { name, now }: Claim, handshake: Handshake): Promise<Response> {
  const { text, secret, headers } = handshake;
  if (Math.max(text.length, secret?.length ?? 0) > maxHandshakeChars)
    return answer(400, "This validation token is too long.");
  if (secret !== undefined && !(await takeSecret(env, { subscriptionId: name, secret, now })))
    return answer(401, "No subscription waits for a secret here.");
  const plain = { "Content-Type": "text/plain; charset=UTF-8", "X-Content-Type-Options": "nosniff" };
  return answer(200, text, { ...headers, ...plain });
}

/** Verifies the raw bytes; then answers whoever waits, or stores what is applied later. */
async function accept(
  c: Context<AppEnv>,
  { provider, name, inbound, now }: Claim,
  { keys, request }: { keys: KeySource; request: RawRequest },
): Promise<Response> {
  if (!(await isGenuine(keys, (key) => inbound.verify(request, key, now)))) return refuse(c, name);
  return inbound.answer === "inline"
    ? answerChat(c, { provider, inbound, request, now })
    : store(c.env, { provider, name, inbound, now }, request);
}

async function isGenuine(keys: KeySource, verify: (key: CryptoKey) => Promise<boolean>): Promise<boolean> {
  for (const key of keys.current) if (await verify(key)) return true;
  for (const key of await keys.reload()) if (await verify(key)) return true;
  return false;
}

async function store(
  env: Env,
  { provider, name, inbound, now }: Claim & { inbound: QueuedInbound },
  request: RawRequest,
): Promise<Response> {
  const { headers, body } = request;
  const identity = inbound.identify(request);
  if (identity === null) return answer(400, "What names the event and the delivery is missing.");
  const { shared, container } = identity;
  if ((name === "app") !== (shared !== undefined))
    return answer(400, "What names the subscription is missing.");
  const subscriptionId = shared === undefined ? name : `${provider} ${shared.remoteId}`;
  if (!(await isWithinLimit(env.INBOUND_RATE, subscriptionId, "allow")))
    return answer(429, "Too many deliveries for this webhook. Please slow down.", {
      "Retry-After": String(retryAfterSeconds),
    });
  const header = {
    subscriptionId,
    deliveryId: identity.id ?? (await sha256Hex(body)),
    event: identity.event,
    receivedAt: now,
    contentType: headers.get("content-type")?.slice(0, maxHeaderChars) ?? null,
    sizeBytes: body.length,
    headers: shownHeaders(inbound, headers),
    bodyKey: null,
    ...(shared === undefined ? {} : { shared: { provider, ...shared } }),
    ...(container === undefined ? {} : { container }),
  };
  await storeDelivery(env, header, body);
  return answer(202, null);
}

function shownHeaders(inbound: QueuedInbound, headers: Headers): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const name of inbound.shownHeaders) {
    const value = headers.get(name);
    if (value !== null) shown[name] = value.slice(0, maxHeaderChars);
  }
  return shown;
}

/** One answer for an unknown subscription and for a wrong signature. */
async function refuse({ env, req }: Context<AppEnv>, name: string): Promise<Response> {
  // What all connections share is no single one's to be blocked for.
  const claimed = { endpoint: "webhooks", ...(name === "app" ? {} : { id: name }) };
  const isTooOften = await isRefusedTooOften(env, req.raw.headers, claimed);
  return isTooOften ? tooManyRefusals() : answer(401, "The signature does not match.");
}

function answer(status: number, text: string | null, headers: Record<string, string> = {}): Response {
  return new Response(text, { status, headers });
}
