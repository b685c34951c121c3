import { createHmac, randomUUID } from "node:crypto";

import { reach } from "./cannot-replay.ts";
import type { Payload } from "./read-payloads.ts";
import type { Hook } from "./sandbox-hook.ts";

export type Sent = Payload & { deliveryId: string; httpStatus: number };

/** Sends a payload as GitHub does, signed with the webhook's secret. */
export async function send(hook: Hook, payload: Payload): Promise<Sent> {
  const deliveryId = randomUUID();
  const signature = createHmac("sha256", hook.secret).update(payload.body).digest("hex");
  const answer = await reach(hook.url, "The app", {
    method: "POST",
    body: Uint8Array.from(payload.body),
    headers: {
      "Content-Type": "application/json",
      "User-Agent": "GitHub-Hookshot/replay",
      "X-GitHub-Event": payload.event,
      "X-GitHub-Delivery": deliveryId,
      "X-Hub-Signature-256": `sha256=${signature}`,
    },
  });
  await answer.arrayBuffer();
  return { ...payload, deliveryId, httpStatus: answer.status };
}
