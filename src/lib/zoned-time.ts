import { dayMs, minuteMs } from "./time-units.ts";

/** A calendar date as YYYY-MM-DD. Such strings sort by time. */
export type LocalDate = string;

const formatters = new Map<string, Intl.DateTimeFormat>();

/**
 * Making a formatter costs a hundred times more than using it; there are fewer than 600 zones, but each can be spelled in thousands of
 * ways: upper and lower case are the same.
 */
function formatterOf(zone: string): Intl.DateTimeFormat {
  const key = zone.toLowerCase();
  const known = formatters.get(key);
  if (known !== undefined) return known;
  const formatter = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "iso8601",
    hourCycle: "h23",
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
  });
  formatters.set(key, formatter);
  return formatter;
}

/** True for an IANA zone or alias that this runtime knows, such as "Europe/Berlin"; offsets such as "+02:00" are no zones. */
export function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z][A-Za-z0-9_+/-]*$/.test(zone)) return false;
  try {
    formatterOf(zone);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

/** What a clock on the wall shows, written as if it were UTC. */
function wallOf(instant: number, zone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatterOf(zone).formatToParts(instant)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** Milliseconds by which the zone's clocks are ahead of UTC at an instant. */
export function offsetAt(instant: number, zone: string): number {
  return wallOf(instant, zone) - Math.floor(instant / 1000) * 1000;
}

/** The instants at which the clock shows this wall time: none in a gap, two in an overlap; and the offsets around it. */
function resolve(wall: number, zone: string) {
  const before = offsetAt(wall - dayMs, zone);
  const after = offsetAt(wall + dayMs, zone);
  const instants = [wall - before, wall - after].filter((instant) => wallOf(instant, zone) === wall);
  return { before, after, instants };
}

/** The calendar date in the zone at an instant (milliseconds UTC). */
export function localDateOf(instant: number, zone: string): LocalDate {
  return new Date(wallOf(instant, zone)).toISOString().slice(0, 10);
}

/** Minutes since midnight that a clock in the zone shows at an instant, 0 to 1439. */
export function minuteOfDay(instant: number, zone: string): number {
  return Math.floor((wallOf(instant, zone) % dayMs) / minuteMs);
}

/**
 * The instant at which a clock in the zone shows the given minute of the date. A time that occurs twice is the first of both, or the one
 * nearer to `near`; a time that is skipped moves forward by the gap (02:30 becomes 03:30), as in RFC 5545 and Temporal.
 */
export function instantOf(date: LocalDate, minute: number, zone: string, near = -Infinity): number {
  const wall = Date.parse(date) + minute * minuteMs;
  const { before, instants } = resolve(wall, zone);
  if (instants.length === 0) return wall - before;
  const [first, last] = [Math.min(...instants), Math.max(...instants)];
  return last - near < near - first ? last : first;
}

/** The first instant of a local date. Where midnight is skipped, the moment the clocks jump; days tile time without a gap. */
export function startOfDay(date: LocalDate, zone: string): number {
  const wall = Date.parse(date);
  const { before, after, instants } = resolve(wall, zone);
  if (instants.length > 0) return Math.min(...instants);
  return transitionBetween(wall - after, wall - before, zone);
}

/** The second at which the offset changes, when it changes once in (low, high]. */
function transitionBetween(low: number, high: number, zone: string): number {
  const offset = offsetAt(low, zone);
  let [earlier, later] = [low, high];
  while (later - earlier > 1000) {
    const middle = Math.floor((earlier + later) / 2000) * 1000;
    if (offsetAt(middle, zone) === offset) earlier = middle;
    else later = middle;
  }
  return later;
}

export function addDays(date: LocalDate, days: number): LocalDate {
  return new Date(Date.parse(date) + days * dayMs).toISOString().slice(0, 10);
}

/** Whole days from one date to the other; negative when `to` is earlier. */
export function daysBetween(from: LocalDate, to: LocalDate): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / dayMs);
}

/** 1 = Monday … 7 = Sunday (ISO 8601). */
export function dayOfWeek(date: LocalDate): number {
  return new Date(date).getUTCDay() || 7;
}

/** The first day of the week that holds the date; `weekStart` as in `dayOfWeek`. */
export function startOfWeek(date: LocalDate, weekStart: number): LocalDate {
  return addDays(date, -((dayOfWeek(date) - weekStart + 7) % 7));
}

/** True for a date that exists: "2026-02-30" does not. */
export function isLocalDate(text: string): boolean {
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : Number.NaN;
  return !Number.isNaN(instant) && new Date(instant).toISOString().startsWith(text);
}

const firstYear = 2000;
const lastYear = 2100;

/** True for an instant (milliseconds UTC) in the years 2000 to 2100: all that people may write. */
export function isInYears(instant: number): boolean {
  return instant >= Date.UTC(firstYear, 0, 1) && instant < Date.UTC(lastYear + 1, 0, 1);
}

/** True for a date that exists and lies in the years 2000 to 2100: all that people may write. */
export function isWritableDate(text: string): boolean {
  return isLocalDate(text) && isInYears(Date.parse(text));
}

/** An instant as a field of type "datetime-local" holds it: "2026-03-31T09:05" in the zone. */
export function instantInput(instant: number, zone: string): string {
  const minute = minuteOfDay(instant, zone);
  const two = (value: number) => String(value).padStart(2, "0");
  return `${localDateOf(instant, zone)}T${two(Math.floor(minute / 60))}:${two(minute % 60)}`;
}
