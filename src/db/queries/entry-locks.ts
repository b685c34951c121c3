import { sql } from "drizzle-orm";

/**
 * Condition on a row of time_entries: it is locked. The view `entry_locks` is the one place that says what is; triggers ask it before
 * each write. A statement that changes many rows on behalf of nobody leaves the locked ones out by this.
 */
export const isLocked = sql`EXISTS (SELECT 1 FROM entry_locks WHERE entry_locks.workspace_id = time_entries.workspace_id
  AND entry_locks.entry_id = time_entries.id AND entry_locks.lock IS NOT NULL)`;

/** What locks the time that a write would have changed, as `entry_locks` says it ("date:2026-11-01"); null when that was not why it failed. */
export function lockIn(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  return /\btime_locked ([^\s]+:[^\s:]*)/.exec(error.message)?.[1] ?? lockIn(error.cause);
}
