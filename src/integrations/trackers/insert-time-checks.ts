import { sql, type SQL } from "drizzle-orm";

import { fresh } from "../../domain/publish.ts";
import type { BindingRow } from "../bindings/applied.ts";

/**
 * Has the time that was written of tasks compared with what is there, by the row of the outbox that writes it. `tasks` has the column `task_id`. Returns what is
 * to be delivered, as an OutboxRef names it.
 */
export function insertTimeChecks({ binding, now }: { binding: BindingRow; now: number }, tasks: SQL): SQL {
  const { workspaceId, id, connectionId } = binding;
  const { state, version, leaseUntil, attempts, dueAt } = fresh(now);
  return sql`
    INSERT INTO outbox (workspace_id, key, kind, connection_id, user_id, payload, state, version, due_at, lease_until, attempts,
      last_error, created_at, updated_at)
    SELECT ${workspaceId}, 'time:' || ${id} || ':' || checked.task_id, 'worklog', ${connectionId}, NULL,
      json_object('bindingId', ${id}, 'taskId', checked.task_id), ${state}, ${version}, ${dueAt}, ${leaseUntil}, ${attempts}, NULL,
      ${now}, ${now}
    FROM ${tasks} AS checked
    WHERE true
    ON CONFLICT (workspace_id, key) DO UPDATE SET version = outbox.version + 1, state = 'waiting',
      due_at = max(outbox.lease_until, excluded.due_at), attempts = 0, last_error = NULL, updated_at = excluded.updated_at
    RETURNING workspace_id AS workspaceId, key, version`;
}
