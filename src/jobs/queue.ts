import type { Env } from "../env.ts";
import { describeError, log } from "../lib/log.ts";
import { consumeDeadLetters } from "./consume-dead-letters.ts";
import { consumeInbox } from "./consume-inbox.ts";
import { consumeJobs } from "./consume-jobs.ts";
import { retryDelaySeconds } from "../integrations/retry.ts";

const consumers: Readonly<Record<string, (batch: MessageBatch, env: Env) => Promise<void>>> = {
  "timewire-inbox": consumeInbox,
  "timewire-jobs": consumeJobs,
  "timewire-dead-letters": consumeDeadLetters,
};

/**
 * The queue handler. Never throws: a throw would redeliver the whole batch, also what is done. Messages that a consumer neither
 * acknowledged nor retried when it fails are redelivered.
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
