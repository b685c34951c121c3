import { describe, expect, it } from "vitest";

import { stripOf } from "../../../src/domain/time/day-strip.ts";
import { daysFrom } from "../../../src/domain/time/split-days.ts";
import { instantOf, minuteOfDay } from "../../../src/lib/zoned-time.ts";
import { hourMs, minuteMs } from "../../support/time.ts";

const zone = "Europe/Berlin";

/** The strip of a day with entries and events by their times of day ("9:00-10:00"), seen at a time of that day. */
function strip(date: string, spans: string[], { events = [] as string[], seenAt = 24 * 60 } = {}) {
  const [day] = daysFrom(date, 1, zone);
  if (day === undefined) throw new Error("There is no such day.");
  const minute = (text = "") => text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0);
  const at = (text?: string) => instantOf(date, minute(text), zone);
  const parsed = spans.map((span) => span.split("-"));
  const entries = parsed.map(([from, to]) => ({ startedAt: at(from), endedAt: to === "" ? null : at(to) }));
  const shown = events
    .map((span) => span.split("-"))
    .map(([from, to]) => ({ startsAt: at(from), endsAt: at(to) }));
  const now = seenAt === 24 * 60 ? day.end + hourMs : instantOf(date, seenAt, zone);
  return { day, ...stripOf({ day, zone, now }, { entries, events: shown }) };
}

const clock = (instant: number) => minuteOfDay(instant, zone) / 60;
const gapsOf = ({ gaps }: ReturnType<typeof strip>) => gaps.map(({ from, to }) => [clock(from), clock(to)]);

describe("the strip of a day", () => {
  it("shows 7 to 20 o'clock, or more where there is more", () => {
    expect(strip("2026-03-10", ["9:00-10:00"]).hours.map(clock)).toEqual(
      Array.from({ length: 14 }, (_, i) => i + 7),
    );
    const wide = strip("2026-03-10", ["5:30-6:00"], { events: ["21:15-21:45"] });
    expect([wide.hours[0] ?? 0, wide.hours.at(-1) ?? 0].map(clock)).toEqual([5, 22]);
  });

  it("finds the gaps between entries, however they overlap; shorter ones than a quarter of an hour are none", () => {
    const spans = ["9:00-12:00", "9:30-10:00", "12:10-13:00", "14:00-15:00"];
    expect(gapsOf(strip("2026-03-10", spans))).toEqual([[13, 14]]);
    expect(gapsOf(strip("2026-03-10", ["14:00-15:00", "9:00-10:00"]))).toEqual([[10, 14]]);
    expect(gapsOf(strip("2026-03-10", []))).toEqual([]);
  });

  it("offers no night: behind what was carried on from the day before, a gap begins in the morning", () => {
    const [day] = daysFrom("2026-03-10", 1, zone);
    const at = (hours: number) => (day?.start ?? 0) + hours * hourMs;
    const entries = [
      { startedAt: at(-1), endedAt: at(1) },
      { startedAt: at(9), endedAt: at(10) },
      { startedAt: at(21), endedAt: at(22) },
    ];
    const { gaps } = stripOf(
      { day: day ?? { date: "", start: 0, end: 0 }, zone, now: at(24) },
      { entries, events: [] },
    );
    expect(gaps.map(({ from, to }) => [clock(from), clock(to)])).toEqual([
      [7, 9],
      [10, 21],
    ]);
  });

  it("counts what runs up to now", () => {
    const running = strip("2026-03-10", ["9:00-"], { seenAt: 11 * 60 });
    expect(running.entries.map(({ from, to }) => [clock(from), clock(to)])).toEqual([[9, 11]]);
  });

  it("has 23 hours when the clocks go forward, and 25 when they go back", () => {
    const night = ["0:00-1:00", "23:00-24:00"];
    const [spring, autumn] = [strip("2026-03-29", night), strip("2026-10-25", night)];
    expect(spring.hours).toHaveLength(24);
    expect(autumn.hours).toHaveLength(26);
    expect([spring.to - spring.from, autumn.to - autumn.from]).toEqual([23 * hourMs, 25 * hourMs]);
    expect(spring.hours.slice(0, 5).map(clock)).toEqual([0, 1, 3, 4, 5]);
    expect(autumn.hours.slice(0, 5).map(clock)).toEqual([0, 1, 2, 2, 3]);
    expect(spring.gaps.map(({ from, to }) => (to - from) / hourMs)).toEqual([21]);
    expect(autumn.gaps.map(({ from, to }) => (to - from) / hourMs)).toEqual([23]);
  });

  it("cuts at midnight what reaches over it", () => {
    const [day] = daysFrom("2026-03-10", 1, zone);
    const entry = { startedAt: (day?.start ?? 0) - hourMs, endedAt: (day?.start ?? 0) + 30 * minuteMs };
    const { entries } = stripOf(
      { day: day ?? { date: "", start: 0, end: 0 }, zone, now: day?.end ?? 0 },
      { entries: [entry], events: [] },
    );
    expect(entries).toEqual([{ from: day?.start, to: entry.endedAt, of: entry }]);
  });
});
