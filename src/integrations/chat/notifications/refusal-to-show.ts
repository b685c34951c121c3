import { AppError } from "../../../lib/errors.ts";
import { ProviderError, type ProviderErrorCode } from "../../../providers/provider.ts";

/** Failures that a person has to fix in the channel or the connection; all others are ours or temporary. */
const fixable: ReadonlySet<ProviderErrorCode> = new Set([
  "unauthorized",
  "forbidden",
  "not_found",
  "conflict",
]);

/** The sentence for the page that explains why a channel takes no more messages. Rethrows all other errors. */
export function refusalToShow(error: unknown): string {
  if (error instanceof ProviderError && error.permanent && fixable.has(error.code)) return error.message;
  // Paused or ended at this very moment.
  if (error instanceof AppError) return error.message;
  throw error;
}

/** True when the channel itself is fine and works again once its connection has a new token. */
export function isAccessLost(error: unknown): boolean {
  return error instanceof ProviderError && error.code === "unauthorized";
}
