import { keyOf } from "./keys.ts";
import type { CalendarFile } from "./parse-file.ts";
import type { Moment } from "./parse-values.ts";
import { groupsOf } from "./series.ts";

/** What the series of an instance says, if it is still listed: since when there is one, and whether it does without this instance. */
export function findSeries(file: CalendarFile, id: string): { startsAt: number; isExcluded: boolean } | null {
  const masters = groupsOf(file).flatMap((group) => group.masters);
  const series = masters.find((master) => id.startsWith(`${master.id}/`));
  if (series === undefined) return null;
  const key = id.slice(series.id.length + 1);
  const excluded = new Set(series.event.excluded.map(keyOf));
  return {
    startsAt: instantOf(series.event.start),
    isExcluded: excluded.has(key) || excluded.has(key.slice(0, 8)),
  };
}

/** When the earliest event begins that is listed by itself, in milliseconds UTC; null without any. A series says little: its rule reaches back for good. */
export function earliestSingle(file: CalendarFile): number | null {
  const starts = groupsOf(file).flatMap(({ masters }) =>
    masters.flatMap(({ event: { rule, further, start } }) =>
      rule === null && further.length === 0 ? [instantOf(start)] : [],
    ),
  );
  return starts.length === 0 ? null : starts.reduce((a, b) => Math.min(a, b));
}

function instantOf({ wall, zone, isDate }: Moment): number {
  return isDate ? wall : zone.toInstant(wall);
}
