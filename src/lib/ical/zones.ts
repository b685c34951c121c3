import { addDays, instantOf, startOfDay } from "../zoned-time.ts";
import { describedZone } from "./described-zone.ts";
import type { Budget } from "./expand-rule.ts";
import type { CalendarFile } from "./parse-file.ts";
import { fixedZone, floating, type Zone, type Zones } from "./zone.ts";
import { ianaNameOf, plainZoneName, parseZoneName } from "./zone-names.ts";
import { dayMs, minuteMs } from "../time-units.ts";

const [firstWall, lastWall] = [Date.UTC(1900, 0, 1), Date.UTC(2200, 0, 1)];
/** For the descriptions of a file together: one takes some eight thousand. */
const mostSteps = 1_000_000;
/** The world has fewer than 600; looking for one that does not exist costs as much as a hundred lines. */
const mostNames = 1000;

/**
 * The zones of a file. IANA's own rules come first, because files describe their zones carelessly; then the file's description;
 * then what else a name may mean. A time without a zone, or with one that nobody knows, is the calendar's; if that has none, it
 * floats.
 */
export function zonesOf(file: CalendarFile): Zones {
  const described = new Map(file.zones.map((zone) => [plainZoneName(zone.id), zone]));
  const known = new Map<string, Zone | null>();
  const budget: Budget = { steps: mostSteps };
  const findNamed = (plain: string): Zone | null => {
    const own = described.get(plain);
    const mayAsk = known.size < mostNames;
    const name = mayAsk ? (ianaNameOf(plain) ?? ianaNameOf(own?.location ?? "")) : null;
    if (name !== null) return ianaZone(name);
    const zone = own === undefined ? null : describedZone(own, budget);
    return zone ?? (mayAsk ? otherZone(plain) : null);
  };
  const find = (tzid: string): Zone | null => {
    const plain = plainZoneName(tzid);
    const zone = known.get(plain) ?? (known.has(plain) ? null : findNamed(plain));
    known.set(plain, zone);
    return zone;
  };
  const usual = (file.zone === null ? null : find(file.zone)) ?? floating;
  return (tzid) => (tzid === undefined ? usual : (find(tzid) ?? usual));
}

function otherZone(plain: string): Zone | null {
  const named = parseZoneName(plain);
  if (named === null) return null;
  return "iana" in named ? ianaZone(named.iana) : fixedZone(named.offsetMs);
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
      // Nobody stores those, and the runtime's formatter does not know all years.
      if (wall < firstWall || wall > lastWall) return wall;
      const midnight = Math.floor(wall / dayMs) * dayMs;
      const sinceMidnight = wall - midnight;
      const { start, isPlain } = dayOf(midnight);
      if (isPlain) return start + sinceMidnight;
      return (
        instantOf(isoDate(midnight), Math.floor(sinceMidnight / minuteMs), name) + (sinceMidnight % minuteMs)
      );
    },
  };
}

function isoDate(midnight: number): string {
  return new Date(midnight).toISOString().slice(0, 10);
}
