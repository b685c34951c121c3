import type { EventTime, EventWindow } from "../calendar.ts";
import { type Budget, expandRule } from "./expand-rule.ts";
import { type IcsEvent, readEvent } from "./read-event.ts";
import type { CalendarFile, Component } from "./read-file.ts";
import { type Moment, ValueError } from "./read-values.ts";
import { zonesOf } from "./zones.ts";

/** One event of a calendar as it happens once. */
export type Instance = { id: string; seriesId: string | null; time: EventTime; component: Component };

type Series = { uid: string; master: IcsEvent | null; replacements: Map<string, IcsEvent> };
type Occurrence = { start: Moment; key: string };

const dayMs = 86_400_000;
/** Further than any zone is from UTC: floating times and dates lie in the zone of whoever reads them. */
const slackMs = 15 * 3_600_000;
/** What one series, and one file, may cost to expand: about a second in all. */
const seriesSteps = 100_000;
const fileSteps = 5_000_000;
/** More than an hourly series has in the widest window. */
const mostOfSeries = 2000;
const mostOfFile = 10_000;

/** The events of a file within the window, each instance by itself, in order of time. Events that make no sense are left out. */
export function instancesIn(file: CalendarFile, window: EventWindow): Instance[] {
  const budget = { steps: fileSteps };
  const found: Instance[] = [];
  for (const series of seriesOf(file).values()) {
    if (budget.steps <= 0 || found.length >= mostOfFile) break;
    for (const instance of instancesOf(series, window, budget))
      if (isIn(instance.time, window)) found.push(instance);
  }
  return found.toSorted((a, b) => startOf(a.time) - startOf(b.time)).slice(0, mostOfFile);
}

/** One instance by its id, wherever it lies; null when it is gone. */
export function findInstance(file: CalendarFile, id: string): Instance | null {
  for (const series of seriesOf(file).values()) {
    if (id !== series.uid && !id.startsWith(`${series.uid}/`)) continue;
    const at = momentOfKey(id.slice(series.uid.length + 1));
    const window = { from: at - 2 * dayMs, to: at + 2 * dayMs };
    const found = instancesOf(series, window, { steps: seriesSteps }).find((one) => one.id === id);
    if (found !== undefined) return found;
  }
  return null;
}

/** A pass may ask about many instances of one file. */
const known = new WeakMap<CalendarFile, Map<string, Series>>();

function seriesOf(file: CalendarFile): Map<string, Series> {
  const series = known.get(file) ?? readSeries(file);
  known.set(file, series);
  return series;
}

function readSeries(file: CalendarFile): Map<string, Series> {
  const zones = zonesOf(file);
  const found = new Map<string, Series>();
  for (const component of file.events) {
    const event = orNull(() => readEvent(component, zones));
    if (event === null) continue;
    const series = found.get(event.uid) ?? { uid: event.uid, master: null, replacements: new Map() };
    found.set(event.uid, series);
    if (event.replaces !== null) {
      const key = keyOf(event.replaces);
      if ((series.replacements.get(key)?.sequence ?? 0) <= event.sequence)
        series.replacements.set(key, event);
    } else if ((series.master?.sequence ?? 0) <= event.sequence) series.master = event;
  }
  return found;
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof ValueError) return null;
    throw error;
  }
}

/** Changed instances come whatever the window; the others as far as it reaches, and a little further. */
function instancesOf({ uid, master, replacements }: Series, window: EventWindow, budget: Budget): Instance[] {
  const changed = [...replacements].map(([key, event]) => instanceOf(event, event.start, `${uid}/${key}`));
  if (master === null) return changed;
  if (!isRepeated(master)) return [instanceOf(master, master.start, uid), ...changed];
  const excluded = new Set([...master.excluded.map(keyOf), ...replacements.keys()]);
  const plain = occurrencesOf(master, window, budget)
    .filter(({ key, start }) => !excluded.has(key) && !excluded.has(dateOf(start.wall)))
    .map(({ key, start }) => instanceOf(master, start, `${uid}/${key}`));
  return [...plain, ...changed];
}

