import type { Env } from "../env.ts";
import { log } from "../lib/log.ts";
import { jobSchema } from "../messages.ts";
import { runJob } from "./run-job.ts";
import { retryOrDrop } from "./retry.ts";

/** Each job by itself: one that fails is tried again later and holds back no other. */
export async function consumeJobs(batch: MessageBatch, env: Env): Promise<void> {
  for (const message of batch.messages) {
    const parsed = jobSchema.safeParse(message.body);
    if (!parsed.success) {
      // It was sent by a version whose jobs had another shape; trying it again cannot help.
      log("error", "job_unknown", { messageId: message.id });
      message.ack();
      continue;
    }
    try {
      await runJob(parsed.data, env);
      message.ack();
    } catch (error) {
      retryOrDrop(message, error, { job: parsed.data.type });
    }
  }
}
