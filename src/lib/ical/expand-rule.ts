import { fits, weekdayOf } from "./fits.ts";
import { dayCode, type Frequency, type Rule } from "./parse-rule.ts";
import { dayOf } from "./parse-values.ts";
import { dayMs, hourMs, minuteMs } from "../time-units.ts";

/** How many days and times may still be looked at: what bounds a rule that never comes to an end. */
export type Budget = { steps: number };

/** Both inclusive, as walls. */
export type Range = { from: number; to: number };

const unitMs: Partial<Record<Frequency, number>> = { SECONDLY: 1000, MINUTELY: minuteMs, HOURLY: hourMs };

/**
 * When a rule that begins at `start` comes true within the range, ascending; the start is always one. Periods before the range
 * are skipped unless there is a COUNT. Ends early when the budget is used up.
 */
export function* expandRule(rule: Rule, start: number, range: Range, budget: Budget): Generator<number> {
  let counted = 1;
  if (start >= range.from && start <= range.to) yield start;
  const full = withDefaults(rule, start);
  const walls =
    unitMs[rule.freq] === undefined
      ? byDays(full, start, range, budget)
      : byUnits(full, start, range, budget);
  for (const wall of walls) {
    if (wall > range.to || counted >= (rule.count ?? Infinity)) return;
    if (wall <= start) continue;
    counted++;
    if (wall >= range.from) yield wall;
  }
}

/** What a rule does not say comes from its start (RFC 5545, page 44). */
function withDefaults(rule: Rule, start: number): Rule {
  const at = new Date(start);
  const filled = { ...rule };
  const saysDays = [rule.byYearDay, rule.byMonthDay, rule.byDay].some((part) => part.size > 0);
  if (!saysDays && (rule.freq === "WEEKLY" || rule.byWeekNo.size > 0))
    filled.byDay = new Set([dayCode(weekdayOf(start), 0)]);
  else if (!saysDays && (rule.freq === "MONTHLY" || rule.freq === "YEARLY")) {
    filled.byMonthDay = new Set([at.getUTCDate()]);
    if (rule.freq === "YEARLY" && rule.byMonth.length === 0) filled.byMonth = [at.getUTCMonth() + 1];
  }
  const isCoarse = unitMs[rule.freq] === undefined;
  if (rule.byHour.length === 0 && isCoarse) filled.byHour = [at.getUTCHours()];
  if (rule.byMinute.length === 0 && (isCoarse || rule.freq === "HOURLY"))
    filled.byMinute = [at.getUTCMinutes()];
  if (rule.bySecond.length === 0 && rule.freq !== "SECONDLY") filled.bySecond = [at.getUTCSeconds()];
  return filled;
}

function* byDays(rule: Rule, start: number, range: Range, budget: Budget): Generator<number> {
  const times = timesOf(rule.byHour, rule.byMinute, rule.bySecond);
  const midnight = Math.floor(start / dayMs) * dayMs;
  for (let index = firstIndex(rule, start, range.from); budget.steps > 0; index++) {
    const day = midnight + index * rule.interval * dayMs;
    // Most days may fit nothing: such a one costs no list.
    if (rule.freq === "DAILY" && day <= range.to && !fits(rule, day)) {
      budget.steps -= 2;
      continue;
    }
    const { first, days } = periodAt(rule, start, index);
    // Beyond the last date there is, it is no number.
    if (!(first <= range.to)) return;
    budget.steps -= days.length + 1;
    const fitting = days.filter((each) => fits(rule, each));
    yield* chosen(rule, { days: fitting, times }, budget);
  }
}

/** Times of a day in order, each worked out when it is asked for: there may be one for every second. */
type Times = { count: number; at(index: number): number };

/** Days times times, of which BYSETPOS may choose some; ascending either way. */
function* chosen(
  rule: Rule,
  { days, times }: { days: number[]; times: Times },
  budget: Budget,
): Generator<number> {
  const total = days.length * times.count;
  const at = (index: number) => (days[Math.floor(index / times.count)] ?? 0) + times.at(index % times.count);
  if (rule.bySetPos.length > 0) {
    budget.steps -= rule.bySetPos.length;
    const indexes = rule.bySetPos.map((position) => (position > 0 ? position - 1 : total + position));
    const valid = new Set(indexes.filter((index) => index >= 0 && index < total));
    for (const index of [...valid].toSorted((a, b) => a - b)) yield at(index);
    return;
  }
  for (let index = 0; index < total && budget.steps > 0; index++) {
    budget.steps--;
    yield at(index);
  }
}

