import { type SQL, sql } from "drizzle-orm";

import { timeEntries } from "../../db/schema/work.ts";
import { commit } from "../commit.ts";
import type { PersonCtx } from "../context.ts";
import { touched } from "./running.ts";
import { changedSince } from "./undo-stop.ts";

/** What a change of several entries found, and left as its writing of `at`. */
export type EntriesBefore = {
  isDeletion: boolean;
  entries: {
    id: string;
    projectId: string | null;
    taskId: string | null;
    billable: boolean;
    tags: string[];
  }[];
};

/** Undoes changeEntries and deleteEntries exactly, for all of them or for none. Throws conflict when one was changed after `at`. */
export async function undoEntries(
  ctx: PersonCtx,
  { entries, isDeletion, at }: EntriesBefore & { at: number },
) {
  const { userId } = ctx.actor;
  const [restored] = await commit(ctx, {
    statements: [restoration(ctx, { entries, isDeletion, at })],
    audit: {
      action: "entry.undo",
      target: `user:${userId}`,
      detail: { userId, entryIds: entries.map(({ id }) => id) },
    },
    event: {
      type: "entry.changed",
      userId,
      entryIds: entries.map(({ id }) => id),
      change: isDeletion ? "restored" : "edited",
    },
  });
  if (restored.length === 0) throw changedSince();
}

/** All of them or none. The whole key comes from the rows: with a constant in it, SQLite may read all entries of the workspace. */
export function restoration(ctx: PersonCtx, { entries, isDeletion, at }: EntriesBefore & { at: number }) {
  const { workspaceId } = ctx.actor;
  const known = JSON.stringify(entries.map((entry) => ({ ...entry, workspaceId })));
  return ctx.db
    .update(timeEntries)
    .set({
      ...(isDeletion
        ? { deletedAt: null }
        : {
            projectId: sql`known.value ->> '$.projectId'`,
            taskId: sql`known.value ->> '$.taskId'`,
            billable: sql`known.value ->> '$.billable'`,
            tags: sql`known.value -> '$.tags'`,
          }),
      ...touched(ctx),
    })
    .from(
      sql`(SELECT value ->> 'workspaceId' AS workspace_id, value ->> 'id' AS id, value FROM json_each(${known})) AS known`,
    )
    .where(
      sql`time_entries.workspace_id = known.workspace_id AND time_entries.id = known.id
        AND ${areAsLeft(ctx, { entries, isDeletion, at })}`,
    )
    .returning({ id: timeEntries.id });
}

/** Condition on `touched`: it is still deleted as it was at that moment, whatever became of its task; else nobody has written it since. */
export function isLeft(isDeletion: boolean, at: number): SQL {
  return isDeletion
    ? sql`touched.deleted_at = ${at}`
    : sql`touched.updated_at = ${at} AND touched.deleted_at IS NULL`;
}

/** Condition: that is true of each of them. */
export function areAsLeft(
  { actor }: PersonCtx,
  { entries, isDeletion, at }: EntriesBefore & { at: number },
): SQL {
  const ids = JSON.stringify(entries.map(({ id }) => id));
  return sql`(SELECT count(*) FROM time_entries AS touched INDEXED BY time_entries_id
    WHERE touched.workspace_id = ${actor.workspaceId} AND touched.user_id = ${actor.userId}
      AND touched.id IN (SELECT value FROM json_each(${ids})) AND ${isLeft(isDeletion, at)}) = ${entries.length}`;
}
