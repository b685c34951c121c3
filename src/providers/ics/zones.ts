import { addDays, instantOf, isTimeZone, startOfDay } from "../../lib/zoned-time.ts";
import { type Budget, expandRule } from "./expand-rule.ts";
import { valueOf, type CalendarFile, type Component, type TimeZoneFile } from "./read-file.ts";
import { readOffset, readWall } from "./read-values.ts";
import { readRule } from "./read-rule.ts";
import { floating, type Zone, type Zones } from "./zone.ts";

const dayMs = 86_400_000;

/**
 * The zones of a file. IANA's own rules come first, because files describe their zones carelessly; then the file's description.
 * A time without a zone, or with one that nobody knows, is the calendar's; if that has none, it floats.
 */
export function zonesOf(file: CalendarFile): Zones {
  const known = new Map<string, Zone>();
  const described = new Map(file.zones.map((zone) => [zone.id, zone]));
  const budget = { steps: mostSteps };
  const find = (tzid: string): Zone | null => {
    const own = described.get(tzid);
    const name = ianaNameOf(tzid) ?? ianaNameOf(own?.location ?? "");
    if (name !== null) return ianaZone(name);
    return own === undefined ? null : describedZone(own, budget);
  };
  const usual = (file.zone === null ? null : find(file.zone)) ?? floating;
  return (tzid) => {
    if (tzid === undefined) return usual;
    const zone = known.get(tzid) ?? find(tzid) ?? usual;
    known.set(tzid, zone);
    return zone;
  };
}

/** Some programs write paths, as in "/citadel.org/20250101_1/Europe/Berlin". */
function ianaNameOf(tzid: string): string | null {
  const parts = tzid.trim().split("/");
  const names = new Set([parts, parts.slice(-3), parts.slice(-2)].map((some) => some.join("/")));
  return [...names].find((name) => isTimeZone(name)) ?? null;
}

/** Nearly all days have one offset; they are remembered, because asking costs a hundred times more. */
function ianaZone(name: string): Zone {
  const days = new Map<number, { start: number; isPlain: boolean }>();
  const dayOf = (midnight: number) => {
    const known = days.get(midnight);
    if (known !== undefined) return known;
    const date = isoDate(midnight);
    const start = startOfDay(date, name);
    const day = { start, isPlain: startOfDay(addDays(date, 1), name) - start === dayMs };
    days.set(midnight, day);
    return day;
  };
  return {
    name,
    isFloating: false,
    toInstant(wall) {
      const midnight = Math.floor(wall / dayMs) * dayMs;
      const sinceMidnight = wall - midnight;
      const { start, isPlain } = dayOf(midnight);
      if (isPlain) return start + sinceMidnight;
      return (
        instantOf(isoDate(midnight), Math.floor(sinceMidnight / 60_000), name) + (sinceMidnight % 60_000)
      );
    },
  };
}

function isoDate(midnight: number): string {
  return new Date(midnight).toISOString().slice(0, 10);
}

type Onset = { wall: number; from: number; to: number };

/** RFC 5545, section 3.6.5: each onset holds until the next. A wall that is skipped is read with the offset before. */
function describedZone({ observances }: TimeZoneFile, budget: Budget): Zone {
  const onsets = observances
    .flatMap((observance) => onsetsOf(observance, budget))
    .toSorted((a, b) => a.wall - b.wall)
    .slice(0, mostOnsets);
  return {
    name: null,
    isFloating: false,
    toInstant(wall) {
      const onset = onsets.findLast((one) => one.wall <= wall);
      if (onset === undefined) return wall - (onsets[0]?.from ?? 0);
      const isSkipped = wall < onset.wall + (onset.to - onset.from);
      return wall - (isSkipped ? onset.from : onset.to);
    },
  };
}

const zonesUntil = Date.UTC(2100, 0, 1);
const zonesSince = Date.UTC(1970, 0, 1);
/** For all zones of a file together: one takes some eight thousand. */
const mostSteps = 1_000_000;
const mostOnsets = 1000;

/** Clocks change once a year: a description that says otherwise counts for its first change only. */
function onsetsOf(observance: Component, budget: Budget): Onset[] {
  const start = readWall(valueOf(observance, "DTSTART") ?? "");
  const from = readOffset(valueOf(observance, "TZOFFSETFROM"));
  const to = readOffset(valueOf(observance, "TZOFFSETTO"));
  if (start === null || to === null) return [];
  const rule = readRule(valueOf(observance, "RRULE") ?? "");
  const isYearly = rule?.freq === "YEARLY" && rule.byHour.length + rule.byMinute.length === 0;
  const { wall: end = zonesUntil, isUtc = false } = rule?.until ?? {};
  const range = { from: zonesSince, to: Math.min(end + (isUtc ? (from ?? to) : 0), zonesUntil) };
  const repeated = isYearly ? [...expandRule(rule, start, range, budget)] : [];
  const dates = (observance.get("RDATE") ?? []).flatMap(({ value }) => value.split(","));
  const walls = [start, ...repeated, ...dates.flatMap((date) => readWall(date) ?? [])];
  return [...new Set(walls)].map((wall) => ({ wall, from: from ?? to, to }));
}
