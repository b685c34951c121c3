import { type Component, valueOf } from "./components.ts";
import { unescapeText } from "./content-lines.ts";
import { type Budget, expandRule } from "./expand-rule.ts";
import { dateOf, dayOfKey, keyOf } from "./keys.ts";
import type { IcsEvent } from "./parse-event.ts";
import type { CalendarFile } from "./parse-file.ts";
import type { Duration, Moment } from "./parse-values.ts";
import { type Group, groupsOf, type Master } from "./series.ts";
import { dayMs, hourMs } from "../time-units.ts";

/** Instants in milliseconds UTC, dates as YYYY-MM-DD, the end exclusive; a floating time is written as if it were UTC. */
export type InstanceTime =
  | { isAllDay: false; startsAt: number; endsAt: number; zone: string | null; isFloating?: true }
  | { isAllDay: true; startsOn: string; endsOn: string };

/** One event of a calendar as it happens once. */
export type Instance = { id: string; seriesId: string | null; time: InstanceTime; component: Component };

/** From inclusive, to exclusive, milliseconds UTC. */
export type Window = { from: number; to: number };

/** What a person should know about the reading of a file; `title` is the series'. */
export type Problem =
  /** Its rule is of another calendar, or moves days: only its first date and what is listed singly came. */
  | { kind: "rule_not_supported"; title: string }
  /** Working it out was given up before its end. */
  | { kind: "rule_too_long"; title: string }
  /** There are more instances than are taken. */
  | { kind: "too_many" };

/** `isOfOne` = single and changed events come also from outside of the window. */
type Reading = { window: Window; budget: Budget; problems: Problem[]; isOfOne?: true };
type Occurrence = { start: Moment; length: Duration };

/** Further than any zone is from UTC: floating times and dates lie in the zone of whoever reads them. */
const slackMs = 15 * hourMs;
/** Years that cannot be stored. */
const [earliest, latest] = [Date.UTC(2000, 0, 1), Date.UTC(2101, 0, 1)];
/** What one series, and one file, may cost to expand: about a second in all. */
const seriesSteps = 100_000;
const fileSteps = 2_000_000;
/** What every series may cost, also when the others have used up the file's: all that usual ones need. */
const leastSteps = 500;
/** More than an hourly series has in the widest window. */
const mostOfSeries = 2000;
export const mostOfFile = 10_000;

/** The events of a file within the window, each instance by itself, in order of time. */
export function instancesIn(
  file: CalendarFile,
  window: Window,
): { instances: Instance[]; problems: Problem[] } {
  const reading: Reading = { window, budget: { steps: fileSteps }, problems: [] };
  const found = new Map<string, Instance>();
  // What happens often, or has done so for long, comes last, so that it takes nothing from the others.
  const groups = groupsOf(file).toSorted((a, b) => a.density - b.density || beginningOf(b) - beginningOf(a));
  for (const group of groups) {
    for (const instance of instancesOf(group, reading))
      if (isIn(instance.time, window)) found.set(instance.id, instance);
    if (found.size > mostOfFile) break;
  }
  const { problems } = reading;
  if (found.size > mostOfFile) problems.push({ kind: "too_many" });
  const instances = [...found.values()].slice(0, mostOfFile);
  return { instances: instances.toSorted((a, b) => startOf(a.time) - startOf(b.time)), problems };
}

/** One instance by its id, wherever it lies; null when it is gone. */
export function findInstance(file: CalendarFile, id: string): Instance | null {
  const at = dayOfKey(id.slice(id.lastIndexOf("/") + 1));
  for (const group of groupsOf(file)) {
    if (!id.startsWith(group.uid)) continue;
    const window = { from: at - 2 * dayMs, to: at + 2 * dayMs };
    const reading: Reading = { window, budget: { steps: seriesSteps }, problems: [], isOfOne: true };
    const found = instancesOf(group, reading).find((one) => one.id === id);
    if (found !== undefined) return found;
  }
  return null;
}

function beginningOf({ masters: [first] }: Group): number {
  return first?.event.start.wall ?? 0;
}

