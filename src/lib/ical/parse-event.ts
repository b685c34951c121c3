import { type Component, valueOf } from "./components.ts";
import { parseRule, type Rule } from "./parse-rule.ts";
import {
  type Duration,
  type Further,
  lengthBetween,
  type Moment,
  parseFurther,
  parseLength,
  parseMoments,
  ValueError,
} from "./parse-values.ts";
import type { Zones } from "./zone.ts";

/** A VEVENT in values: a single event, the master of a series, or one instance of a series that was changed. */
export type IcsEvent = {
  uid: string;
  start: Moment;
  length: Duration;
  /** Which instance of the series it replaces; null when it is none. */
  replaces: Moment | null;
  rule: Rule | null;
  further: Further[];
  excluded: Moment[];
  sequence: number;
  component: Component;
};

const longestUid = 300;

/** Throws ValueError for an event that does not say when it is. */
export function parseEvent(component: Component, zones: Zones): IcsEvent {
  const linesOf = (name: string) => component.get(name) ?? [];
  const moments = (name: string) => linesOf(name).flatMap((line) => parseMoments(line, zones));
  const [[written], [end], [replaces = null]] = [
    moments("DTSTART"),
    moments("DTEND"),
    moments("RECURRENCE-ID"),
  ];
  if (written === undefined) throw new ValueError("The event has no start.");
  if (replaces === null && component.has("RECURRENCE-ID"))
    throw new ValueError("The event does not say which one it replaces.");
  const start = besideEnd(written, end);
  return {
    uid: uidOf(component),
    start,
    length: lengthOf(component, start, end),
    replaces,
    rule: parseRule(valueOf(component, "RRULE") ?? ""),
    further: linesOf("RDATE").flatMap((line) => parseFurther(line, zones)),
    excluded: moments("EXDATE"),
    sequence: Number(valueOf(component, "SEQUENCE")) || 0,
    component,
  };
}

/** Every event must have one; some do not, and are known by what they say. */
function uidOf(component: Component): string {
  const uid = valueOf(component, "UID")?.trim();
  const said = `${valueOf(component, "DTSTART") ?? ""} ${valueOf(component, "SUMMARY") ?? ""}`;
  return (uid || said).slice(0, longestUid);
}

/** Where only the end names a zone, the start is on the same clock. */
function besideEnd(start: Moment, end: Moment | undefined): Moment {
  const isAlone = !start.isBare || end === undefined || end.isBare || end.isDate || end.zone.name === "UTC";
  return isAlone ? start : { ...start, zone: end.zone };
}

/** RFC 5545, section 3.6.1: without an end, a date lasts a day and a time no time at all. */
function lengthOf(component: Component, start: Moment, end: Moment | undefined): Duration {
  if (end !== undefined) return lengthBetween(start, end);
  const length = parseLength(valueOf(component, "DURATION") ?? "");
  if (start.isDate) return { days: Math.max(1, length?.days ?? 1), ms: 0 };
  return length ?? { days: 0, ms: 0 };
}
