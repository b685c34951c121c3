import type { Line } from "./content-lines.ts";
import { floating, utc, type Zone, type Zones } from "./zone.ts";
import { dayMs } from "../time-units.ts";

/** A date, or a time on the clocks of a zone. Walls as in `Zone`; a date's is its midnight. */
export type Moment = {
  wall: number;
  zone: Zone;
  isDate: boolean;
  /** A time that names no zone: `zone` is the calendar's, until something beside it says better. */
  isBare: boolean;
};

/** A moment of RDATE; `length` is null when it is as long as its series. */
export type Further = { start: Moment; length: Duration | null };

/** A duration of RFC 5545, section 3.3.6: days are days of the calendar, whatever their length. */
export type Duration = { days: number; ms: number };

/** A value that does not say what its property has to say. */
export class ValueError extends Error {}

/** The moments of DTSTART, DTEND, RECURRENCE-ID or EXDATE. What is no time is left out. */
export function parseMoments(line: Line, zones: Zones): Moment[] {
  return line.value.split(",").flatMap((text) => parseMoment(text, line, zones) ?? []);
}

/** The moments of RDATE; a period ends at a moment or after a duration. */
export function parseFurther(line: Line, zones: Zones): Further[] {
  return line.value.split(",").flatMap((text) => {
    const [first = "", last = ""] = text.split("/", 2);
    const start = parseMoment(first, line, zones);
    if (start === null) return [];
    const end = parseMoment(last, line, zones);
    return [{ start, length: end === null ? parseLength(last) : lengthBetween(start, end) }];
  });
}

/** A time lasts until an instant, a date for days; an end that names no zone is in the start's. Never negative. */
export function lengthBetween(start: Moment, end: Moment): Duration {
  const days = Math.round((end.wall - start.wall) / dayMs);
  if (start.isDate) return { days: Math.max(1, days), ms: 0 };
  const zone = end.isBare || end.isDate ? start.zone : end.zone;
  return { days: 0, ms: Math.max(0, zone.toInstant(end.wall) - start.zone.toInstant(start.wall)) };
}

function parseMoment(text: string, { params }: Line, zones: Zones): Moment | null {
  const written = text.trim().toUpperCase();
  const wall = parseWall(written);
  if (wall === null) return null;
  if (!written.includes("T")) return { wall, zone: floating, isDate: true, isBare: false };
  if (written.endsWith("Z")) return { wall, zone: utc, isDate: false, isBare: false };
  const tzid = params.get("TZID")?.trim() || undefined;
  return { wall, zone: zones(tzid), isDate: false, isBare: tzid === undefined };
}

/** What a clock shows at "20261120T093000", as if it were UTC; midnight for a date. null for anything else. */
export function parseWall(text: string): number | null {
  const found = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?Z?)?$/.exec(text.trim());
  if (found === null) return null;
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = found
    .slice(1)
    .map((part) => Number(part ?? 0));
  const date = dayOf(year, month - 1, day);
  const isReal = new Date(date).getUTCDate() === day && month >= 1 && month <= 12;
  if (!isReal || hour > 23 || minute > 59) return null;
  return date + ((hour * 60 + minute) * 60 + Math.min(second, 59)) * 1000;
}

/** As Date.UTC, which takes the years below 100 for those of the last century; months and days may run over. */
export function dayOf(year: number, month: number, day: number): number {
  return year >= 100 ? Date.UTC(year, month, day) : new Date(0).setUTCFullYear(year, month, day);
}

/** "P1DT2H30M", "-PT15M", "P2W". null for anything else. */
export function parseDuration(text: string): Duration | null {
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

/** A duration that runs forward; null for anything else. */
export function parseLength(text: string): Duration | null {
  const duration = parseDuration(text);
  return duration === null || duration.days < 0 || duration.ms < 0 ? null : duration;
}

/** "+0130" or "-073000", in milliseconds ahead of UTC. null for anything else. */
export function parseOffset(text: string | undefined): number | null {
  const found = /^([+-])(\d\d)(\d\d)(\d\d)?$/.exec((text ?? "").trim());
  if (found === null) return null;
  const [hours = 0, minutes = 0, seconds = 0] = found.slice(2).map((part) => Number(part ?? 0));
  return (found[1] === "-" ? -1 : 1) * ((hours * 60 + minutes) * 60 + seconds) * 1000;
}
