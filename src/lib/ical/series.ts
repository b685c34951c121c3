import { valueOf } from "./components.ts";
import { keyOf } from "./keys.ts";
import { type IcsEvent, parseEvent } from "./parse-event.ts";
import type { CalendarFile } from "./parse-file.ts";
import { type Moment, ValueError } from "./parse-values.ts";
import { floating, utc, type Zone } from "./zone.ts";
import { zonesOf } from "./zones.ts";
import { dayMs } from "../time-units.ts";

/** A single event or a series; `id` is its UID unless another event has the same. */
export type Master = { id: string; event: IcsEvent };

/**
 * All that is known by one UID. What replaces an instance says which one in the terms of the first master. `density` is about how
 * often a day something happens.
 */
export type Group = {
  uid: string;
  masters: Master[];
  changed: (IcsEvent & { replaces: Moment })[];
  density: number;
};

const secondsPerDay = 86_400;

/** A sync run may ask about many instances of one file. */
const known = new WeakMap<CalendarFile, Group[]>();

/** The events of a file by their UIDs; those that make no sense are left out. */
export function groupsOf(file: CalendarFile): Group[] {
  const groups = known.get(file) ?? parseGroups(file);
  known.set(file, groups);
  return groups;
}

function parseGroups(file: CalendarFile): Group[] {
  const zones = zonesOf(file);
  const byUid = new Map<string, IcsEvent[]>();
  for (const component of file.events) {
    const event = orNull(() => parseEvent(component, zones));
    if (event === null) continue;
    const others = byUid.get(event.uid);
    if (others === undefined) byUid.set(event.uid, [event]);
    else others.push(event);
  }
  return [...byUid].map(([uid, events]) => groupOf(uid, events, zones(undefined)));
}

function orNull<T>(read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (error instanceof ValueError) return null;
    throw error;
  }
}

function groupOf(uid: string, events: IcsEvent[], usual: Zone): Group {
  const masters = mastersOf(
    uid,
    events.filter(({ replaces }) => replaces === null),
  );
  const start = masters[0]?.event.start;
  const changed = events.flatMap((event) => {
    const { replaces } = event;
    if (replaces === null) return [];
    return [
      {
        ...event,
        replaces: start === undefined ? replaces : atTime(inSeries(replaces, start, usual), start),
      },
    ];
  });
  const inTerms = masters.map(({ id, event }) => ({ id, event: ownTerms(event, usual) }));
  return {
    uid,
    masters: inTerms,
    changed,
    density: inTerms.reduce((most, one) => Math.max(most, densityOf(one)), 0),
  };
}

function densityOf({ event: { rule } }: Master): number {
  if (rule === null) return 0;
  const { freq, byHour, byMinute, bySecond } = rule;
  if (freq === "SECONDLY" || freq === "MINUTELY" || freq === "HOURLY") return secondsPerDay;
  return [byHour, byMinute, bySecond].reduce((times, { length }) => times * (length || 1), 1);
}

/** Of several versions the latest; what has the same UID and says something else is another event. */
function mastersOf(uid: string, events: IcsEvent[]): Master[] {
  const latest = events.reduce((most, { sequence }) => Math.max(most, sequence), -Infinity);
  const different = new Map(
    events
      .filter(({ sequence }) => sequence === latest)
      .map((event) => [
        JSON.stringify(
          ["DTSTART", "DTEND", "DURATION", "RRULE", "SUMMARY"].map((name) => valueOf(event.component, name)),
        ),
        event,
      ]),
  );
  const [only, ...more] = different.values();
  if (only === undefined) return [];
  if (more.length === 0) return [{ id: uid, event: only }];
  const counts = new Map<string, number>();
  return [only, ...more].map((event) => {
    const id = `${uid}#${keyOf(event.start)}`;
    const count = (counts.get(id) ?? 0) + 1;
    counts.set(id, count);
    return { id: count === 1 ? id : `${id}#${count}`, event };
  });
}

/** What the series excludes and adds, as its own kind of moment. */
function ownTerms(event: IcsEvent, usual: Zone): IcsEvent {
  const { start, excluded, further } = event;
  return {
    ...event,
    excluded: excluded.map((moment) => inSeries(moment, start, usual)),
    further: further.map((one) => ({ ...one, start: atTime(inSeries(one.start, start, usual), start) })),
  };
}

/**
 * A moment by which a file means an instance, as the series writes its own: without a zone it is on the series' clock, and of an all-day
 * series it is a day. A day of a series with times stays one: it means all of that day.
 */
function inSeries(moment: Moment, start: Moment, usual: Zone): Moment {
  if (moment.isDate) return moment;
  if (start.isDate) return { wall: dayOf(moment, usual), zone: floating, isDate: true, isBare: false };
  return moment.isBare || start.zone.isFloating ? { ...moment, zone: start.zone } : moment;
}

/** The midnight of the day that is meant. In UTC it may be the midnight of another zone: the calendar's, or else the nearest. */
function dayOf({ wall, zone }: Moment, usual: Zone): number {
  const midnight = (at: number) => Math.floor(at / dayMs) * dayMs;
  if (zone !== utc || wall % dayMs === 0) return midnight(wall);
  return midnight(usual.isFloating ? wall + dayMs / 2 : wall + (wall - usual.toInstant(wall)));
}

/** A day of a series with times, at the time of its first one. */
function atTime(moment: Moment, start: Moment): Moment {
  if (!moment.isDate || start.isDate) return moment;
  return { ...start, wall: moment.wall + (start.wall - Math.floor(start.wall / dayMs) * dayMs) };
}
