import type { Line } from "./read-file.ts";
import { floating, utc, type Zone, type Zones } from "./zone.ts";

/** A date, or a time on the clocks of a zone. Walls as in `Zone`; a date's is its midnight. */
export type Moment = { wall: number; zone: Zone; isDate: boolean };

/** A duration of RFC 5545, section 3.3.6: days are days of the calendar, whatever their length. */
export type Duration = { days: number; ms: number };

/** A value that does not say what its property has to say. */
export class ValueError extends Error {}

/** The moments of DTSTART, DTEND, RECURRENCE-ID, EXDATE or RDATE; of periods their beginnings. What is no time is left out. */
export function readMoments({ params, value }: Line, zones: Zones): Moment[] {
  return value.split(",").flatMap((text) => {
    const [first = ""] = text.trim().split("/");
    const wall = readWall(first);
    if (wall === null) return [];
    const isDate = !first.includes("T");
    if (first.endsWith("Z")) return [{ wall, zone: utc, isDate }];
    return [{ wall, zone: isDate ? floating : zones(params.get("TZID")), isDate }];
  });
}

/** What a clock shows at "20261120T093000", as if it were UTC; midnight for a date. null for anything else. */
export function readWall(text: string): number | null {
  const found = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?Z?)?$/.exec(text.trim());
  if (found === null) return null;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = found
    .slice(1)
    .map((part) => Number(part ?? 0));
  const wall = Date.UTC(year, month - 1, day, hour, minute, Math.min(second, 59));
  const isReal = new Date(wall).toISOString().startsWith(`${found[1]}-${found[2]}-${found[3]}`);
  return isReal && hour < 24 && minute < 60 ? wall : null;
}

/** "P1DT2H30M", "-PT15M", "P2W". null for anything else. */
export function readDuration(text: string): Duration | null {
  const found =
    /^([+-]?)P(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8})S)?)?$/.exec(
      text.trim(),
    );
  if (found === null) return null;
  const [weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0] = found
    .slice(2)
    .map((part) => Number(part ?? 0));
  const sign = found[1] === "-" ? -1 : 1;
  return { days: sign * (weeks * 7 + days), ms: sign * ((hours * 60 + minutes) * 60 + seconds) * 1000 };
}

/** "+0130" or "-073000", in milliseconds ahead of UTC. null for anything else. */
export function readOffset(text: string | undefined): number | null {
  const found = /^([+-])(\d\d)(\d\d)(\d\d)?$/.exec((text ?? "").trim());
  if (found === null) return null;
  const [hours = 0, minutes = 0, seconds = 0] = found.slice(2).map((part) => Number(part ?? 0));
  return (found[1] === "-" ? -1 : 1) * ((hours * 60 + minutes) * 60 + seconds) * 1000;
}
