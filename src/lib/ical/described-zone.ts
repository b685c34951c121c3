import { type Component, valueOf } from "./components.ts";
import { type Budget, expandRule } from "./expand-rule.ts";
import type { TimeZoneFile } from "./parse-file.ts";
import { parseRule, type Rule } from "./parse-rule.ts";
import { parseOffset, parseWall } from "./parse-values.ts";
import type { Zone } from "./zone.ts";

/** From `wall` on, by the clocks that are ahead of UTC by `from`, they are ahead of it by `to`. */
type Onset = { wall: number; from: number; to: number };

const zonesSince = Date.UTC(1970, 0, 1);
const zonesUntil = Date.UTC(2101, 0, 1);
const yearMs = 366 * 86_400_000;
/** What one observance may cost: a yearly rule that names no month takes as much. */
const observanceSteps = 60_000;
/** Twice a year since 1970, and some more. */
const mostOnsets = 1000;

/**
 * The zone that a file describes (RFC 5545, section 3.6.5): each onset holds until the next. A wall that is skipped is read with the offset
 * before. null when the description says nothing.
 */
export function describedZone({ observances }: TimeZoneFile, budget: Budget): Zone | null {
  const onsets = observances
    .flatMap((observance) => onsetsOf(observance, budget))
    .toSorted((a, b) => a.wall - b.wall)
    .slice(-mostOnsets);
  const [first] = onsets;
  if (first === undefined) return null;
  return {
    name: null,
    isFloating: false,
    toInstant(wall) {
      const onset = onsets.findLast((one) => one.wall <= wall);
      if (onset === undefined) return wall - first.from;
      const isSkipped = wall < onset.wall + (onset.to - onset.from);
      return wall - (isSkipped ? onset.from : onset.to);
    },
  };
}

function onsetsOf(observance: Component, budget: Budget): Onset[] {
  const start = parseWall(valueOf(observance, "DTSTART") ?? "");
  const from = parseOffset(valueOf(observance, "TZOFFSETFROM"));
  const to = parseOffset(valueOf(observance, "TZOFFSETTO"));
  if (start === null || to === null) return [];
  const rule = parseRule(valueOf(observance, "RRULE") ?? "");
  const repeated = rule === null || !isSeldom(rule) ? [] : expand(rule, start, { ahead: from ?? to, budget });
  const dates = (observance.get("RDATE") ?? []).flatMap(({ value }) => value.split(","));
  const walls = [start, ...repeated, ...dates.flatMap((date) => parseWall(date) ?? [])];
  return [...new Set(walls)].map((wall) => ({ wall, from: from ?? to, to }));
}

/** Clocks change once a year: a description that says otherwise counts for its first change only. */
function isSeldom({ freq, byHour, byMinute, bySecond, isSupported }: Rule): boolean {
  const times = [byHour, byMinute, bySecond];
  return (freq === "YEARLY" || freq === "MONTHLY") && isSupported && times.every(({ length }) => length <= 1);
}

/** The rule's onsets since 1970; of one that ended before, the last ones, because they hold ever since. */
function expand(rule: Rule, start: number, { ahead, budget }: { ahead: number; budget: Budget }): number[] {
  const { wall: end = zonesUntil, isUtc = false } = rule.until ?? {};
  const to = Math.min(end + (isUtc ? ahead : 0), zonesUntil);
  const from = rule.count === null ? Math.min(zonesSince, to - rule.interval * 2 * yearMs) : start;
  const own = { steps: Math.min(observanceSteps, budget.steps) };
  const before = own.steps;
  const walls: number[] = [];
  for (const wall of expandRule(rule, start, { from, to }, own)) walls.push(wall);
  budget.steps -= before - own.steps;
  return walls.slice(-mostOnsets);
}
