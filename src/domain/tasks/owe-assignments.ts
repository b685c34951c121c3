import { and, eq, sql } from "drizzle-orm";

import { outbox } from "../../db/schema/outbox.ts";
import { tasks } from "../../db/schema/work.ts";
import type { Ctx } from "../context.ts";
import { owedAgain, owedRef } from "../owed-row.ts";
import { fresh, type Publication } from "../publish.ts";
import { linked } from "./owe-issue.ts";

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
  return { statement, event: rowsFor(ctx, userId) };
}

/** One for each task of theirs whose assignment was noted right now. */
function rowsFor({ db, actor, now }: Ctx, userId: string): Publication {
  const { workspaceId } = actor;
  const { state, version, leaseUntil, attempts, dueAt } = fresh(now);
  // In the order of the table's columns.
  const rows = sql`SELECT ${workspaceId}, 'issue:' || tasks.id, 'issue', bindings.connection_id, NULL, json_object('taskId', tasks.id),
      ${state}, ${version}, ${dueAt}, ${leaseUntil}, ${attempts}, NULL, ${now}, ${now}
    FROM tasks CROSS JOIN links ON links.workspace_id = tasks.workspace_id AND links.local_id = tasks.id
    CROSS JOIN bindings ON bindings.workspace_id = links.workspace_id AND bindings.id = links.binding_id
    WHERE tasks.workspace_id = ${workspaceId} AND tasks.assignee_id = ${userId} AND tasks.unwritten->>'$.assigneeId.at' = ${now}`;
  const statement = db.insert(outbox).select(rows).onConflictDoUpdate(owedAgain(now)).returning(owedRef);
  return { statement, isFirst: false };
}
