import { and, eq, isNull, ne, type SQL, sql } from "drizzle-orm";

import { changes } from "../../db/schema/changes.ts";
import type { PersonCtx } from "../context.ts";

type Change = typeof changes.$inferSelect;
type Thing = { name: "entryId" | "taskId"; workspaceId: string; id: string; updatedBefore: number };

/**
 * Statements behind those that take a change back. What they wrote is, at this moment, as the change before left it, so that
 * one can be undone next. Nothing that somebody else has changed in between is ever taken for that.
 */
export function restamps(ctx: PersonCtx, change: Change) {
  return thingsOf(change).flatMap((thing) => [
    restamp(ctx, change, { ...thing, path: "$" }),
    ...(thing.name === "entryId" ? [restamp(ctx, change, { ...thing, path: "$.stopped" })] : []),
  ]);
}

function thingsOf({ workspaceId, facts }: Change): Thing[] {
  const things: Thing[] = [];
  const { updatedBefore } = facts;
  if (updatedBefore !== undefined) {
    if ("taskId" in facts) things.push({ name: "taskId", workspaceId, id: facts.taskId, updatedBefore });
    else if ("entryId" in facts)
      things.push({ name: "entryId", workspaceId, id: facts.entryId, updatedBefore });
  }
  const stopped = facts.kind === "started" ? facts.stopped : null;
  if (stopped?.updatedBefore !== undefined) {
    const { workspaceId: where, entryId: id, updatedBefore: before } = stopped;
    things.push({ name: "entryId", workspaceId: where, id, updatedBefore: before });
  }
  return things;
}

/** A start may have stopped the timer of another workspace, hence all of the person's. */
function restamp(
  { db, now, actor: { userId } }: PersonCtx,
  { requestId }: Change,
  { name, workspaceId, id, updatedBefore, path }: Thing & { path: "$" | "$.stopped" },
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
        sql`${facts} ->> ${`${path}.${name}`} = ${id}`,
        sql`coalesce(${facts} ->> ${leftAt}, ${at}) = ${updatedBefore}`,
        isWritten(name, { workspaceId, id, now }),
      ),
    );
}

function isWritten(
  name: Thing["name"],
  { workspaceId, id, now }: { workspaceId: string; id: string; now: number },
): SQL {
  return name === "taskId"
    ? sql`EXISTS (SELECT 1 FROM tasks WHERE tasks.workspace_id = ${workspaceId} AND tasks.id = ${id}
        AND tasks.updated_at = ${now})`
    : sql`EXISTS (SELECT 1 FROM time_entries AS touched WHERE touched.workspace_id = ${workspaceId}
        AND touched.id = ${id} AND touched.updated_at = ${now} AND touched.deleted_at IS NULL)`;
}