function instancesOf({ uid, masters, changed }: Group, reading: Reading): Instance[] {
  const { window } = reading;
  const isNear = ({ wall }: Moment) => wall >= window.from - 2 * dayMs && wall <= window.to + 2 * dayMs;
  const isReached = ({ start, length }: Occurrence) =>
    reading.isOfOne === true ||
    (start.wall <= window.to + 2 * dayMs && start.wall + lengthMs(length) >= window.from - 2 * dayMs);
  const replacements = new Map<string, IcsEvent>();
  for (const event of changed) {
    if (!isNear(event.replaces) && !isReached(event)) continue;
    const key = keyOf(event.replaces);
    if ((replacements.get(key)?.sequence ?? 0) <= event.sequence) replacements.set(key, event);
  }
  const replacing = [...replacements].map(([key, event]) =>
    instanceOf(event, event, { id: `${uid}/${key}`, seriesId: uid }),
  );
  const own = masters.flatMap(({ id, event }) => {
    if (!isRepeated(event)) {
      const isOut = !isReached(event) || (replacements.size > 0 && replacements.has(keyOf(event.start)));
      return isOut ? [] : [instanceOf(event, event, { id, seriesId: null })];
    }
    const excluded = new Set(event.excluded.filter(isNear).map(keyOf));
    return [...occurrencesOf({ id, event }, reading)]
      .filter(([key]) => !excluded.has(key) && !replacements.has(key))
      .filter(([, { start }]) => start.isDate || !excluded.has(dateOf(start.wall)))
      .map(([key, one]) => instanceOf(event, one, { id: `${id}/${key}`, seriesId: id }));
  });
  return [...own, ...replacing].flatMap((instance) => instance ?? []);
}

function isRepeated({ rule, further }: IcsEvent): boolean {
  return rule !== null || further.length > 0;
}

/** As far as the window reaches, and a little further. */
function occurrencesOf({ event }: Master, reading: Reading): Map<string, Occurrence> {
  const { window } = reading;
  const to = window.to + 2 * dayMs;
  const from = (length: Duration) => Math.max(window.from - lengthMs(length) - 2 * dayMs, earliest - dayMs);
  const further = event.further
    .map(({ start, length }) => ({ start, length: length ?? event.length }))
    .filter(({ start, length }) => start.wall >= from(length) && start.wall <= to);
  const repeated = repeatedOf(event, { from: from(event.length), to }, reading);
  return new Map(
    [...repeated.map((start) => ({ start, length: event.length })), ...further].map((one) => [
      keyOf(one.start),
      one,
    ]),
  );
}

function repeatedOf(event: IcsEvent, range: Window, { budget, problems }: Reading): Moment[] {
  const { rule, start } = event;
  if (rule !== null && !rule.isSupported)
    problems.push({ kind: "rule_not_supported", title: titleOf(event) });
  if (rule === null || !rule.isSupported)
    return start.wall >= range.from && start.wall <= range.to ? [start] : [];
  const { until } = rule;
  const to = until === null ? range.to : Math.min(range.to, until.wall + (until.isUtc ? dayMs : 0));
  const own = { steps: Math.min(seriesSteps, Math.max(budget.steps, leastSteps)) };
  const before = own.steps;
  const moments: Moment[] = [];
  for (const wall of expandRule(rule, start.wall, { from: range.from, to }, own)) {
    const isOver = until?.isUtc === true && !start.isDate && start.zone.toInstant(wall) > until.wall;
    if (isOver || moments.length === mostOfSeries) break;
    moments.push({ ...start, wall });
  }
  if (own.steps <= 0 || moments.length === mostOfSeries)
    problems.push({ kind: "rule_too_long", title: titleOf(event) });
  budget.steps -= before - own.steps + moments.length;
  return moments;
}

function titleOf({ component }: IcsEvent): string {
  return unescapeText(valueOf(component, "SUMMARY") ?? "");
}

function lengthMs({ days, ms }: Duration): number {
  return days * dayMs + ms;
}

/** null for one in a year that cannot be stored. */
function instanceOf(
  { component }: IcsEvent,
  { start, length }: Occurrence,
  { id, seriesId }: { id: string; seriesId: string | null },
): Instance | null {
  const isFar = start.wall < earliest - dayMs || start.wall + lengthMs(length) > latest + dayMs;
  const time = isFar ? null : timeOf(start, length);
  if (time === null || startOf(time) < earliest || endOf(time) >= latest) return null;
  return { id, seriesId, time, component };
}

function timeOf({ wall, zone, isDate }: Moment, { days, ms }: Duration): InstanceTime {
  const end = wall + days * dayMs;
  if (isDate)
    return { isAllDay: true, startsOn: isoDate(wall), endsOn: isoDate(Math.max(end, wall + dayMs)) };
  return {
    isAllDay: false,
    startsAt: zone.toInstant(wall),
    endsAt: zone.toInstant(end) + ms,
    zone: zone.name,
    ...(zone.isFloating ? { isFloating: true as const } : {}),
  };
}

function isIn(time: InstanceTime, { from, to }: Window): boolean {
  const slack = time.isAllDay || time.isFloating === true ? slackMs : 0;
  return endOf(time) + slack > from && startOf(time) - slack < to;
}

function startOf(time: InstanceTime): number {
  return time.isAllDay ? Date.parse(time.startsOn) : time.startsAt;
}

function endOf(time: InstanceTime): number {
  return time.isAllDay ? Date.parse(time.endsOn) : time.endsAt;
}

function isoDate(wall: number): string {
  return new Date(wall).toISOString().slice(0, 10);
}
