import { type SQL, sql } from "drizzle-orm";

import { wouldBeLocked } from "../../db/queries/entry-locks.ts";
import { rowsOf, runBatch, type StatementResult } from "../../db/run-statements.ts";
import type { Ctx } from "../context.ts";
import type { PlacedRow } from "./place-rows.ts";

/**
 * The ids of rows that are not to be added: `duplicates` are here already (tracked by the same person from and to the same instants with the
 * same text, or imported before), `locked` lie in locked time.
 */
export async function findUnwanted(ctx: Ctx, rows: readonly PlacedRow[]) {
  const [duplicates, locked] = await runBatch(ctx.db, [selectDuplicates(ctx, rows), selectLocked(ctx, rows)]);
  return { duplicates: idsIn(duplicates), locked: idsIn(locked) };
}

function idsIn(result: StatementResult | undefined): Set<string> {
  return new Set(rowsOf<{ id: string }>(result).map(({ id }) => id));
}

type Asked = Pick<PlacedRow, "id" | "userId" | "startedAt" | "endedAt" | "notes">;

/** The statement behind the first: a step along an index for each row. */
export function selectDuplicates({ actor }: Pick<Ctx, "actor">, rows: readonly Asked[]): SQL {
  const { workspaceId } = actor;
  return sql`SELECT asked.value ->> 0 AS id FROM json_each(${askedFor(rows)}) AS asked
    WHERE EXISTS (SELECT 1 FROM time_entries AS entry INDEXED BY time_entries_id
        WHERE entry.workspace_id = ${workspaceId} AND entry.id = asked.value ->> 0)
      OR EXISTS (SELECT 1 FROM time_entries AS entry
        WHERE entry.workspace_id = ${workspaceId} AND entry.user_id = asked.value ->> 1
          AND entry.started_at = asked.value ->> 2 AND entry.ended_at = asked.value ->> 3
          AND entry.notes = asked.value ->> 4 AND entry.deleted_at IS NULL)`;
}

function selectLocked({ actor }: Pick<Ctx, "actor">, rows: readonly Asked[]): SQL {
  const isLocked = wouldBeLocked({
    workspaceId: sql`${actor.workspaceId}`,
    userId: sql`asked.value ->> 1`,
    startedAt: sql`asked.value ->> 2`,
    endedAt: sql`asked.value ->> 3`,
  });
  return sql`SELECT asked.value ->> 0 AS id FROM json_each(${askedFor(rows)}) AS asked WHERE ${isLocked}`;
}

function askedFor(rows: readonly Asked[]): string {
  return JSON.stringify(
    rows.map(({ id, userId, startedAt, endedAt, notes }) => [id, userId, startedAt, endedAt, notes]),
  );
}
