import type { Env } from "../env.ts";
import { describeError, log } from "../lib/log.ts";
import { consumeDeadLetters } from "./consume-dead-letters.ts";
import { consumeInbox } from "./consume-inbox.ts";
import { consumeJobs } from "./consume-jobs.ts";
import { retryDelaySeconds } from "./settle.ts";

const consumers: Readonly<Record<string, (batch: MessageBatch, env: Env) => Promise<void>>> = {
  "timewire-inbox": consumeInbox,
  "timewire-jobs": consumeJobs,
  "timewire-dead-letters": consumeDeadLetters,
};

/**
 * The queue door. Never throws: a throw would send a whole batch again, also what is done. What a consumer has not
 * settled when it fails comes again.
 */
export async function queue(batch: MessageBatch, env: Env): Promise<void> {
  try {
    const consume = consumers[batch.queue];
    if (consume === undefined) throw new Error(`No consumer is known for the queue ${batch.queue}.`);
    await consume(batch, env);
  } catch (error) {
    log("error", "batch_failed", {
      queue: batch.queue,
      messages: batch.messages.length,
      ...describeError(error),
    });
    for (const message of batch.messages) {
      message.retry({ delaySeconds: retryDelaySeconds(message.attempts, error) });
    }
  }
}