function timesOf(hours: number[], minutes: number[], seconds: number[]): Times {
  const [ofMinute, ofHour] = [seconds.length, minutes.length * seconds.length];
  return {
    count: hours.length * ofHour,
    at(index) {
      const hour = hours[Math.floor(index / ofHour)] ?? 0;
      const minute = minutes[Math.floor(index / ofMinute) % minutes.length] ?? 0;
      return ((hour * 60 + minute) * 60 + (seconds[index % ofMinute] ?? 0)) * 1000;
    },
  };
}

/** The period before the range begins, so that none is missed; the first one when occurrences are counted. */
function firstIndex(rule: Rule, start: number, from: number): number {
  if (rule.count !== null || from <= start) return 0;
  const [a, b] = [new Date(start), new Date(from)];
  const years = b.getUTCFullYear() - a.getUTCFullYear();
  const days = (from - start) / dayMs;
  const months = years * 12 + b.getUTCMonth() - a.getUTCMonth();
  const passed =
    rule.freq === "YEARLY"
      ? years
      : rule.freq === "MONTHLY"
        ? months
        : rule.freq === "WEEKLY"
          ? days / 7
          : days;
  return Math.max(0, Math.floor(passed / rule.interval) - 1);
}

function periodAt(rule: Rule, start: number, index: number): { first: number; days: number[] } {
  const step = index * rule.interval;
  const at = new Date(start);
  const [year, month, midnight] = [at.getUTCFullYear(), at.getUTCMonth(), Math.floor(start / dayMs) * dayMs];
  if (rule.freq === "YEARLY") return yearAt(rule, year + step);
  if (rule.freq === "MONTHLY") return span(dayOf(year, month + step, 1), dayOf(year, month + step + 1, 1));
  if (rule.freq === "DAILY") return span(midnight + step * dayMs, midnight + (step + 1) * dayMs);
  const week = midnight - ((weekdayOf(start) - rule.weekStart + 7) % 7) * dayMs + step * 7 * dayMs;
  return span(week, week + 7 * dayMs);
}

/** Only the months that the rule names, where nothing else can name a day outside of them. */
function yearAt(rule: Rule, year: number): { first: number; days: number[] } {
  const whole = span(dayOf(year, 0, 1), dayOf(year + 1, 0, 1));
  if (rule.byMonth.length === 0) return whole;
  const months = rule.byMonth.map((month) => span(dayOf(year, month - 1, 1), dayOf(year, month, 1)));
  return { first: whole.first, days: months.flatMap(({ days }) => days) };
}

function span(first: number, end: number): { first: number; days: number[] } {
  return {
    first,
    days: Array.from({ length: Math.round((end - first) / dayMs) }, (_, day) => first + day * dayMs),
  };
}

/** Seconds, minutes or hours; whole days, hours and minutes in which nothing can be are jumped over. */
function* byUnits(rule: Rule, start: number, range: Range, budget: Budget): Generator<number> {
  const unit = unitMs[rule.freq] ?? 1000;
  const [base, step] = [Math.floor(start / unit) * unit, unit * rule.interval];
  const isFirst = rule.count === null && range.from > start;
  let index = isFirst ? Math.max(0, Math.floor((range.from - base) / step) - 1) : 0;
  const within = timesOf([0], unit === hourMs ? rule.byMinute : [0], unit > 1000 ? rule.bySecond : [0]);
  for (; budget.steps > 0; budget.steps--) {
    const at = base + index * step;
    if (at > range.to) return;
    const skipsTo = nextPossible(rule, at, unit);
    if (skipsTo !== null) {
      index = Math.max(index + 1, Math.ceil((skipsTo - base) / step));
      continue;
    }
    yield* chosen(rule, { days: [at], times: within }, budget);
    index++;
  }
}

/** Where to go on when the rule excludes the day, hour, minute or second; null when it does not. */
function nextPossible(rule: Rule, at: number, unit: number): number | null {
  const date = new Date(at);
  const day = Math.floor(at / dayMs) * dayMs;
  const excludes = (part: number[], value: number) => part.length > 0 && !part.includes(value);
  const after = (ms: number) => (Math.floor(at / ms) + 1) * ms;
  if (!fits(rule, day)) return after(dayMs);
  if (excludes(rule.byHour, date.getUTCHours())) return after(hourMs);
  if (unit < hourMs && excludes(rule.byMinute, date.getUTCMinutes())) return after(minuteMs);
  return unit < minuteMs && excludes(rule.bySecond, date.getUTCSeconds()) ? after(1000) : null;
}
