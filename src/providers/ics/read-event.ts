import { type Component, valueOf } from "./read-file.ts";
import { readRule, type Rule } from "./read-rule.ts";
import { type Duration, type Moment, readDuration, readMoments, ValueError } from "./read-values.ts";
import type { Zones } from "./zone.ts";

/** A VEVENT in values: a single event, the master of a series, or one instance of a series that was changed. */
export type IcsEvent = {
  uid: string;
  start: Moment;
  length: Duration;
  /** Which instance of the series it replaces; null when it is none. */
  replaces: Moment | null;
  rule: Rule | null;
  furtherDates: Moment[];
  excluded: Moment[];
  sequence: number;
  component: Component;
};

const longestUid = 300;

/** Throws ValueError for an event that does not say when it is. */
export function readEvent(component: Component, zones: Zones): IcsEvent {
  const moments = (name: string) => (component.get(name) ?? []).flatMap((line) => readMoments(line, zones));
  const [[start], [replaces = null]] = [moments("DTSTART"), moments("RECURRENCE-ID")];
  if (start === undefined) throw new ValueError("The event has no start.");
  if (replaces === null && component.has("RECURRENCE-ID"))
    throw new ValueError("The event does not say which one it replaces.");
  return {
    uid: uidOf(component),
    start,
    length: lengthOf(component, start, moments("DTEND")[0]),
    replaces,
    rule: readRule(valueOf(component, "RRULE") ?? ""),
    furtherDates: moments("RDATE"),
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

/** RFC 5545, section 3.6.1: without an end, a date lasts a day and a time no time at all. */
function lengthOf(component: Component, start: Moment, end: Moment | undefined): Duration {
  if (end !== undefined) {
    const days = Math.round((end.wall - start.wall) / 86_400_000);
    if (start.isDate) return { days: Math.max(1, days), ms: 0 };
    return { days: 0, ms: Math.max(0, end.zone.toInstant(end.wall) - start.zone.toInstant(start.wall)) };
  }
  const duration = readDuration(valueOf(component, "DURATION") ?? "");
  if (start.isDate) return { days: Math.max(1, duration?.days ?? 1), ms: 0 };
  return duration === null || duration.days < 0 || duration.ms < 0 ? { days: 0, ms: 0 } : duration;
}
