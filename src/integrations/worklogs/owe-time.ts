import { type SQL, sql } from "drizzle-orm";

import { outbox } from "../../db/schema/outbox.ts";
import { owedAgain, owedRef } from "../../domain/owed-row.ts";
import type { Ctx } from "../../domain/context.ts";
import { fresh } from "../../domain/publish.ts";

/**
 * The statement that has the time of tasks written anew, as the triggers of `time_entries` do for a task whose entries change. `which` is
 * a condition on the link `owed` of a task. Returns what is to be delivered.
 */
export function oweTime(
  { db, actor, now }: Pick<Ctx, "db" | "actor" | "now">,
  bindingId: string,
  which: SQL,
) {
  const { workspaceId } = actor;
  const { state, version, leaseUntil, attempts, dueAt } = fresh(now);
  // In the order of the table's columns.
  const values = sql`SELECT owed.workspace_id, 'time:' || owed.binding_id || ':' || owed.local_id, 'worklog', bindings.connection_id, NULL,
      json_object('bindingId', owed.binding_id, 'taskId', owed.local_id),
      ${state}, ${version}, ${dueAt}, ${leaseUntil}, ${attempts}, NULL, ${now}, ${now}
    FROM links AS owed JOIN bindings ON bindings.workspace_id = owed.workspace_id AND bindings.id = owed.binding_id
    WHERE owed.workspace_id = ${workspaceId} AND owed.binding_id = ${bindingId} AND owed.state = 'live'
      AND owed.local_id IS NOT NULL AND ${which}`;
  return db.insert(outbox).select(values).onConflictDoUpdate(owedAgain(now)).returning(owedRef);
}
