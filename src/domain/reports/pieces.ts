import { sql, type SQL } from "drizzle-orm";

import { literal } from "../../db/literal.ts";
import { dayMs } from "../../lib/time-units.ts";
import type { Actor } from "../context.ts";
import { longestMs } from "../time/entry-rules.ts";
import { entryAmount, withRates } from "./amounts.ts";
import { passes, peopleOf, type ReportFilter } from "./report-filter.ts";
import { roundedLength, type Rounding } from "./rounding.ts";

export type PieceWish = {
  actor: Actor;
  /** Running timers count up to this instant. */
  now: number;
  /** Each with `since` and `until`; the piece carries the slice as JSON. */
  slices: readonly { since: number; until: number }[];
  filter: ReportFilter;
  rounding: Rounding;
  /** Only entries that began in [from, until); their time counts as ever. */
  began?: { from: number; until: number };
};

/**
 * The time of entries, cut into slices: columns slice (JSON), id, user_id, project_id, task_id, notes, tags, billable, started_at, ended_at,
 * is_running, ms, currency, amount and cost. Each slice reads, of each person, the entries that began in it or up to 24 hours before, along the clustered key; the
 * rare ones that began earlier are found by the indexes of long entries and of timers.
 *
 * Rounding keeps the sum of an entry's pieces: what is added counts where the entry ends, what is cut off is cut off its end.
 */
export function pieces({ actor, now, slices, filter, rounding, began }: PieceWish): SQL {
  const columns = sql`slice, since, until, id, user_id, project_id, task_id, notes, tags, billable, started_at,
    coalesce(ended_at, max(${literal(now)}, started_at)) AS ended_at, ended_at IS NULL AS is_running`;
  const kept = sql`deleted_at IS NULL AND ${passes(actor, filter)}`;
  const { from: earliest, until: latest } = began ?? { from: 0, until: Number.MAX_SAFE_INTEGER };
  const isIn = sql`+started_at >= ${literal(earliest)} AND +started_at < ${literal(latest)}`;
  const own = sql`workspace_id = ${actor.workspaceId} AND user_id = person`;
  const from = sql`FROM slices CROSS JOIN people CROSS JOIN time_entries`;
  const length = sql`(ended_at - started_at)`;
  const rounded = roundedLength(rounding, length);
  return sql`(
    WITH slices AS MATERIALIZED (
      SELECT value AS slice, value ->> '$.since' AS since, value ->> '$.until' AS until
      FROM json_each(${JSON.stringify(slices)})),
    people AS MATERIALIZED (${peopleOf(actor, filter)}),
    touching AS (
      SELECT ${columns} ${from}
      WHERE ${own} AND started_at >= max(since - ${literal(dayMs)}, ${literal(earliest)}) AND started_at < min(until, ${literal(latest)}) AND ${kept}
      UNION ALL
      SELECT ${columns} ${from} INDEXED BY time_entries_long
      WHERE ${own} AND started_at >= since - ${literal(longestMs)} AND started_at < since - ${literal(dayMs)}
        AND ended_at > since AND ended_at - started_at > 86400000 AND ${isIn} AND ${kept}
      UNION ALL
      SELECT ${columns} ${from} INDEXED BY time_entries_timer
      WHERE user_id = person AND ended_at IS NULL AND +workspace_id = ${actor.workspaceId}
        AND +started_at < since - ${literal(dayMs)} AND ${literal(now)} > since AND ${isIn} AND ${kept})
    SELECT *, ${entryAmount("bill_rate")} AS amount, ${entryAmount("cost_rate")} AS cost FROM (
      SELECT *, max(0, min(since - started_at, ${rounded})) AS ms_before,
        max(0, min(ended_at, until, started_at + ${rounded}) - max(started_at, since))
          + CASE WHEN ended_at > since AND ended_at <= until THEN max(0, ${rounded} - ${length}) ELSE 0 END AS ms
      FROM ${withRates(actor, sql`touching`)} WHERE ended_at > since))`;
}
