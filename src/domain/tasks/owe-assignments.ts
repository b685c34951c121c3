import { and, eq, sql } from "drizzle-orm";

import { tasks } from "../../db/schema/work.ts";
import type { Ctx } from "../context.ts";
import { linked, oweRows } from "./owe-issues.ts";

/**
 * For the commit that says who a member is at a provider: what was assigned to them and not taken there waits to be written again, with the rows
 * of the outbox that do it.
 */
export function oweAssignments(ctx: Ctx, at: { provider: string; host: string }, userId: string) {
  const { db, actor, now } = ctx;
  const { workspaceId } = actor;
  const isThere = sql`EXISTS (SELECT 1 ${linked} AND bindings.provider = ${at.provider} AND bindings.host = ${at.host})`;
  const again = sql`json_object('assigneeId', json_object('at', ${now}, 'refused', NULL))`;
  const statement = db
    .update(tasks)
    .set({ unwritten: sql`json_patch(tasks.unwritten, ${again})` })
    .where(
      and(
        eq(tasks.workspaceId, workspaceId),
        eq(tasks.assigneeId, userId),
        sql`tasks.unwritten->'$.assigneeId.refused' IS NOT NULL AND ${isThere}`,
      ),
    );
  return { statement, event: oweRows(ctx, eq(tasks.assigneeId, userId)) };
}
