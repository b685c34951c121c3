import { and, eq, gte, isNull, lt, sql } from "drizzle-orm";

import { timeEntries } from "../../db/schema/work.ts";
import { dayMs } from "../../lib/time-units.ts";
import type { PersonCtx } from "../context.ts";
import { LockedTime } from "../locked-time.ts";

/** The statement for what locks the person's entries that a range of days shows, but for those over 24 hours long; lock null = nothing does. */
export function lockedEntries({ db, actor }: PersonCtx, { from, to }: { from: number; to: number }) {
  return db
    .select({
      id: timeEntries.id,
      lock: sql<string | null>`(SELECT entry_locks.lock FROM entry_locks
        WHERE entry_locks.workspace_id = time_entries.workspace_id AND entry_locks.entry_id = time_entries.id)`.as(
        "lock",
      ),
    })
    .from(timeEntries)
    .where(
      and(
        eq(timeEntries.workspaceId, actor.workspaceId),
        eq(timeEntries.userId, actor.userId),
        gte(timeEntries.startedAt, from - dayMs),
        lt(timeEntries.startedAt, to),
        isNull(timeEntries.deletedAt),
      ),
    );
}

/** Why entries cannot be changed, in a sentence, by their ids. */
export function locksById(rows: Awaited<ReturnType<typeof lockedEntries>>): Map<string, string> {
  const said = rows.flatMap(({ id, lock }): [string, string][] =>
    lock === null ? [] : [[id, new LockedTime(lock).message]],
  );
  return new Map(said);
}
