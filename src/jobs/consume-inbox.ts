import { createDatabase } from "../db/database.ts";
import type { Env } from "../env.ts";
import { decodeFrame } from "../integrations/inbound/frame.ts";
import { processBatch, type Frame } from "../integrations/inbound/process-batch.ts";
import { resolveShared } from "../integrations/inbound/resolve-shared.ts";
import { log } from "../lib/log.ts";
import { retryDelaySeconds } from "../integrations/retry.ts";
import { inboundContext } from "./inbound-context.ts";

/** Deliveries that the inbound endpoint accepted. Only what failed comes again, each with its own delay. */
export async function consumeInbox(batch: MessageBatch, env: Env): Promise<void> {
  const readable: { message: Message; frame: Frame }[] = [];
  for (const message of batch.messages) {
    const frame = decodeFrame(message.body);
    if (frame !== null) {
      readable.push({ message, frame });
      continue;
    }
    log("error", "frame_unknown", { messageId: message.id });
    message.ack();
  }
  const groups = await resolveShared(
    createDatabase(env.DB),
    readable.map(({ frame }) => frame),
  );
  const outcomes = await processBatch(inboundContext(env), groups.flat());
  for (const [i, { message }] of readable.entries()) {
    const outcome = outcomes.splice(0, groups[i]?.length ?? 0).find((one) => one !== null) ?? null;
    if (outcome === null) message.ack();
    else message.retry({ delaySeconds: retryDelaySeconds(message.attempts, outcome.retryBecause) });
  }
}
