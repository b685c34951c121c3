import { sendWebhook } from "../outbox.ts";
import { nextId } from "./ids.ts";
import type { Hook, Repository, World } from "./records.ts";
import { hmacHex } from "../sign.ts";

const keptDeliveries = 400;

export interface Target {
  world: World;
  repository: Repository;
  hook: Hook;
}

export interface Message {
  event: string;
  action: string | null;
  /** The payload as JSON. */
  body: string;
  /** A redelivery repeats the id of the first attempt. */
  redeliveryOf?: string;
}

/** Queues a payload for one hook; the log of the hook shows what came of it. */
export function deliver(target: Target, message: Message): void {
  const { hook } = target;
  const deliveryId = message.redeliveryOf ?? crypto.randomUUID();
  const sent = hook.contentType === "json" ? message.body : `payload=${encodeURIComponent(message.body)}`;
  // The URL is hidden from nobody here; the secret is read now because a later change must not reach back.
  const { url, secret } = hook;
  sendWebhook({
    queue: `github:${target.world.webHost}:${hook.id}`,
    host: target.world.apiHost,
    siblingHost: target.world.webHost,
    event: message.event,
    action: message.action,
    deliveryId,
    url,
    body: sent,
    headers: () => headersOf(target, { event: message.event, deliveryId, secret, sent }),
    settled: (outcome) => {
      hook.deliveries.unshift({
        id: nextId(target.world),
        deliveryId,
        event: message.event,
        action: message.action,
        isRedelivery: message.redeliveryOf !== undefined,
        deliveredAt: outcome.at,
        durationMs: outcome.durationMs,
        status: outcome.status,
        statusText: outcome.statusText,
        url,
        requestHeaders: outcome.requestHeaders,
        body: message.body,
        responseHeaders: outcome.responseHeaders,
        responseBody: outcome.responseBody,
      });
      hook.deliveries.length = Math.min(hook.deliveries.length, keptDeliveries);
    },
  });
}

interface Sent {
  event: string;
  deliveryId: string;
  secret: string;
  sent: string;
}

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#delivery-headers */
async function headersOf(target: Target, { event, deliveryId, secret, sent }: Sent) {
  const { world, repository, hook } = target;
  const headers: Record<string, string> = {
    Accept: "*/*",
    "Content-Type": hook.contentType === "json" ? "application/json" : "application/x-www-form-urlencoded",
    "User-Agent": "GitHub-Hookshot/5a4d80b",
    "X-GitHub-Delivery": deliveryId,
    "X-GitHub-Event": event,
    "X-GitHub-Hook-ID": String(hook.id),
    "X-GitHub-Hook-Installation-Target-ID": String(repository.id),
    "X-GitHub-Hook-Installation-Target-Type": "repository",
  };
  if (world.isEnterprise) {
    headers["X-GitHub-Enterprise-Host"] = world.webHost;
    headers["X-GitHub-Enterprise-Version"] = "3.18.0";
  }
  if (secret !== "") {
    headers["X-Hub-Signature"] = `sha1=${await hmacHex("SHA-1", secret, sent)}`;
    headers["X-Hub-Signature-256"] = `sha256=${await hmacHex("SHA-256", secret, sent)}`;
  }
  return headers;
}
