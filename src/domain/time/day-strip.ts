import { hourMs, minuteMs } from "../../lib/time-units.ts";
import { instantOf } from "../../lib/zoned-time.ts";
import type { Day } from "./split-days.ts";

/** Milliseconds UTC. */
export type StripSpan = { from: number; to: number };

export type DayStrip<E, V> = StripSpan & {
  /** Where an hour begins, from the first instant shown to the last: 23 or 25 in a whole day when the clocks change. */
  hours: number[];
  /** What of each falls on what is shown. */
  entries: (StripSpan & { of: E })[];
  events: (StripSpan & { of: V })[];
  /** Between entries of the day, what may have been forgotten; before the first only where one works. */
  gaps: StripSpan[];
};

const firstMinute = 7 * 60;
const lastMinute = 20 * 60;
const shortestGapMs = 15 * minuteMs;

type Entry = { startedAt: number; endedAt: number | null };
type Event = { startsAt: number; endsAt: number };

/** A day from 7 to 20 o'clock, or as much more of it as entries and events take. What runs counts up to `now`. */
export function stripOf<E extends Entry, V extends Event>(
  { day, zone, now }: { day: Day; zone: string; now: number },
  { entries, events }: { entries: readonly E[]; events: readonly V[] },
): DayStrip<E, V> {
  const clip = <T>(from: number, to: number, of: T) => ({
    from: Math.max(from, day.start),
    to: Math.min(to, day.end),
    of,
  });
  const tracked = entries
    .map((entry) => clip(entry.startedAt, entry.endedAt ?? Math.max(now, entry.startedAt), entry))
    .filter(isOn)
    .toSorted((a, b) => a.from - b.from);
  const shownEvents = events.map((event) => clip(event.startsAt, event.endsAt, event)).filter(isOn);
  const all = [...tracked, ...shownEvents];
  const hours = hoursOf(day);
  const morning = instantOf(day.date, firstMinute, zone);
  const first = Math.min(morning, ...all.map(({ from }) => from));
  const last = Math.max(instantOf(day.date, lastMinute, zone), ...all.map(({ to }) => to));
  const from = hours.findLast((hour) => hour <= first) ?? day.start;
  const to = hours.find((hour) => hour >= last) ?? day.end;
  return {
    from,
    to,
    hours: hours.filter((hour) => hour >= from && hour <= to),
    entries: tracked,
    events: shownEvents,
    gaps: gapsOf(tracked, { morning, start: day.start, until: Math.min(now, day.end) }),
  };
}

function isOn({ from, to }: StripSpan): boolean {
  return to > from;
}

function hoursOf({ start, end }: Day): number[] {
  return Array.from({ length: Math.floor((end - start) / hourMs) + 1 }, (_, hour) => start + hour * hourMs);
}

/** A day that is over ends with its last entry. Behind what was only carried on from the day before, the night is no gap. */
function gapsOf(
  tracked: readonly (StripSpan & { of: Entry })[],
  { morning, start, until }: { morning: number; start: number; until: number },
): StripSpan[] {
  const gaps: StripSpan[] = [];
  let end: number | undefined;
  for (const { from, to, of } of tracked) {
    if (end !== undefined && from - end >= shortestGapMs) gaps.push({ from: end, to: from });
    const isCarriedOn = of.startedAt < start;
    end = Math.max(end ?? 0, to, isCarriedOn ? morning : 0);
  }
  return gaps.filter((gap) => gap.to <= until);
}
