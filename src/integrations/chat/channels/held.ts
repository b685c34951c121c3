import { AppError } from "../../../lib/errors.ts";

/** A connection's state, and what it last said. */
type Standing = { status: string | null; lastError: string | null };

/** Why nothing is told through this connection now, as a sentence; null when it works. What happens meanwhile is not told later. */
export function heldBecause({ status, lastError }: Standing): string | null {
  switch (status) {
    case "active":
      return null;
    case "paused":
      return "The connection is paused: nothing is told here until it is resumed.";
    case "needs_reconnect":
      return lastError ?? "The connection has to be reconnected.";
    default:
      return "The connection was ended.";
  }
}

/** True for what is said of a connection that was paused or ended at this very moment: the place itself is fine. */
export function isHeld(error: unknown): boolean {
  return error instanceof AppError && (error.code === "conflict" || error.code === "not_found");
}
