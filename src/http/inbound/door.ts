import { Hono, type Context } from "hono";

import {
  cachedHookKeys,
  loadHookKeys,
  mayBeOutdated,
  type HookKeys,
} from "../../integrations/subscriptions/hook-keys.ts";
import { storeDelivery } from "../../integrations/inbound/store-delivery.ts";
import { describeError, log } from "../../lib/log.ts";
import { providers } from "../../providers/index.ts";
import type { InboundRequest, Webhook } from "../../providers/provider.ts";
import type { Env } from "../../env.ts";
import type { AppEnv } from "../app-env.ts";
import { isRefusedTooOften, isWithinLimit, retryAfterSeconds, tooManyRefusals } from "../rate-limit.ts";
import { type Body, withBody } from "./read-body.ts";

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

/** What the headers alone refuse costs no byte of the body: an unknown subscription, a missing signature, another media type. */
async function receive(c: Context<AppEnv>, provider: string, hookId: string): Promise<Response> {
  const now = Date.now();
  const { headers } = c.req.raw;
  const webhook = Object.hasOwn(providers, provider) ? providers[provider]?.webhook : undefined;
  if (webhook === undefined || !hookIdPattern.test(hookId)) return refuse(c, hookId);
  if (!webhook.contentTypes.includes(mediaTypeOf(headers)))
    return answer(415, `Send a delivery as ${webhook.contentTypes.join(" or ")}.`);
  if (!webhook.hasSignature(headers)) return refuse(c, hookId);
  const cached = cachedHookKeys(hookId, now);
  const hook = cached ?? (await loadHookKeys(c.env, hookId, now));
  if (hook.keys.length === 0 || hook.provider !== provider) return refuse(c, hookId);

  const accepted = await withBody(c.req.raw, maxBodyBytes, (body) =>
    accept(
      c,
      { provider, hookId, webhook, request: { headers, body }, now },
      { hook, isCached: cached !== undefined },
    ),
  );
  if (accepted === "too_large") return answer(413, "A delivery may have 25 MiB at most.");
  if (accepted === "busy")
    return answer(503, "Another big delivery is being stored. Please send it again.", {
      "Retry-After": "10",
    });
  return accepted;
}

function mediaTypeOf(headers: Headers): string {
  return (headers.get("content-type") ?? "").split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

type Claim = {
  provider: string;
  hookId: string;
  webhook: Webhook;
  request: InboundRequest & { body: Body };
  now: number;
};

/** Verifies the body and stores it. */
async function accept(
  c: Context<AppEnv>,
  claim: Claim,
  keys: { hook: HookKeys; isCached: boolean },
): Promise<Response> {
  const { hookId, webhook, request, now } = claim;
  const { headers, body } = request;
  if (!(await isGenuine(c.env, claim, keys))) return refuse(c, hookId);
  const identity = webhook.identify(headers);
  if (identity === null) return answer(400, "The headers that name the event and the delivery are missing.");
  if (!(await isWithinLimit(c.env.HOOK_RATE, hookId, "allow")))
    return answer(429, "Too many deliveries for this hook. Please slow down.", {
      "Retry-After": String(retryAfterSeconds),
    });
  const header = {
    hookId,
    deliveryId: identity.deliveryId,
    event: identity.event,
    receivedAt: now,
    contentType: headers.get("content-type")?.slice(0, maxHeaderChars) ?? null,
    sizeBytes: body.length,
    headers: shownHeaders(webhook, headers),
    bodyKey: null,
  };
  await storeDelivery(c.env, header, body);
  return answer(202, null);
}

/** Keys that were cached are read again when nothing fits: the secret may have been renewed in another isolate. */
async function isGenuine(
  env: Env,
  claim: Claim,
  { hook, isCached }: { hook: HookKeys; isCached: boolean },
): Promise<boolean> {
  const { hookId, now } = claim;
  if (await matches(claim, hook)) return true;
  if (!isCached || !mayBeOutdated(hook, now)) return false;
  return matches(claim, await loadHookKeys(env, hookId, now));
}

async function matches({ provider, webhook, request, now }: Claim, hook: HookKeys): Promise<boolean> {
  if (hook.provider !== provider) return false;
  for (const { key, until } of hook.keys) {
    if (until > now && (await webhook.verify(request, key))) return true;
  }
  return false;
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
async function refuse({ env, req }: Context<AppEnv>, hookId: string): Promise<Response> {
  const isTooOften = await isRefusedTooOften(env, req.raw.headers, { endpoint: "webhooks", id: hookId });
  return isTooOften ? tooManyRefusals() : answer(401, "The signature does not match.");
}

function answer(status: number, text: string | null, headers: Record<string, string> = {}): Response {
  return new Response(text, { status, headers });
}
