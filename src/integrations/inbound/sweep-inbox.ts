import type { Env } from "../../env.ts";
import { inboxPrefix } from "./store-delivery.ts";

const pageSize = 100;

/**
 * Brings deliveries that the queue did not take into it, oldest first. An object goes only after the queue has it: a crash
 * between the two delivers twice, which the delivery's id makes harmless. Throws while the queue still fails.
 */
export async function sweepInbox(env: Env): Promise<number> {
  let swept = 0;
  for (;;) {
    const { objects, truncated } = await env.BUCKET.list({ prefix: inboxPrefix, limit: pageSize });
    for (const { key } of objects) {
      const frame = await env.BUCKET.get(key);
      if (frame !== null) {
        await env.INBOX.send(new Uint8Array(await frame.arrayBuffer()), { contentType: "bytes" });
      }
      await env.BUCKET.delete(key);
      swept++;
    }
    if (!truncated) return swept;
  }
}
