import { AppError } from "../../../lib/errors.ts";
import { ProviderError, type ProviderErrorCode } from "../../../providers/provider.ts";

/** What a person at the channel or the connection has to mend; anything else is ours or passes. */
const mendable: ReadonlySet<ProviderErrorCode> = new Set([
  "unauthorized",
  "forbidden",
  "not_found",
  "conflict",
]);

/** The sentence for the page that explains why a place takes no more messages. Throws all other errors again. */
export function refusalToShow(error: unknown): string {
  if (error instanceof ProviderError && error.permanent && mendable.has(error.code)) return error.message;
  // Paused or ended at this very moment.
  if (error instanceof AppError) return error.message;
  throw error;
}

/** True when the place itself is fine, and takes messages again once its connection has a new token. */
export function isAccessLost(error: unknown): boolean {
  return error instanceof ProviderError && error.code === "unauthorized";
}
