import type { Env } from "../../env.ts";
import { within } from "../../lib/deadline.ts";
import { createId } from "../../lib/id.ts";
import { describeError, log } from "../../lib/log.ts";
import { encodeForQueue, encodeFrame, type FrameHeader } from "./frame.ts";

/**
 * Queues takes 128,000 bytes a message, about 100 of them its own: https://developers.cloudflare.com/queues/platform/limits/
 * The rest is for the frame's header, whose parts the endpoint cuts to a few hundred bytes each.
 */
const maxInlineBytes = 122_000;
const payloadDeadlineMs = 4_000;
const queueDeadlineMs = 800;
const inboxDeadlineMs = 900;

/** Deliveries that the queue did not take; the minute cron brings them there. */
export const inboxPrefix = "inbox/";
/** Bodies too big for a message, by day, so that retention finds the oldest first. */
export const payloadPrefix = "payloads/";

/** Resolves once the delivery is durably stored: in the queue or, while the queue fails, in R2. Throws when both fail. */
export async function storeDelivery(env: Env, header: FrameHeader, body: Uint8Array): Promise<void> {
  const message = await toMessage(env, header, body);
  try {
    const sent = env.INBOX.send(encodeForQueue(message.header, message.body), { contentType: "bytes" });
    await within(queueDeadlineMs, "The inbox queue", sent);
  } catch (error) {
    log("error", "inbox_queue_failed", { subscriptionId: header.subscriptionId, ...describeError(error) });
    const key = inboxPrefix + createId(header.receivedAt);
    const frame = encodeFrame(message.header, message.body);
    await within(inboxDeadlineMs, "The inbox in R2", env.BUCKET.put(key, frame));
  }
}

async function toMessage(env: Env, header: FrameHeader, body: Uint8Array) {
  if (body.length <= maxInlineBytes) return { header, body };
  const bodyKey = payloadKey(header);
  await within(payloadDeadlineMs, "Storing a payload in R2", env.BUCKET.put(bodyKey, body));
  return { header: { ...header, bodyKey }, body: null };
}

/** The same on every redelivery of a day, which then replaces itself. */
function payloadKey({ subscriptionId, deliveryId, receivedAt }: FrameHeader): string {
  const day = new Date(receivedAt).toISOString().slice(0, 10);
  return `${payloadPrefix}${day}/${subscriptionId}/${encodeURIComponent(deliveryId)}`;
}
