import { isPermanent, retryDelaySeconds } from "../integrations/retry.ts";
import { describeError, log } from "../lib/log.ts";

/** After a failure: acknowledges the message if the failure is permanent, else retries it with backoff. */
export function retryOrDrop(message: Message, error: unknown, what: Record<string, unknown>): void {
  const permanent = isPermanent(error);
  log("error", "job_failed", { ...what, permanent, attempts: message.attempts, ...describeError(error) });
  if (permanent) message.ack();
  else message.retry({ delaySeconds: retryDelaySeconds(message.attempts, error) });
}
