import { type SQL, sql } from "drizzle-orm";

import { outbox } from "../../db/schema/outbox.ts";
import { owedAgain, owedRef } from "../../domain/owed-row.ts";
import { fresh } from "../../domain/publish.ts";
import type { Ctx } from "../../domain/context.ts";

/** Something that we owe a provider. */
export type Owed = {
  /** Idempotency key within the workspace. */
  key: string;
  /** Names its handler in the registry. */
  kind: string;
  connectionId: string | null;
  /** Whose it is: a member sees their own; null = the workspace's. */
  userId: string | null;
  payload: Record<string, unknown>;
  /** True: a key that is known writes no row. Otherwise it is asked for again: the row has a higher version, its payload is merged, its attempts begin anew. */
  isOnce?: boolean;
};

/** The statement that writes what is owed, for a batch, if `when` holds by then. Returns what is to be delivered: hand it to `hintPublished`. */
export function owe(
  { db, actor, now }: Pick<Ctx, "db" | "actor" | "now">,
  rows: readonly Owed[],
  when?: SQL,
) {
  const { workspaceId } = actor;
  return oweAll(
    { db, now },
    rows.map((row) => ({ ...row, workspaceId })),
    when,
  );
}

/** The same for rows of several workspaces, which only cron has. What is on its way, and must not be sent twice, stays as it is. */
export function oweAll(
  { db, now }: Pick<Ctx, "db" | "now">,
  rows: readonly (Owed & { workspaceId: string })[],
  when?: SQL,
) {
  const { state, version, leaseUntil, attempts, dueAt } = fresh(now);
  const isKnown = sql`EXISTS (SELECT 1 FROM outbox AS known
    WHERE known.workspace_id = value->>'workspaceId' AND known.key = value->>'key')`;
  // In the order of the table's columns.
  const values = sql`SELECT value->>'workspaceId', value->>'key', value->>'kind', value->>'connectionId', value->>'userId', value->'payload',
      ${state}, ${version}, ${dueAt}, ${leaseUntil}, ${attempts}, NULL, ${now}, ${now}
    FROM json_each(${JSON.stringify(rows)})
    WHERE ${when ?? sql`true`} AND (value->>'isOnce' IS NOT 1 OR NOT ${isKnown})`;
  return db.insert(outbox).select(values).onConflictDoUpdate(owedAgain(now)).returning(owedRef);
}
