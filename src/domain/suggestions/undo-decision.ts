import { and, isNotNull, type SQL, sql } from "drizzle-orm";

import { suggestions } from "../../db/schema/calendar.ts";
import { timeEntries } from "../../db/schema/work.ts";
import { AppError } from "../../lib/errors.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";
import { publication } from "../publish.ts";
import { touched } from "../time/running.ts";
import { isOneOf } from "./is-one-of.ts";

/**
 * Offers suggestions again. Entries that were made of them go, unless somebody has edited them since: those stay, and so does
 * the decision. Throws conflict when nothing could be undone.
 */
export async function undoDecision(ctx: PersonCtx, ids: string[]): Promise<string[]> {
  const { workspaceId, userId } = ctx.actor;
  const mine = and(isOneOf(ctx, userId, ids), isNotNull(suggestions.decision));
  const [, undone] = await commit(ctx, {
    statements: [
      ctx.db
        .update(timeEntries)
        .set({ deletedAt: ctx.now, ...touched(ctx) })
        .where(
          sql`(${timeEntries.workspaceId}, ${timeEntries.id}) IN (
          SELECT workspace_id, entry_id FROM ${suggestions} WHERE ${mine} AND entry_id IS NOT NULL)
          AND ${timeEntries.userId} = ${userId} AND ${timeEntries.deletedAt} IS NULL
          AND ${timeEntries.version} = (SELECT entry_version FROM ${suggestions}
            WHERE ${mine} AND entry_id = time_entries.id)`,
        ),
      ctx.db
        .update(suggestions)
        .set({ decision: null, entryId: null, entryVersion: null, updatedAt: ctx.now })
        .where(and(mine, sql`NOT EXISTS (${livingEntry(workspaceId)})`))
        .returning({ id: suggestions.id }),
    ],
    audit: { action: "suggestion.undo", target: "suggestions", detail: { ids }, after: 1 },
    event: removal(ctx, mine),
  });
  if (undone.length === 0) {
    throw new AppError("conflict", "The entry was edited since. Delete it if you do not want it.");
  }
  return undone.map(({ id }) => id);
}

/** Of all entries that were made of them; a subscriber sees which of those are gone. */
function removal(ctx: PersonCtx, mine: SQL | undefined) {
  const made = sql`FROM ${suggestions} WHERE ${mine} AND entry_id IS NOT NULL`;
  const entryIds = sql`(SELECT json_group_array(entry_id) ${made})`;
  return publication(
    ctx,
    sql`json_object('type', 'entry.changed', 'userId', ${ctx.actor.userId}, 'entryIds', json(${entryIds}), 'change', 'deleted')`,
    { when: sql`EXISTS (SELECT 1 ${made})`, isFirst: true },
  );
}

const livingEntry = (workspaceId: string) => sql`SELECT 1 FROM time_entries AS entry
  WHERE entry.workspace_id = ${workspaceId} AND entry.id = suggestions.entry_id AND entry.deleted_at IS NULL`;
