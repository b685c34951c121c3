import { createHmac } from "node:crypto";

import { readPayloads } from "./read-payloads.ts";
import { findInstalledHook, readdress } from "./sandbox-hook.ts";
import type { Sender } from "./senders.ts";

/** https://docs.github.com/en/webhooks/webhook-events-and-payloads#delivery-headers */
export const github: Sender = {
  read: readPayloads,
  findHook: findInstalledHook,
  readdress,
  headers: ({ secret }, { event, body }, deliveryId) => ({
    "User-Agent": "GitHub-Hookshot/replay",
    "X-GitHub-Event": event,
    "X-GitHub-Delivery": deliveryId,
    "X-Hub-Signature-256": `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`,
  }),
};
