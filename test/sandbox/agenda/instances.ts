import { datesOf, parseRule } from "./recurrence.ts";
import type { Calendar, CalendarEvent, When } from "./records.ts";
import { addDays, daysBetween, instantOf, localTime } from "./zone.ts";

const dayMs = 86_400_000;
/** How far a series without an end is expanded when nobody says how far. */
const horizonMs = 400 * dayMs;

/** Milliseconds; from inclusive, to exclusive. */
export interface Window {
  from: number;
  to: number;
}

/** One thing on the calendar: a single event, a whole series, or one occurrence of a series. */
export interface Instance {
  id: string;
  /** Whose content it has: its own, or that of its series. */
  event: CalendarEvent;
  kind: "single" | "series" | "occurrence" | "exception";
  when: When;
  seriesId: string | null;
  /** When the series would have it. */
  original: When | null;
  isCancelled: boolean;
  change: number;
  updatedMs: number;
}

/** Everything of a calendar, each occurrence by itself; cancelled ones too. `window` bounds the occurrences only. */
export function expandAll(calendar: Calendar, window: Partial<Window>): Instance[] {
  return [...calendar.events.values()].flatMap((event) => {
    if (event.seriesId !== null) return [];
    if (event.recurrence === null) return [whole(event)];
    return expandSeries(calendar, event, window);
  });
}

/** Everything as it is stored: series and their exceptions instead of occurrences. */
export function listStored(calendar: Calendar): Instance[] {
  return [...calendar.events.values()].map((event) => {
    const series = event.seriesId === null ? undefined : calendar.events.get(event.seriesId);
    return series === undefined ? whole(event) : exceptionOf(series, event);
  });
}

/** By its id: stored, or an occurrence that nobody touched yet. */
export function findInstance(calendar: Calendar, id: string): Instance | null {
  const event = calendar.events.get(id);
  if (event !== undefined) {
    const series = event.seriesId === null ? undefined : calendar.events.get(event.seriesId);
    return series === undefined ? whole(event) : exceptionOf(series, event);
  }
  const cut = id.lastIndexOf("_");
  const series = cut < 0 ? undefined : calendar.events.get(id.slice(0, cut));
  if (series === undefined || series.recurrence === null) return null;
  const atMs = keyMs(id.slice(cut + 1));
  if (Number.isNaN(atMs)) return null;
  const near = expandSeries(calendar, series, { from: atMs - 2 * dayMs, to: atMs + 2 * dayMs });
  return near.find((instance) => instance.id === id) ?? null;
}

export function overlaps(when: When, { from, to }: Partial<Window>): boolean {
  const { startMs, endMs } = bounds(when);
  return (to === undefined || startMs < to) && (from === undefined || endMs > from || startMs === from);
}

/** In milliseconds; days count from midnight UTC. */
export function bounds(when: When): { startMs: number; endMs: number } {
  if (!when.isAllDay) return when;
  return {
    startMs: Date.parse(`${when.startDate}T00:00:00Z`),
    endMs: Date.parse(`${when.endDate}T00:00:00Z`),
  };
}

/** The name of an occurrence within its series: `20261120T083000Z`, or `20261120` for a whole day. */
export function occurrenceKey(when: When): string {
  if (when.isAllDay) return when.startDate.replaceAll("-", "");
  return new Date(when.startMs).toISOString().replace(/\.\d+/, "").replaceAll(/[-:]/g, "");
}

/** What a series' rule says, exceptions left aside. */
export function plannedOccurrences(series: CalendarEvent, window: Partial<Window>): When[] {
  const rule = parseRule(series.recurrence ?? []);
  if (rule === null) return [series.when];
  const { startMs } = bounds(series.when);
  const lastMs = window.to ?? Math.max(startMs, Date.now()) + horizonMs;
  const first = series.when.isAllDay
    ? series.when.startDate
    : localTime(startMs, series.when.zone).slice(0, 10);
  const last = new Date(Math.min(lastMs + dayMs, startMs + 20_000 * dayMs)).toISOString().slice(0, 10);
  return datesOf(rule, first, last)
    .map((date) => moveTo(series.when, date))
    .filter((when) => overlaps(when, { ...window, to: lastMs }));
}

function expandSeries(calendar: Calendar, series: CalendarEvent, window: Partial<Window>): Instance[] {
  const exceptions = [...calendar.events.values()].filter((event) => event.seriesId === series.id);
  const taken = new Set(exceptions.map((event) => event.occurrence));
  const planned = plannedOccurrences(series, window).filter((when) => !taken.has(occurrenceKey(when)));
  const gone = [...series.gone].filter(([key]) => !taken.has(key));
  return [
    ...planned.map((when) => occurrence(series, when)),
    ...gone.map(([, { when, change }]) => ({ ...occurrence(series, when), isCancelled: true, change })),
    ...exceptions.map((event) => exceptionOf(series, event)),
  ];
}

function occurrence(series: CalendarEvent, when: When): Instance {
  const id = `${series.id}_${occurrenceKey(when)}`;
  return { ...whole(series), id, kind: "occurrence", when, seriesId: series.id, original: when };
}

function exceptionOf(series: CalendarEvent, event: CalendarEvent): Instance {
  const isSeriesGone = series.status === "cancelled";
  const key = event.occurrence ?? "";
  return {
    ...whole(event),
    kind: "exception",
    seriesId: series.id,
    original: originalOf(series, key),
    isCancelled: event.status === "cancelled" || isSeriesGone || series.gone.has(key),
    change: isSeriesGone ? Math.max(event.change, series.change) : event.change,
  };
}

function originalOf(series: CalendarEvent, key: string): When {
  const atMs = keyMs(key);
  if (series.when.isAllDay) return moveTo(series.when, new Date(atMs).toISOString().slice(0, 10));
  return { ...series.when, startMs: atMs, endMs: atMs + series.when.endMs - series.when.startMs };
}

function whole(event: CalendarEvent): Instance {
  return {
    id: event.id,
    event,
    kind: event.recurrence === null ? "single" : "series",
    when: event.when,
    seriesId: null,
    original: null,
    isCancelled: event.status === "cancelled",
    change: event.change,
    updatedMs: event.updatedMs,
  };
}

/** The same time of day, and as long, on another day: clocks may change in between. */
function moveTo(when: When, date: string): When {
  if (when.isAllDay) {
    return {
      isAllDay: true,
      startDate: date,
      endDate: addDays(date, daysBetween(when.startDate, when.endDate)),
    };
  }
  const time = localTime(when.startMs, when.zone).slice(11);
  const startMs = instantOf(`${date}T${time}`, when.zone);
  return { ...when, startMs, endMs: startMs + when.endMs - when.startMs };
}

function keyMs(key: string): number {
  const found = /^(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)Z)?$/.exec(key);
  if (found === null) return Number.NaN;
  const [, year, month, day, hour = "00", minute = "00", second = "00"] = found;
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}
