import { AppError } from "../lib/errors.ts";
import { ProviderError } from "../providers/provider.ts";

const longestDelaySeconds = 3600;

/** Exponential from ten seconds to an hour, with jitter; what the provider asked for is the least. */
export function retryDelaySeconds(attempts: number, error?: unknown): number {
  const backoff = Math.min(2 ** attempts * 5, longestDelaySeconds);
  const asked = error instanceof ProviderError ? (error.retryAfterSeconds ?? 0) : 0;
  // A queue delays a message for twelve hours at most.
  return Math.min(Math.ceil(Math.max(backoff, asked) + Math.random() * Math.max(1, backoff / 4)), 43_200);
}

/** True when another attempt cannot help: the provider says so, or what the job is about is gone or has changed. */
export function isPermanent(error: unknown): boolean {
  if (error instanceof AppError) return error.code !== "unavailable" && error.code !== "rate_limited";
  return error instanceof ProviderError && error.permanent;
}
