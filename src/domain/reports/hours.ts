import { type SQL, sql } from "drizzle-orm";

import { literal } from "../../db/literal.ts";
import { hourMs } from "../../lib/time-units.ts";
import { addDays, offsetAt, startOfDay } from "../../lib/zoned-time.ts";
import type { PersonCtx } from "../context.ts";
import type { Period } from "./periods.ts";
import { pieces } from "./pieces.ts";
import { periodsOf, type ReportWish } from "./summary.ts";

/** Time by the hour of the day, in milliseconds, as tracked. */
export type Hours = {
  period: Period;
  /** By the day of the week (1 = Monday … 7 = Sunday), then by the hour that the clock shows (0 … 23). */
  byDay: ReadonlyMap<number, readonly number[]>;
  totalMs: number;
};

/** A part of a period in which the zone's clocks are `offset` milliseconds ahead of UTC. */
type Stretch = { since: number; until: number; offset: number };

type HourRow = { hour: number; ms: number };

/** The statements behind the hours of a period, for a page's own batch. Time is counted where the clock stood, in each of its hours. Throws invalid. */
export function hoursStatements(ctx: PersonCtx, wish: ReportWish) {
  const { period } = periodsOf(ctx.now, wish);
  const { filter, calendar } = wish;
  const slices = stretchesOf(period, calendar.timeZone);
  const cut = pieces({ actor: ctx.actor, now: ctx.now, slices, filter, rounding: "none" });
  const step = literal(hourMs);
  const local = (instant: SQL) => sql`${instant} + (slice ->> '$.offset')`;
  // Hours of the clock since 1970: each span has a row for each that it touches.
  const hours = sql`(
    WITH RECURSIVE spans AS (
      SELECT ${local(sql`max(started_at, since)`)} AS begins, ${local(sql`min(ended_at, until)`)} AS ends
      FROM ${cut} WHERE ms > 0),
    touched(hour, begins, ends) AS (
      SELECT CAST(begins / ${step} AS INTEGER), begins, ends FROM spans
      UNION ALL SELECT hour + 1, begins, ends FROM touched WHERE (hour + 1) * ${step} < ends)
    SELECT hour % 168 AS hour_of_week, sum(min(ends, (hour + 1) * ${step}) - max(begins, hour * ${step})) AS hour_ms
    FROM touched GROUP BY 1)`;
  const statements = [
    ctx.db.select({ hour: sql<number>`hour_of_week`, ms: sql<number>`hour_ms` }).from(hours),
  ] as const;
  const read = ([rows]: readonly [HourRow[]]): Hours => ({
    period,
    byDay: toDays(rows),
    totalMs: rows.reduce((sum, { ms }) => sum + ms, 0),
  });
  return { statements, read };
}

/** The hours of a period. One round trip. Throws invalid. */
export async function listHours(ctx: PersonCtx, wish: ReportWish): Promise<Hours> {
  const { statements, read } = hoursStatements(ctx, wish);
  return read(await ctx.db.batch(statements));
}

function toDays(rows: readonly HourRow[]): Map<number, number[]> {
  const days = new Map([1, 2, 3, 4, 5, 6, 7].map((day) => [day, Array.from({ length: 24 }, () => 0)]));
  for (const { hour, ms } of rows) {
    // 1 January 1970 was a Thursday.
    const day = ((Math.floor(hour / 24) + 3) % 7) + 1;
    const hours = days.get(day);
    if (hours !== undefined) hours[hour % 24] = ms;
  }
  return days;
}

/** The period cut where the clocks change. */
function stretchesOf({ from, until }: Period, timeZone: string): Stretch[] {
  const end = startOfDay(addDays(until, 1), timeZone);
  const found: Stretch[] = [];
  let since = startOfDay(from, timeZone);
  for (let date = from; date <= until; date = addDays(date, 1)) {
    const [begins, ends] = [startOfDay(date, timeZone), startOfDay(addDays(date, 1), timeZone)];
    const offset = offsetAt(begins, timeZone);
    if (offset === offsetAt(ends, timeZone)) continue;
    const change = changeBetween(begins, ends, timeZone);
    found.push({ since, until: change, offset });
    since = change;
  }
  found.push({ since, until: end, offset: offsetAt(since, timeZone) });
  return found.filter((stretch) => stretch.since < stretch.until);
}

/** The first instant at which the offset is no more what it was at `before`; clocks change at whole seconds. */
function changeBetween(before: number, after: number, timeZone: string): number {
  const offset = offsetAt(before, timeZone);
  let [low, high] = [before / 1000, after / 1000];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(middle * 1000, timeZone) === offset) low = middle;
    else high = middle;
  }
  return high * 1000;
}
