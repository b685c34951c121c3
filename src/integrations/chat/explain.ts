import { AppError } from "../../lib/errors.ts";
import { createId } from "../../lib/id.ts";
import { describeError, log } from "../../lib/log.ts";
import { ProviderError } from "../../providers/provider.ts";

/** What a person reads in chat when what they asked for failed; a bug is logged whole and shown as one sentence. */
export function explainInChat(error: unknown, now: number): string {
  if (error instanceof AppError || error instanceof ProviderError) return error.message;
  const number = createId(now);
  log("error", "bug", { requestId: number, ...describeError(error) });
  return `Something went wrong on our side. Try again; if it stays, report the number ${number}.`;
}
