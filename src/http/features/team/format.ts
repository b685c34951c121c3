import type { AbsenceKind } from "../../../db/schema/hours.ts";
import type { LocalDate } from "../../../lib/zoned-time.ts";

const full = new Intl.DateTimeFormat("en-GB", {
  day: "numeric",
  month: "short",
  year: "numeric",
  timeZone: "UTC",
});

export const weekdays = [
  "Monday",
  "Tuesday",
  "Wednesday",
  "Thursday",
  "Friday",
  "Saturday",
  "Sunday",
] as const;

export const absenceNames: Readonly<Record<AbsenceKind, string>> = {
  vacation: "Vacation",
  sick: "Sick leave",
  other: "Other absence",
};

/** "7 Sep 2026". */
export function formatDay(date: LocalDate): string {
  return full.format(Date.parse(date));
}

/** "7 Sep 2026 – 9 Sep 2026", or one day. */
export function formatDays(from: LocalDate, until: LocalDate): string {
  return from === until ? formatDay(from) : `${formatDay(from)} – ${formatDay(until)}`;
}

/** "8", "7.5". */
export function formatHours(minutes: number): string {
  return String(Math.round(minutes / 0.6) / 100);
}

const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", timeZone: "UTC" });
const longWeekday = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
  timeZone: "UTC",
});

/** "Mon 7". */
export function shortWeekday(date: LocalDate): string {
  return weekday.format(Date.parse(date));
}

/** "Monday 7 September". */
export function formatWeekday(date: LocalDate): string {
  return longWeekday.format(Date.parse(date));
}

/** Why a day is free: a holiday's name, or kinds of absence. */
export function formatFree(free: string): string {
  return free
    .split(", ")
    .map((each) => new Map<string, string>(Object.entries(absenceNames)).get(each) ?? each)
    .join(", ");
}
