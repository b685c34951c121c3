import { dayCode, type Rule } from "./parse-rule.ts";
import { dayOf } from "./parse-values.ts";
import { dayMs } from "../time-units.ts";

/** 1 = Monday … 7 = Sunday. The first of January 1970 was a Thursday. */
export function weekdayOf(day: number): number {
  const since = (Math.floor(day / dayMs) + 3) % 7;
  return since < 0 ? since + 8 : since + 1;
}

/** Whether a rule allows a day, given by its midnight as a wall. Costs the same whatever the rule says. */
export function fits(rule: Rule, day: number): boolean {
  const at = new Date(day);
  if (rule.byMonth.length > 0 && !rule.byMonth.includes(at.getUTCMonth() + 1)) return false;
  if (rule.byMonthDay.size > 0 && !isMonthDay(rule.byMonthDay, at)) return false;
  if (rule.byDay.size > 0 && !isDay(rule, day)) return false;
  if (rule.byYearDay.size > 0 && !isYearDay(rule.byYearDay, day)) return false;
  return rule.byWeekNo.size === 0 || isWeek(rule, day);
}

function isMonthDay(allowed: ReadonlySet<number>, at: Date): boolean {
  const length = new Date(dayOf(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
  return allowed.has(at.getUTCDate()) || allowed.has(at.getUTCDate() - length - 1);
}

function isYearDay(allowed: ReadonlySet<number>, day: number): boolean {
  const [start, end] = yearOf(day);
  return allowed.has((day - start) / dayMs + 1) || allowed.has((day - end) / dayMs);
}

/** "2MO" is the second Monday of the month in a monthly rule, and in a yearly one that names months; else of the year. */
function isDay(rule: Rule, day: number): boolean {
  const weekday = weekdayOf(day);
  if (rule.byDay.has(dayCode(weekday, 0))) return true;
  if (rule.freq !== "MONTHLY" && rule.freq !== "YEARLY") return false;
  const [start, end] = rule.freq === "MONTHLY" || rule.byMonth.length > 0 ? monthOf(day) : yearOf(day);
  const fromStart = Math.floor((day - start) / (7 * dayMs)) + 1;
  const fromEnd = -Math.floor((end - dayMs - day) / (7 * dayMs)) - 1;
  return rule.byDay.has(dayCode(weekday, fromStart)) || rule.byDay.has(dayCode(weekday, fromEnd));
}

function monthOf(day: number): [number, number] {
  const at = new Date(day);
  const [year, month] = [at.getUTCFullYear(), at.getUTCMonth()];
  return [dayOf(year, month, 1), dayOf(year, month + 1, 1)];
}

function yearOf(day: number): [number, number] {
  const year = new Date(day).getUTCFullYear();
  return [dayOf(year, 0, 1), dayOf(year + 1, 0, 1)];
}

/** Week 1 is the first with four days of the year (ISO 8601), weeks beginning as the rule says. */
function isWeek(rule: Rule, day: number): boolean {
  const monday = day - ((weekdayOf(day) - rule.weekStart + 7) % 7) * dayMs;
  const year = new Date(monday + 3 * dayMs).getUTCFullYear();
  const number = Math.round((monday - firstWeekOf(year, rule.weekStart)) / (7 * dayMs)) + 1;
  const weeks = Math.round(
    (firstWeekOf(year + 1, rule.weekStart) - firstWeekOf(year, rule.weekStart)) / (7 * dayMs),
  );
  return rule.byWeekNo.has(number) || rule.byWeekNo.has(number - weeks - 1);
}

function firstWeekOf(year: number, weekStart: number): number {
  const fourth = dayOf(year, 0, 4);
  return fourth - ((weekdayOf(fourth) - weekStart + 7) % 7) * dayMs;
}
