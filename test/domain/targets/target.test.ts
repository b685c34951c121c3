import * as fc from "fast-check";
import { expect, it } from "vitest";

import { targetOf, type TargetFacts } from "../../../src/domain/targets/target.ts";
import { teamWeekOf } from "../../../src/domain/team/team-week.ts";
import { addDays, instantOf, localDateOf } from "../../../src/lib/zoned-time.ts";

const minuteMs = 60_000;
const noFacts: TargetFacts = { hours: [], absences: [], holidays: [] };
const fullTime = {
  userId: "",
  startsOn: "",
  minutes: [480, 480, 480, 480, 480, 0, 0],
  holidayCalendarId: "de",
};

const day = fc.integer({ min: 0, max: 45 }).map((days) => addDays("2026-10-05", days));
const minutes = fc.array(fc.integer({ min: 0, max: 1440 }), { minLength: 7, maxLength: 7 });
const hoursRow = fc.record({
  userId: fc.constantFrom("", "ada", "bob"),
  startsOn: fc.oneof(fc.constant(""), day),
  minutes,
  holidayCalendarId: fc.constantFrom(null, "de", "us"),
});
const absenceRow = fc
  .record({
    userId: fc.constantFrom("ada", "bob"),
    startsOn: day,
    length: fc.integer({ min: 0, max: 9 }),
    kind: fc.constantFrom("vacation" as const, "sick" as const),
    isHalf: fc.boolean(),
  })
  .map(({ length, ...row }) => ({ ...row, endsOn: addDays(row.startsOn, length) }));
const holidayRow = fc.record({
  calendarId: fc.constantFrom("de", "us"),
  date: day,
  name: fc.constant("Day off"),
});

const factsOf = fc
  .record({
    hours: fc.uniqueArray(hoursRow, { maxLength: 8, selector: (row) => `${row.userId} ${row.startsOn}` }),
    absences: fc.array(absenceRow, { maxLength: 6 }),
    holidays: fc.array(holidayRow, { maxLength: 8 }),
  })
  .map(({ hours, ...rest }) => ({
    ...rest,
    hours: hours.toSorted((a, b) => (a.startsOn < b.startsOn ? -1 : 1)),
  }));

/** The second way: each fact in its turn is painted over the days, instead of each day asking for its facts. */
function painted({ hours, absences, holidays }: TargetFacts, userId: string, days: readonly string[]) {
  const plan = new Map(days.map((date) => [date, { left: 0, calendar: null as string | null }]));
  const ordered = [
    ...hours.filter((row) => row.userId === ""),
    ...hours.filter((row) => row.userId === userId),
  ];
  for (const { startsOn, minutes: byWeekday, holidayCalendarId } of ordered) {
    for (const date of days) {
      const weekday = (new Date(`${date}T12:00:00Z`).getUTCDay() + 6) % 7;
      if (date >= startsOn)
        plan.set(date, { left: (byWeekday[weekday] ?? 0) * 2, calendar: holidayCalendarId });
    }
  }
  const full = new Map([...plan].map(([date, { left }]) => [date, left]));
  for (const { calendarId, date } of holidays) {
    const planned = plan.get(date);
    if (planned?.calendar === calendarId) planned.left = 0;
  }
  for (const { userId: whose, startsOn, endsOn, isHalf } of absences.filter((row) => row.userId === userId)) {
    for (let date = startsOn; date <= endsOn; date = addDays(date, 1)) {
      const planned = plan.get(date);
      if (planned !== undefined && whose === userId)
        planned.left = Math.max(0, planned.left - (full.get(date) ?? 0) / (isHalf ? 2 : 1));
    }
  }
  return days.map((date) => ((plan.get(date)?.left ?? 0) / 2) * minuteMs);
}

it("targets are the same counted another way, over changes of hours, holidays, absences and half days", () => {
  fc.assert(
    fc.property(factsOf, day, fc.integer({ min: 0, max: 20 }), (facts, from, length) => {
      const days = Array.from({ length: length + 1 }, (_, index) => addDays(from, index));
      const range = { from, until: days.at(-1) ?? from };
      const targets = targetOf(facts, "ada", range);
      expect(targets.map(({ date }) => date)).toEqual(days);
      expect(targets.map(({ ms }) => ms)).toEqual(painted(facts, "ada", days));
    }),
    { numRuns: 300 },
  );
});

const zones = [
  "Europe/Berlin",
  "America/New_York",
  "Pacific/Auckland",
  "America/St_Johns",
  "Pacific/Kiritimati",
];
/** Weeks in which the clocks change somewhere among these. */
const weekStarts = ["2026-10-19", "2026-10-26", "2026-03-02", "2026-03-23", "2026-09-21", "2026-04-01"];

it("what was tracked on a day is the minutes that its person's clock calls that day, over changes of the clocks", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...zones),
      fc.constantFrom(...weekStarts),
      fc.array(
        fc.record({ at: fc.integer({ min: -1500, max: 11_000 }), length: fc.integer({ min: 1, max: 1800 }) }),
        { minLength: 1, maxLength: 4 },
      ),
      (timeZone, first, entries) => {
        const zero = instantOf(first, 0, timeZone);
        const spans = entries.map(
          ({ at, length }) => [zero + at * minuteMs, zero + (at + length) * minuteMs] as const,
        );
        const person = { userId: "ada", name: "Ada", avatarUrl: null, timeZone, joinedAt: 0, spans };
        const now = zero + 30 * 86_400_000;
        const [week] = teamWeekOf({ people: [person], timers: [], targets: noFacts }, first, now);
        const counted = new Map<string, number>();
        for (const [start, end] of spans)
          for (let at = start; at < end; at += minuteMs) {
            const date = localDateOf(at, timeZone);
            counted.set(date, (counted.get(date) ?? 0) + minuteMs);
          }
        expect(week?.days.map(({ trackedMs }) => trackedMs)).toEqual(
          week?.days.map(({ date }) => counted.get(date) ?? 0),
        );
      },
    ),
    { numRuns: 40 },
  );
});

it("a day is missing once it is over, had a target and has no time, from the day on which the person joined", () => {
  const targets = {
    hours: [fullTime],
    holidays: [{ calendarId: "de", date: "2026-11-18", name: "Buß- und Bettag" }],
    absences: [
      { userId: "ada", startsOn: "2026-11-19", endsOn: "2026-11-19", kind: "sick" as const, isHalf: true },
    ],
  };
  const at = (date: string, hour: number) => instantOf(date, hour * 60, "Europe/Berlin");
  const person = {
    userId: "ada",
    name: "Ada",
    avatarUrl: null,
    timeZone: "Europe/Berlin",
    joinedAt: at("2026-11-17", 9),
    spans: [],
  };
  const [week] = teamWeekOf({ people: [person], timers: [], targets }, "2026-11-16", at("2026-11-20", 12));
  expect(week?.days.filter(({ isMissing }) => isMissing).map(({ date }) => date)).toEqual([
    "2026-11-17",
    "2026-11-19",
  ]);
  expect(week?.days.map(({ ms }) => ms / 3_600_000)).toEqual([8, 8, 0, 4, 8, 0, 0]);
  expect(week?.days.map(({ free }) => free)).toEqual([
    null,
    null,
    "Buß- und Bettag",
    "sick",
    null,
    null,
    null,
  ]);
});
