import { sql, type SQL } from "drizzle-orm";

import { owedRows } from "../../domain/owed-row.ts";
import type { BindingRow } from "../bindings/applied.ts";

/** One statement for all of them; one that waits already is due again. Returns what is to be delivered, as an OutboxRef names it. Each `from` ends with a condition. */
export function insertOwed(rows: readonly SQL[]): SQL {
  return sql`
    INSERT INTO outbox (workspace_id, key, kind, connection_id, user_id, payload, state, version, due_at, lease_until, attempts,
      last_error, created_at, updated_at)
    ${sql.join([...rows], sql` UNION ALL `)}
    ON CONFLICT (workspace_id, key) DO UPDATE SET version = outbox.version + 1, state = 'waiting',
      due_at = max(outbox.lease_until, excluded.due_at), attempts = 0, last_error = NULL, updated_at = excluded.updated_at
    RETURNING workspace_id AS workspaceId, key, version`;
}

/** What has the time that was written of tasks compared with what is there, by the row that writes it. `tasks` has the column `task_id`. */
export function timeChecks({ binding, now }: { binding: BindingRow; now: number }, tasks: SQL): SQL {
  const { workspaceId, id, connectionId } = binding;
  return owedRows(
    { workspaceId, now },
    {
      key: sql`'time:' || ${id} || ':' || checked.task_id`,
      kind: sql`'worklog'`,
      connectionId,
      payload: sql`json_object('bindingId', ${id}, 'taskId', checked.task_id)`,
      from: sql`${tasks} AS checked WHERE true`,
    },
  );
}
