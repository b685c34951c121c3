import { addDays, daysBetween, weekdayOf } from "./zone.ts";

const weekdays = ["SU", "MO", "TU", "WE", "TH", "FR", "SA"];
/** Enough for a series of years, and an end for a rule that never matches. */
const longestDays = 20_000;

export interface Rule {
  frequency: "DAILY" | "WEEKLY" | "MONTHLY" | "YEARLY";
  interval: number;
  count: number | null;
  /** The last day, `2026-12-31`. */
  until: string | null;
  /** 0 = Sunday; those of weekly rules. */
  weekdays: number[];
}

/** The part of RFC 5545 3.3.10 that calendars use day by day; null for anything else. */
export function parseRule(lines: string[]): Rule | null {
  const line = lines.find((one) => one.startsWith("RRULE:"));
  if (line === undefined) return null;
  const parts = new Map(
    line
      .slice("RRULE:".length)
      .split(";")
      .map((part): [string, string] => [part.split("=")[0] ?? "", part.split("=")[1] ?? ""]),
  );
  const frequency = (["DAILY", "WEEKLY", "MONTHLY", "YEARLY"] as const).find(
    (one) => one === parts.get("FREQ"),
  );
  const named = parts.get("BYDAY")?.split(",") ?? [];
  const days = named.map((day) => weekdays.indexOf(day));
  if (frequency === undefined || days.includes(-1)) return null;
  if (days.length > 0 && frequency !== "WEEKLY" && frequency !== "DAILY") return null;
  const until = parts.get("UNTIL");
  return {
    frequency,
    interval: Number(parts.get("INTERVAL") ?? 1) || 1,
    count: parts.has("COUNT") ? Number(parts.get("COUNT")) : null,
    until: until === undefined ? null : `${until.slice(0, 4)}-${until.slice(4, 6)}-${until.slice(6, 8)}`,
    weekdays: days,
  };
}

/** Days of a series from its first one on, up to and including `last`. */
export function datesOf(rule: Rule, first: string, last: string): string[] {
  const end = rule.until !== null && rule.until < last ? rule.until : last;
  const length = Math.min(daysBetween(first, end), longestDays);
  const dates: string[] = [];
  for (let day = 0; day <= length; day += 1) {
    const date = addDays(first, day);
    if (!matches(rule, first, date)) continue;
    dates.push(date);
    if (rule.count !== null && dates.length >= rule.count) break;
  }
  return dates;
}

function matches(rule: Rule, first: string, date: string): boolean {
  if (rule.weekdays.length > 0 && !rule.weekdays.includes(weekdayOf(date))) return false;
  switch (rule.frequency) {
    case "DAILY":
      return daysBetween(first, date) % rule.interval === 0;
    case "WEEKLY": {
      if (rule.weekdays.length === 0 && weekdayOf(date) !== weekdayOf(first)) return false;
      return (daysBetween(monday(first), monday(date)) / 7) % rule.interval === 0;
    }
    case "MONTHLY":
      return date.slice(8) === first.slice(8) && months(first, date) % rule.interval === 0;
    case "YEARLY":
      return date.slice(5) === first.slice(5) && (months(first, date) / 12) % rule.interval === 0;
    default:
      return rule.frequency satisfies never;
  }
}

function monday(date: string): string {
  return addDays(date, -((weekdayOf(date) + 6) % 7));
}

function months(from: string, to: string): number {
  const count = (date: string) => Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7));
  return count(to) - count(from);
}
