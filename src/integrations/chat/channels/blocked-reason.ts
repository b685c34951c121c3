import { AppError } from "../../../lib/errors.ts";

/** A connection's state and its last error. */
type ConnectionState = { status: string | null; lastError: string | null };

/** Why nothing is posted through this connection now, as a sentence; null when it works. What happens meanwhile is not posted later. */
export function blockedReason({ status, lastError }: ConnectionState): string | null {
  switch (status) {
    case "active":
      return null;
    case "paused":
      return "The connection is paused: nothing is posted here until it is resumed.";
    case "needs_reconnect":
      return lastError ?? "The connection has to be reconnected.";
    default:
      return "The connection was ended.";
  }
}

/** True when the connection was paused or disconnected a moment ago: the channel itself is fine. */
export function isBlocked(error: unknown): boolean {
  return error instanceof AppError && (error.code === "conflict" || error.code === "not_found");
}
