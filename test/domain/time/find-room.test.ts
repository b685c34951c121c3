import fc from "fast-check";
import { expect, it } from "vitest";

import { findRoom } from "../../../src/domain/time/find-room.ts";
import { daysFrom } from "../../../src/domain/time/split-days.ts";
import { instantOf } from "../../../src/lib/zoned-time.ts";
import { hourMs, minuteMs } from "../../../src/lib/time-units.ts";

const zone = "Europe/Berlin";
const dayOf = (date: string) => {
  const [day] = daysFrom(date, 1, zone);
  if (day === undefined) throw new Error("no day");
  return day;
};
const day = dayOf("2026-10-28");
const at = (hours: number) => instantOf("2026-10-28", hours * 60, zone);
const room = (taken: [number, number | null][], hours: number, now: number) =>
  findRoom(
    day,
    taken.map(([from, to]) => ({ startedAt: at(from), endedAt: to === null ? null : at(to) })),
    { lengthMs: hours * hourMs, now, zone },
  );
const span = (from: number, to: number) => ({ startedAt: at(from), endedAt: at(to) });
const later = at(24) + hourMs;

it("puts a length into the first gap from nine o'clock on", () => {
  expect(room([], 2, later)).toEqual(span(9, 11));
  expect(room([[9, 10]], 2, later)).toEqual(span(10, 12));
  expect(
    room(
      [
        [9, 10],
        [11, 12],
      ],
      2,
      later,
    ),
  ).toEqual(span(12, 14));
});

it("goes before nine where there is no later room, and ahead of now only where nothing else is left", () => {
  expect(room([[9, 24]], 2, later)).toEqual(span(7, 9));
  expect(room([], 2, at(8))).toEqual(span(6, 8));
  expect(room([], 8.5, at(8))).toEqual(span(9, 17.5));
  expect(room([[7, null]], 2, at(9))).toEqual(span(5, 7));
  expect(room([], 2, at(-5))).toEqual(span(9, 11));
});

it("finds none where no gap is long enough", () => {
  expect(room([[1, 23]], 2, later)).toBeNull();
});

it("never overlaps an entry or leaves its day, whatever the day and its clock look like", () => {
  const minutes = fc.integer({ min: -120, max: 1700 });
  const days = fc.constantFrom("2026-10-25", "2026-03-29", "2026-07-01").map(dayOf);
  fc.assert(
    fc.property(
      days,
      fc.array(fc.tuple(minutes, fc.integer({ min: 0, max: 400 })), { maxLength: 8 }),
      fc.integer({ min: 1, max: 1500 }),
      minutes,
      (each, given, length, now) => {
        const taken = given.map(([from, long]) => ({
          startedAt: each.start + from * minuteMs + 30_000,
          endedAt: each.start + (from + long) * minuteMs + 45_000,
        }));
        const found = findRoom(each, taken, {
          lengthMs: length * minuteMs,
          now: each.start + now * minuteMs,
          zone,
        });
        if (found === null) return;
        expect(found.endedAt - found.startedAt).toBe(length * minuteMs);
        expect(found.startedAt).toBeGreaterThanOrEqual(each.start);
        expect(found.endedAt).toBeLessThanOrEqual(each.end);
        const overlaps = taken.filter(
          ({ startedAt, endedAt }) => startedAt < found.endedAt && endedAt > found.startedAt,
        );
        expect(overlaps).toEqual([]);
      },
    ),
  );
});
