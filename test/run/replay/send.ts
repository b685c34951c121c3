import { randomUUID } from "node:crypto";

import { reach } from "./cannot-replay.ts";
import type { Payload } from "./read-payloads.ts";
import type { Hook } from "./sandbox-hook.ts";
import type { Sender } from "./senders.ts";

export type Sent = Payload & { deliveryId: string; httpStatus: number };

/** Sends a payload as its provider does, with the webhook's secret. */
export async function send(sender: Sender, hook: Hook, unsent: Payload): Promise<Sent> {
  const payload = sender.stamp?.(unsent) ?? unsent;
  const deliveryId = randomUUID();
  const answer = await reach(hook.url, "The app", {
    method: "POST",
    body: Uint8Array.from(payload.body),
    headers: { "Content-Type": "application/json", ...sender.headers(hook, payload, deliveryId) },
  });
  await answer.arrayBuffer();
  return { ...payload, deliveryId, httpStatus: answer.status };
}
