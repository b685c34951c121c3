import { addDays, type LocalDate, localDateOf, startOfDay, startOfWeek } from "../../lib/zoned-time.ts";
import type { PersonCtx } from "../context.ts";
import { type ListedEntry, listedEntries } from "./listed-entries.ts";
import { type Day, daysFrom, isOn, lengthOn } from "./split-days.ts";

export type ListDays = {
  timeZone: string;
  /** 1 = Monday … 7 = Sunday. */
  weekStart: number;
  /** The last day of the list; today unless given. */
  until?: LocalDate;
};

/** An entry, and how much of it falls on the day that it is listed under. */
export type DayEntry = { entry: ListedEntry; lengthMs: number };

export type DayList = {
  today: LocalDate;
  /** Seven days, the latest first; each with its entries, the latest first. */
  days: { date: LocalDate; totalMs: number; entries: DayEntry[] }[];
  /** The week of the list's last day, from its first day up to the last one. */
  week: { first: LocalDate; totalMs: number };
  timer: ListedEntry | null;
};

/** How many days a list shows. */
export const shownDays = 7;

/** The entries of a week's time, counted on the days they fall on in the person's zone; the timer up to now. */
export async function listDays(ctx: PersonCtx, input: ListDays): Promise<DayList> {
  return groupDays(ctx.now, input, await daysStatement(ctx, input));
}

/** The statement behind listDays, for a page's own batch; groupDays makes the list of its rows. */
export function daysStatement(ctx: PersonCtx, input: ListDays) {
  return listedEntries(ctx, daysRange(ctx.now, input));
}

/** The instants that the list's days span: from included, to not included. */
export function daysRange(now: number, input: ListDays): { from: number; to: number } {
  const last = lastDay(now, input);
  return {
    from: startOfDay(addDays(last, 1 - shownDays), input.timeZone),
    to: startOfDay(addDays(last, 1), input.timeZone),
  };
}

/** The days of the week of the list's last day. */
export function weekRange(now: number, input: ListDays): { from: LocalDate; until: LocalDate } {
  const from = startOfWeek(lastDay(now, input), input.weekStart);
  return { from, until: addDays(from, 6) };
}

/** Sorts rows into days; an entry over midnight stands on both, with what falls on each. */
export function groupDays(now: number, input: ListDays, rows: ListedEntry[]): DayList {
  const last = lastDay(now, input);
  const shown = daysFrom(addDays(last, 1 - shownDays), shownDays, input.timeZone);
  const first = startOfWeek(last, input.weekStart);
  const days = shown.map((day) => dayOf(day, rows, now)).toReversed();
  const ofWeek = days.filter(({ date }) => date >= first);
  return {
    today: localDateOf(now, input.timeZone),
    days,
    week: { first, totalMs: ofWeek.reduce((sum, { totalMs }) => sum + totalMs, 0) },
    timer: rows.find(({ endedAt }) => endedAt === null) ?? null,
  };
}

function lastDay(now: number, { until, timeZone }: ListDays): LocalDate {
  return until ?? localDateOf(now, timeZone);
}

function dayOf(day: Day, rows: ListedEntry[], now: number): DayList["days"][number] {
  const entries = rows
    .filter((row) => isOn(day, row, now))
    .toSorted((a, b) => b.startedAt - a.startedAt || (a.id < b.id ? 1 : -1))
    .map((entry) => ({ entry, lengthMs: lengthOn(day, entry, now) }));
  return {
    date: day.date,
    totalMs: entries.reduce((sum, { lengthMs }) => sum + lengthMs, 0),
    entries,
  };
}
