import { sendWebhook } from "../outbox.ts";
import { isAtLeast, nextId } from "./ids.ts";
import type { Hook, World } from "./records.ts";

const keptDeliveries = 100;
/** https://docs.gitlab.com/user/project/integrations/webhooks/#auto-disabled-webhooks */
const failuresUntilPause = 4;
const failuresUntilEnd = 40;
const firstPauseMs = 60_000;
const longestPauseMs = 86_400_000;

export interface Message {
  /** Such as "issues_events". */
  trigger: string;
  /** X-Gitlab-Event. */
  header: string;
  /** X-Gitlab-Event-UUID, which hooks of one event share. */
  eventId: string;
  action: string | null;
  body: string;
}

export const isDisabled = ({ failures, disabledUntilMs }: Hook) =>
  failures >= failuresUntilEnd || (disabledUntilMs !== null && disabledUntilMs > Date.now());

/** Queues a payload for a hook, unless failures have switched it off. A test is sent all the same. */
export function deliver(world: World, hook: Hook, message: Message, isTest = false): void {
  if (isDisabled(hook) && !isTest) return;
  const deliveryId = crypto.randomUUID();
  const { url } = hook;
  sendWebhook({
    queue: `gitlab:${world.host}:${hook.id}`,
    host: world.host,
    siblingHost: world.host,
    event: message.header.replaceAll(" ", "-"),
    action: message.action,
    deliveryId,
    url,
    body: message.body,
    headers: () => headersOf(world, hook, { ...message, deliveryId }),
    settled: (outcome) => {
      countFailures(hook, outcome.status);
      hook.deliveries.unshift({
        id: nextId(world),
        trigger: message.trigger,
        deliveryId,
        deliveredAt: outcome.at,
        durationMs: outcome.durationMs,
        status: outcome.status,
        statusText: outcome.statusText,
        requestHeaders: outcome.requestHeaders,
        body: message.body,
      });
      hook.deliveries.length = Math.min(hook.deliveries.length, keptDeliveries);
    },
  });
}

/** One success forgets all failures. */
export function countFailures(hook: Hook, status: number): void {
  if (status >= 200 && status < 300) {
    hook.failures = 0;
    hook.disabledUntilMs = null;
    return;
  }
  hook.failures += 1;
  if (hook.failures < failuresUntilPause) return;
  const pause = firstPauseMs * 2 ** (hook.failures - failuresUntilPause);
  hook.disabledUntilMs = Date.now() + Math.min(pause, longestPauseMs);
}

type Sent = Message & { deliveryId: string };

/** https://docs.gitlab.com/user/project/integrations/webhooks/#delivery-headers */
async function headersOf(world: World, hook: Hook, { header, eventId, deliveryId, body }: Sent) {
  const headers: Record<string, string> = {
    "Content-Type": "application/json",
    "User-Agent": `GitLab/${world.version}`,
    "X-Gitlab-Event": header,
    "X-Gitlab-Event-UUID": eventId,
    "X-Gitlab-Webhook-UUID": hook.uuid,
    "X-Gitlab-Instance": `https://${world.host}`,
  };
  if (isAtLeast(world, 17, 4)) headers["Idempotency-Key"] = deliveryId;
  if (hook.token !== "") headers["X-Gitlab-Token"] = hook.token;
  if (!isAtLeast(world, 19)) return headers;
  const timestamp = String(Math.floor(Date.now() / 1000));
  Object.assign(headers, { "webhook-id": deliveryId, "webhook-timestamp": timestamp });
  if (hook.signingToken !== "")
    headers["webhook-signature"] = await signStandard(
      hook.signingToken,
      `${deliveryId}.${timestamp}.${body}`,
    );
  return headers;
}

/** https://www.standardwebhooks.com: the key is what follows "whsec_", in base64. */
export async function signStandard(signingToken: string, text: string): Promise<string> {
  const bytes = Uint8Array.from(atob(signingToken.replace(/^whsec_/, "")), (one) => one.charCodeAt(0));
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const signature = await crypto.subtle.sign("HMAC", key, new TextEncoder().encode(text));
  return `v1,${btoa(String.fromCharCode(...new Uint8Array(signature)))}`;
}
