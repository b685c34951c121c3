import { and, eq, isNull, ne, sql } from "drizzle-orm";

import { changes } from "../../db/schema/changes.ts";
import type { PersonCtx } from "../context.ts";

type Change = typeof changes.$inferSelect;
type Thing = { workspaceId: string; id: string; updatedBefore: number };

/**
 * For entries, which are compared by when they were written: statements behind those that take a change back. What they wrote is, at this moment, as the change before left it, so that
 * one can be undone next. Nothing that somebody else has changed in between is ever taken for that.
 */
export function restamps(ctx: PersonCtx, change: Change) {
  return thingsOf(change).flatMap((thing) => [
    restamp(ctx, change, { ...thing, path: "$" }),
    restamp(ctx, change, { ...thing, path: "$.stopped" }),
  ]);
}

function thingsOf({ workspaceId, facts }: Change): Thing[] {
  const things: Thing[] = [];
  const { updatedBefore } = facts;
  if (updatedBefore !== undefined && "entryId" in facts)
    things.push({ workspaceId, id: facts.entryId, updatedBefore });
  const stopped = facts.kind === "started" ? facts.stopped : null;
  if (stopped?.updatedBefore !== undefined) {
    const { workspaceId: where, entryId: id, updatedBefore: before } = stopped;
    things.push({ workspaceId: where, id, updatedBefore: before });
  }
  return things;
}

/** A start may have stopped the timer of another workspace, hence all of the person's. */
function restamp(
  { db, now, actor: { userId } }: PersonCtx,
  { requestId }: Change,
  { workspaceId, id, updatedBefore, path }: Thing & { path: "$" | "$.stopped" },
) {
  const leftAt = `${path}.leftAt`;
  const { facts, at } = changes;
  return db
    .update(changes)
    .set({ facts: sql`json_set(${facts}, ${leftAt}, ${now})` })
    .where(
      and(
        sql`${changes.workspaceId} IN (SELECT workspace_id FROM memberships WHERE user_id = ${userId})`,
        eq(changes.userId, userId),
        isNull(changes.undoneAt),
        ne(changes.requestId, requestId),
        sql`${facts} ->> ${`${path}.entryId`} = ${id}`,
        sql`coalesce(${facts} ->> ${leftAt}, ${at}) = ${updatedBefore}`,
        sql`EXISTS (SELECT 1 FROM time_entries AS touched WHERE touched.workspace_id = ${workspaceId}
          AND touched.id = ${id} AND touched.updated_at = ${now} AND touched.deleted_at IS NULL)`,
      ),
    );
}
