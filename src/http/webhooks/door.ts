import { Hono, type Context } from "hono";

import {
  cachedHookKeys,
  loadHookKeys,
  mayBeOutdated,
  type HookKeys,
} from "../../integrations/webhooks/hook-keys.ts";
import { storeDelivery } from "../../integrations/webhooks/store-delivery.ts";
import { describeError, log } from "../../lib/log.ts";
import { providers } from "../../providers/index.ts";
import type { InboundRequest, Webhook } from "../../providers/provider.ts";
import type { Env } from "../../env.ts";
import type { AppEnv } from "../app-env.ts";
import { readBody } from "./read-body.ts";

/** GitHub's own limit is 25 MB: https://docs.github.com/en/webhooks/webhook-events-and-payloads#payload-cap */
const maxBodyBytes = 26_214_400;
const maxHeaderChars = 200;
const hookIdPattern = /^[\w-]{43}$/;

/**
 * Where providers deliver. It stands before every middleware of the pages: no session, no database and no parsing before
 * the answer. 202 is said only for what is stored durably.
 */
export const webhookDoor = new Hono<AppEnv>();

webhookDoor.post("/webhooks/:provider/:hookId", async (c) => {
  try {
    return await receive(c, c.req.param("provider"), c.req.param("hookId"));
  } catch (error) {
    log("error", "delivery_not_stored", { ...describeError(error) });
    return answer(503, "This delivery could not be stored. Please send it again.");
  }
});

webhookDoor.all("/webhooks/:provider/:hookId", () =>
  answer(405, "Deliveries are sent by POST.", { Allow: "POST" }),
);

async function receive(c: Context<AppEnv>, provider: string, hookId: string): Promise<Response> {
  const receivedAt = Date.now();
  const body = await readBody(c.req.raw, maxBodyBytes);
  if (body === null) return answer(413, "A delivery may have 25 MiB at most.");

  const webhook = Object.hasOwn(providers, provider) ? providers[provider]?.webhook : undefined;
  if (webhook === undefined || !hookIdPattern.test(hookId)) return refuse();
  const { headers } = c.req.raw;
  const claim = { provider, hookId, webhook, request: { headers, body }, now: receivedAt };
  if (!(await isGenuine(c.env, claim))) return refuse();

  const identity = webhook.identify(headers);
  if (identity === null) return answer(400, "The headers that name the event and the delivery are missing.");
  if (!(await isWithinRate(c.env.HOOK_RATE, hookId)))
    return answer(429, "Too many deliveries for this hook. Please slow down.", { "Retry-After": "60" });

  const header = {
    hookId,
    deliveryId: identity.deliveryId,
    event: identity.event,
    receivedAt,
    contentType: headers.get("content-type")?.slice(0, maxHeaderChars) ?? null,
    sizeBytes: body.length,
    headers: shownHeaders(webhook, headers),
    bodyKey: null,
  };
  await storeDelivery(c.env, header, body);
  return answer(202, null);
}

type Claim = { provider: string; hookId: string; webhook: Webhook; request: InboundRequest; now: number };

async function isGenuine(env: Env, claim: Claim): Promise<boolean> {
  const { hookId, now } = claim;
  const cached = cachedHookKeys(hookId, now);
  if (await matches(claim, cached ?? (await loadHookKeys(env, hookId, now)))) return true;
  if (cached === undefined || !mayBeOutdated(cached, now)) return false;
  return matches(claim, await loadHookKeys(env, hookId, now));
}

async function matches({ provider, webhook, request, now }: Claim, hook: HookKeys): Promise<boolean> {
  // An unknown hook is checked against a key that nobody has, so that it takes as long as a wrong signature.
  if (hook.keys.length === 0 || hook.provider !== provider) {
    await webhook.verify(request, await decoyKey(webhook));
    return false;
  }
  for (const { key, until } of hook.keys) {
    if (until > now && (await webhook.verify(request, key))) return true;
  }
  return false;
}

const decoys = new Map<Webhook, CryptoKey>();

async function decoyKey(webhook: Webhook): Promise<CryptoKey> {
  const key = decoys.get(webhook) ?? (await webhook.importSecret(crypto.randomUUID()));
  decoys.set(webhook, key);
  return key;
}

/** Only verified requests count, so that nobody else can use up a hook's share. A limiter that fails lets them through. */
async function isWithinRate(limiter: RateLimit, hookId: string): Promise<boolean> {
  try {
    return (await limiter.limit({ key: hookId })).success;
  } catch (error) {
    log("error", "hook_rate_failed", { hookId, ...describeError(error) });
    return true;
  }
}

function shownHeaders(webhook: Webhook, headers: Headers): Record<string, string> {
  const shown: Record<string, string> = {};
  for (const name of webhook.shownHeaders) {
    const value = headers.get(name);
    if (value !== null) shown[name] = value.slice(0, maxHeaderChars);
  }
  return shown;
}

/** One answer for an unknown hook and for a wrong signature. */
function refuse(): Response {
  return answer(401, "The signature does not match.");
}

function answer(status: number, text: string | null, headers: Record<string, string> = {}): Response {
  return new Response(text, { status, headers });
}
