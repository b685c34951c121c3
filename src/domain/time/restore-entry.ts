import { and, eq, isNotNull, sql } from "drizzle-orm";

import { timeEntries } from "../../db/schema/work.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";
import type { TimeEntry } from "./entry.ts";
import { entryAudit } from "./entry-audit.ts";
import { findEntry, isOwnOrDeleted } from "./find-entry.ts";
import { stoppedAt } from "./running.ts";
import { changedSince } from "./undo-stop.ts";

/**
 * Undoes deleteEntry and discardTimer. A timer runs on as if nothing had happened, unless another one was started
 * since: then it ends where it was deleted. An entry that is there already stays as it is, unless only what was deleted at `at` is
 * meant: then that is a conflict. Throws not_found.
 */
export async function restoreEntry(ctx: PersonCtx, id: string, at?: number): Promise<TimeEntry> {
  const { endedAt, ...touched } = stoppedAt(ctx, sql`deleted_at`);
  const isReplaced = sql`EXISTS (SELECT 1 FROM time_entries AS other
    WHERE other.user_id = ${ctx.actor.userId} AND other.ended_at IS NULL AND other.deleted_at IS NULL)`;
  const { userId } = ctx.actor;
  const [[restored]] = await commit(ctx, {
    statements: [
      ctx.db
        .update(timeEntries)
        .set({
          deletedAt: null,
          endedAt: sql`CASE WHEN ended_at IS NULL AND ${isReplaced} THEN ${endedAt} ELSE ended_at END`,
          ...touched,
        })
        .where(
          and(
            isOwnOrDeleted(ctx, id),
            isNotNull(timeEntries.deletedAt),
            at === undefined ? undefined : eq(timeEntries.deletedAt, at),
          ),
        )
        .returning(),
    ],
    audit: entryAudit("restore", { id, userId }),
    event: { type: "entry.changed", userId, entryIds: [id], change: "restored" },
  });
  if (restored === undefined && at !== undefined) throw changedSince();
  return restored ?? findEntry(ctx, id);
}
