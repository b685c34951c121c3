import type { Rule } from "./read-rule.ts";

const dayMs = 86_400_000;

/** 1 = Monday … 7 = Sunday. The first of January 1970 was a Thursday. */
export function weekdayOf(day: number): number {
  const since = (Math.floor(day / dayMs) + 3) % 7;
  return since < 0 ? since + 8 : since + 1;
}

/** Whether a rule allows a day, given by its midnight as a wall. */
export function fits(rule: Rule, day: number): boolean {
  const at = new Date(day);
  if (rule.byMonth.length > 0 && !rule.byMonth.includes(at.getUTCMonth() + 1)) return false;
  if (rule.byMonthDay.length > 0 && !isMonthDay(rule.byMonthDay, at)) return false;
  if (rule.byDay.length > 0 && !isDay(rule, day)) return false;
  if (rule.byYearDay.length > 0 && !isYearDay(rule.byYearDay, day)) return false;
  return rule.byWeekNo.length === 0 || isWeek(rule, day);
}

function isMonthDay(allowed: number[], at: Date): boolean {
  const length = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
  return allowed.includes(at.getUTCDate()) || allowed.includes(at.getUTCDate() - length - 1);
}

function isYearDay(allowed: number[], day: number): boolean {
  const [start, end] = yearOf(day);
  return allowed.includes((day - start) / dayMs + 1) || allowed.includes((day - end) / dayMs);
}

/** "2MO" is the second Monday of the month in a monthly rule, and in a yearly one that names months; else of the year. */
function isDay(rule: Rule, day: number): boolean {
  const weekday = weekdayOf(day);
  return rule.byDay.some((one) => one.day === weekday && (one.nth === 0 || isNth(rule, one.nth, day)));
}

function isNth(rule: Rule, nth: number, day: number): boolean {
  if (rule.freq !== "MONTHLY" && rule.freq !== "YEARLY") return true;
  const at = new Date(day);
  const inMonth = rule.freq === "MONTHLY" || rule.byMonth.length > 0;
  const [start, end] = inMonth
    ? [
        Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1),
        Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 1),
      ]
    : yearOf(day);
  return nth > 0
    ? Math.floor((day - start) / (7 * dayMs)) + 1 === nth
    : -Math.floor((end - dayMs - day) / (7 * dayMs)) - 1 === nth;
}

function yearOf(day: number): [number, number] {
  const year = new Date(day).getUTCFullYear();
  return [Date.UTC(year, 0, 1), Date.UTC(year + 1, 0, 1)];
}

/** Week 1 is the first with four days of the year (ISO 8601), weeks beginning as the rule says. */
function isWeek(rule: Rule, day: number): boolean {
  const monday = day - ((weekdayOf(day) - rule.weekStart + 7) % 7) * dayMs;
  const year = new Date(monday + 3 * dayMs).getUTCFullYear();
  const number = Math.round((monday - firstWeekOf(year, rule.weekStart)) / (7 * dayMs)) + 1;
  const weeks = Math.round(
    (firstWeekOf(year + 1, rule.weekStart) - firstWeekOf(year, rule.weekStart)) / (7 * dayMs),
  );
  return rule.byWeekNo.includes(number) || rule.byWeekNo.includes(number - weeks - 1);
}

function firstWeekOf(year: number, weekStart: number): number {
  const fourth = Date.UTC(year, 0, 4);
  return fourth - ((weekdayOf(fourth) - weekStart + 7) % 7) * dayMs;
}
