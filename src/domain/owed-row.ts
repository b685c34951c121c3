import { inArray, type SQL, sql } from "drizzle-orm";

import { outbox } from "../db/schema/outbox.ts";
import { fresh } from "./publish.ts";

/** What a statement that owes something returns: what `hintPublished` has delivered. */
export const owedRef = { workspaceId: outbox.workspaceId, key: outbox.key, version: outbox.version };

/**
 * What becomes of a row of the outbox whose key is owed again: a higher version, its payload merged, its attempts anew, also when it was given up. What is
 * on its way and must not be sent twice stays as it is.
 */
export function owedAgain(now: number) {
  return {
    target: [outbox.workspaceId, outbox.key],
    set: {
      kind: sql`excluded.kind`,
      connectionId: sql`excluded.connection_id`,
      userId: sql`excluded.user_id`,
      payload: sql`json_patch(${outbox.payload}, excluded.payload)`,
      state: "waiting" as const,
      version: sql`${outbox.version} + 1`,
      // Not before the attempt that is under way has ended.
      dueAt: sql`max(${outbox.leaseUntil}, excluded.due_at)`,
      attempts: 0,
      lastError: null,
      updatedAt: now,
    },
    setWhere: inArray(outbox.state, ["waiting", "dead"]),
  };
}

/** Rows of the outbox that wait from now on: a SELECT in the order of the table's columns. */
export function owedRows(
  { workspaceId, now }: { workspaceId: string; now: number },
  {
    from,
    connectionId = null,
    ...row
  }: Record<"key" | "kind" | "payload" | "from", SQL> & { connectionId?: SQL | string | null },
): SQL {
  const { state, version, dueAt, leaseUntil, attempts } = fresh(now);
  return sql`SELECT ${workspaceId}, ${row.key}, ${row.kind}, ${connectionId}, NULL, ${row.payload}, ${state}, ${version}, ${dueAt},
      ${leaseUntil}, ${attempts}, NULL, ${now}, ${now} FROM ${from}`;
}
