import { AppError } from "../../lib/errors.ts";
import { addDays, daysBetween, type LocalDate, startOfWeek } from "../../lib/zoned-time.ts";

/** Days from `from` to `until`, both included. */
export type Period = { from: LocalDate; until: LocalDate };

export const presets = [
  "today",
  "week",
  "last-week",
  "month",
  "last-month",
  "quarter",
  "year",
  "custom",
] as const;
export type Preset = (typeof presets)[number];

const longestDays = 1097;

type Calendar = { today: LocalDate; weekStart: number };

/** The days that a preset means today; `custom` is what it stands for by itself. Throws invalid when that is over three years. */
export function periodOf(preset: Preset, { today, weekStart }: Calendar, custom: Period): Period {
  const week = startOfWeek(today, weekStart);
  switch (preset) {
    case "today":
      return { from: today, until: today };
    case "week":
      return { from: week, until: addDays(week, 6) };
    case "last-week":
      return { from: addDays(week, -7), until: addDays(week, -1) };
    case "month":
      return months(today, 0, 1);
    case "last-month":
      return months(today, -1, 1);
    case "quarter":
      return months(today, -((Number(today.slice(5, 7)) - 1) % 3), 3);
    case "year":
      return months(today, 1 - Number(today.slice(5, 7)), 12);
    case "custom":
      return checked(custom);
    default:
      return preset satisfies never;
  }
}

/**
 * What a period is compared with: the same unit before it, or as many days. While the period is not over, only as many days of the one
 * before count as have begun.
 */
export function periodBefore(preset: Preset, period: Period, today: LocalDate): Period {
  const from = startBefore(preset, period);
  const last = addDays(period.from, -1);
  const isUnderWay = period.from <= today && today < period.until;
  const begun = addDays(from, daysBetween(period.from, today));
  return { from, until: isUnderWay && begun < last ? begun : last };
}

function startBefore(preset: Preset, { from, until }: Period): LocalDate {
  switch (preset) {
    case "month":
    case "last-month":
      return months(from, -1, 1).from;
    case "quarter":
      return months(from, -3, 3).from;
    case "year":
      return months(from, -12, 12).from;
    default:
      return addDays(from, -daysBetween(from, until) - 1);
  }
}

/** Whole months: `count` of them, the first one `offset` after that of the date. */
function months(date: LocalDate, offset: number, count: number): Period {
  const [year = 2000, month = 1] = date.split("-").map(Number);
  const first = (at: number) => new Date(Date.UTC(year, month - 1 + at, 1)).toISOString().slice(0, 10);
  return { from: first(offset), until: addDays(first(offset + count), -1) };
}

function checked({ from, until }: Period): Period {
  const period = from <= until ? { from, until } : { from: until, until: from };
  if (daysBetween(period.from, period.until) >= longestDays)
    throw new AppError(
      "invalid",
      "A report covers at most three years. Choose days that are closer together.",
      "from",
    );
  return period;
}
