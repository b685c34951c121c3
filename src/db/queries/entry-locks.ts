import { type SQL, sql } from "drizzle-orm";

/**
 * Condition on a row of time_entries: it is locked. The view `entry_locks` is the one place that says what is; triggers ask it before
 * each write. A statement that changes many rows on behalf of nobody leaves the locked ones out by this.
 */
export const isLocked = sql`EXISTS (SELECT 1 FROM entry_locks WHERE entry_locks.workspace_id = time_entries.workspace_id
  AND entry_locks.entry_id = time_entries.id AND entry_locks.lock IS NOT NULL)`;

/** Condition: an entry of that person, over that span, would be locked if it were added; says the same as the view says of stored ones. */
export function wouldBeLocked(entry: Record<"workspaceId" | "userId" | "startedAt" | "endedAt", SQL>): SQL {
  const { workspaceId, userId, startedAt, endedAt } = entry;
  return sql`(EXISTS (SELECT 1 FROM workspaces WHERE workspaces.id = ${workspaceId} AND workspaces.locked_before > ${startedAt})
      OR EXISTS (SELECT 1 FROM weeks INDEXED BY weeks_approved WHERE weeks.workspace_id = ${workspaceId} AND weeks.user_id = ${userId}
        AND weeks.state = 'approved' AND weeks.starts_at > ${startedAt} - 691200000 AND weeks.starts_at < ${endedAt}
        AND weeks.ends_at > ${startedAt}))
    AND NOT EXISTS (SELECT 1 FROM unlocked_times AS unlocked WHERE unlocked.workspace_id = ${workspaceId}
      AND unlocked.user_id = ${userId} AND unlocked.starts_at <= ${startedAt} AND unlocked.ends_at >= ${endedAt})`;
}

/** What locks the time that a write would have changed, as `entry_locks` says it ("date:2026-11-01"); null when that was not why it failed. */
export function lockIn(error: unknown): string | null {
  if (!(error instanceof Error)) return null;
  return /\btime_locked ([^\s:]+:[^\s:]*)/.exec(error.message)?.[1] ?? lockIn(error.cause);
}
