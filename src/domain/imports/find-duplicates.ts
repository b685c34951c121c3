import { type SQL, sql } from "drizzle-orm";

import { rowsOf, runBatch } from "../../db/run-statements.ts";
import type { Ctx } from "../context.ts";
import type { PlacedRow } from "./place-rows.ts";

/** The ids of rows whose time is here already: tracked by the same person from and to the same instants with the same text, or imported before. */
export async function findDuplicates(ctx: Ctx, rows: readonly PlacedRow[]): Promise<Set<string>> {
  const [found] = await runBatch(ctx.db, [selectDuplicates(ctx, rows)]);
  return new Set(rowsOf<{ id: string }>(found).map(({ id }) => id));
}

type Asked = Pick<PlacedRow, "id" | "userId" | "startedAt" | "endedAt" | "notes">;

/** The statement behind it: a step along an index for each row. */
export function selectDuplicates({ actor }: Pick<Ctx, "actor">, rows: readonly Asked[]): SQL {
  const asked = rows.map(({ id, userId, startedAt, endedAt, notes }) => [
    id,
    userId,
    startedAt,
    endedAt,
    notes,
  ]);
  const { workspaceId } = actor;
  return sql`SELECT asked.value ->> 0 AS id FROM json_each(${JSON.stringify(asked)}) AS asked
    WHERE EXISTS (SELECT 1 FROM time_entries AS entry INDEXED BY time_entries_id
        WHERE entry.workspace_id = ${workspaceId} AND entry.id = asked.value ->> 0)
      OR EXISTS (SELECT 1 FROM time_entries AS entry
        WHERE entry.workspace_id = ${workspaceId} AND entry.user_id = asked.value ->> 1
          AND entry.started_at = asked.value ->> 2 AND entry.ended_at = asked.value ->> 3
          AND entry.notes = asked.value ->> 4 AND entry.deleted_at IS NULL)`;
}