function isRepeated({ rule, furtherDates }: IcsEvent): boolean {
  return rule !== null || furtherDates.length > 0;
}

function occurrencesOf(event: IcsEvent, window: EventWindow, budget: Budget): Occurrence[] {
  const lengthMs = event.length.days * dayMs + event.length.ms;
  const range = { from: window.from - lengthMs - 2 * dayMs, to: window.to + 2 * dayMs };
  const further = event.furtherDates.filter(({ wall }) => wall >= range.from && wall <= range.to);
  const starts = [...repeated(event, range, budget), ...further];
  return [...new Map(starts.map((start) => [keyOf(start), { start, key: keyOf(start) }])).values()];
}

function repeated({ rule, start }: IcsEvent, range: { from: number; to: number }, budget: Budget): Moment[] {
  if (rule === null) return start.wall >= range.from && start.wall <= range.to ? [start] : [];
  const { until } = rule;
  const to = until === null ? range.to : Math.min(range.to, until.wall + (until.isUtc ? dayMs : 0));
  const own = { steps: Math.min(seriesSteps, budget.steps) };
  const before = own.steps;
  const moments: Moment[] = [];
  for (const wall of expandRule(rule, start.wall, { from: range.from, to }, own)) {
    const isOver = until?.isUtc === true && !start.isDate && start.zone.toInstant(wall) > until.wall;
    if (isOver || moments.length === mostOfSeries) break;
    moments.push({ ...start, wall });
  }
  budget.steps -= before - own.steps + moments.length;
  return moments;
}

function instanceOf(event: IcsEvent, start: Moment, id: string): Instance {
  const isPart = isRepeated(event) || event.replaces !== null;
  return { id, seriesId: isPart ? event.uid : null, time: timeOf(start, event), component: event.component };
}

function timeOf(start: Moment, { length }: IcsEvent): EventTime {
  const { wall, zone, isDate } = start;
  if (isDate) return { isAllDay: true, startsOn: isoDate(wall), endsOn: isoDate(wall + length.days * dayMs) };
  return {
    isAllDay: false,
    startsAt: zone.toInstant(wall),
    endsAt: zone.toInstant(wall + length.days * dayMs) + length.ms,
    zone: zone.name,
    ...(zone.isFloating ? { isFloating: true as const } : {}),
  };
}

function isIn(time: EventTime, { from, to }: EventWindow): boolean {
  const slack = time.isAllDay || time.isFloating === true ? slackMs : 0;
  const endsAt = time.isAllDay ? Date.parse(time.endsOn) : time.endsAt;
  return endsAt + slack > from && startOf(time) - slack < to;
}

function startOf(time: EventTime): number {
  return time.isAllDay ? Date.parse(time.startsOn) : time.startsAt;
}

/** Which instance it is: the same for each way of writing the same moment. */
function keyOf({ wall, zone, isDate }: Moment): string {
  if (isDate) return dateOf(wall);
  return zone.isFloating ? compact(wall) : `${compact(zone.toInstant(wall))}Z`;
}

function momentOfKey(key: string): number {
  const found = /^(\d{4})(\d\d)(\d\d)/.exec(key);
  return found === null ? 0 : Date.UTC(Number(found[1]), Number(found[2]) - 1, Number(found[3]));
}

function dateOf(wall: number): string {
  return compact(wall).slice(0, 8);
}

/** "20261120T093000"; as text twice as slow, and there are many of them. */
function compact(wall: number): string {
  const at = new Date(wall);
  const date = (at.getUTCFullYear() * 100 + at.getUTCMonth() + 1) * 100 + at.getUTCDate();
  const time = (at.getUTCHours() * 100 + at.getUTCMinutes()) * 100 + at.getUTCSeconds();
  return `${date}T${String(time).padStart(6, "0")}`;
}

function isoDate(wall: number): string {
  return new Date(wall).toISOString().slice(0, 10);
}
