import * as fc from "fast-check";
import ICAL from "ical.js";
import { describe, expect, it } from "vitest";

import { expandRule } from "../../../src/lib/ical/expand-rule.ts";
import { parseRule } from "../../../src/lib/ical/parse-rule.ts";

const dayMs = 86_400_000;
const wall = (text: string) => Date.parse(`${text}Z`);
const words = (at: number) => new Date(at).toISOString().slice(0, 16);

/** What a rule brings within a range, at most `most`, and what it cost. */
function expand(
  text: string,
  start: string,
  { from = start, to = "2100-01-01T00:00", most = 12, steps = 200_000 } = {},
): { walls: string[]; steps: number } {
  const rule = parseRule(text);
  if (rule === null) throw new Error(`${text} is no rule.`);
  const budget = { steps };
  const walls: string[] = [];
  for (const at of expandRule(rule, wall(start), { from: wall(from), to: wall(to) }, budget)) {
    walls.push(words(at));
    if (walls.length === most) break;
  }
  return { walls, steps: steps - budget.steps };
}

const dates = (text: string, start: string, options = {}) =>
  expand(text, start, options).walls.map((at) => at.slice(0, 10));

/** Of RFC 5545, pages 123 to 132; all begin at nine in New York. */
describe("the examples of the standard", () => {
  it.each([
    ["FREQ=DAILY;COUNT=3", "1997-09-02", ["1997-09-02", "1997-09-03", "1997-09-04"]],
    ["FREQ=DAILY;INTERVAL=10;COUNT=3", "1997-09-02", ["1997-09-02", "1997-09-12", "1997-09-22"]],
    [
      "FREQ=WEEKLY;INTERVAL=2;COUNT=4;WKST=SU;BYDAY=TU,TH",
      "1997-09-02",
      ["1997-09-02", "1997-09-04", "1997-09-16", "1997-09-18"],
    ],
    [
      "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO",
      "1997-08-05",
      ["1997-08-05", "1997-08-10", "1997-08-19", "1997-08-24"],
    ],
    [
      "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU",
      "1997-08-05",
      ["1997-08-05", "1997-08-17", "1997-08-19", "1997-08-31"],
    ],
    ["FREQ=MONTHLY;COUNT=3;BYDAY=1FR", "1997-09-05", ["1997-09-05", "1997-10-03", "1997-11-07"]],
    [
      "FREQ=MONTHLY;INTERVAL=2;COUNT=4;BYDAY=1SU,-1SU",
      "1997-09-07",
      ["1997-09-07", "1997-09-28", "1997-11-02", "1997-11-30"],
    ],
    ["FREQ=MONTHLY;COUNT=3;BYDAY=-2MO", "1997-09-22", ["1997-09-22", "1997-10-20", "1997-11-17"]],
    ["FREQ=MONTHLY;BYMONTHDAY=-3;COUNT=3", "1997-09-28", ["1997-09-28", "1997-10-29", "1997-11-28"]],
    [
      "FREQ=MONTHLY;COUNT=4;BYMONTHDAY=1,-1",
      "1997-09-30",
      ["1997-09-30", "1997-10-01", "1997-10-31", "1997-11-01"],
    ],
    [
      "FREQ=YEARLY;COUNT=4;BYMONTH=6,7",
      "1997-06-10",
      ["1997-06-10", "1997-07-10", "1998-06-10", "1998-07-10"],
    ],
    [
      "FREQ=YEARLY;INTERVAL=3;COUNT=4;BYYEARDAY=1,100,200",
      "1997-01-01",
      ["1997-01-01", "1997-04-10", "1997-07-19", "2000-01-01"],
    ],
    ["FREQ=YEARLY;BYDAY=20MO;COUNT=3", "1997-05-19", ["1997-05-19", "1998-05-18", "1999-05-17"]],
    ["FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;COUNT=3", "1997-05-12", ["1997-05-12", "1998-05-11", "1999-05-17"]],
    [
      "FREQ=YEARLY;BYMONTH=3;BYDAY=TH;COUNT=4",
      "1997-03-13",
      ["1997-03-13", "1997-03-20", "1997-03-27", "1998-03-05"],
    ],
    ["FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13;COUNT=3", "1998-02-13", ["1998-02-13", "1998-03-13", "1998-11-13"]],
    [
      "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8;COUNT=3",
      "1996-11-05",
      ["1996-11-05", "2000-11-07", "2004-11-02"],
    ],
    [
      "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3",
      "1997-09-04",
      ["1997-09-04", "1997-10-07", "1997-11-06"],
    ],
    [
      "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2;COUNT=3",
      "1997-09-29",
      ["1997-09-29", "1997-10-30", "1997-11-27"],
    ],
    [
      "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5",
      "2007-01-15",
      ["2007-01-15", "2007-01-30", "2007-02-15", "2007-03-15", "2007-03-30"],
    ],
    ["FREQ=YEARLY;COUNT=3", "2024-02-29", ["2024-02-29", "2028-02-29", "2032-02-29"]],
  ])("%s", (rule, start, expected) => {
    expect(dates(rule, `${start}T09:00`)).toEqual(expected);
  });

  it.each([
    ["FREQ=HOURLY;INTERVAL=3;COUNT=3", ["T09:00", "T12:00", "T15:00"]],
    ["FREQ=MINUTELY;INTERVAL=90;COUNT=4", ["T09:00", "T10:30", "T12:00", "T13:30"]],
    ["FREQ=DAILY;BYHOUR=9,10;BYMINUTE=0,20,40;COUNT=5", ["T09:00", "T09:20", "T09:40", "T10:00", "T10:20"]],
    ["FREQ=MINUTELY;INTERVAL=20;BYHOUR=9,10;COUNT=5", ["T09:00", "T09:20", "T09:40", "T10:00", "T10:20"]],
  ])("%s within a day", (rule, expected) => {
    expect(expand(rule, "1997-09-02T09:00").walls).toEqual(expected.map((time) => `1997-09-02${time}`));
  });
});

describe("a rule that began long ago", () => {
  it.each([
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,FR",
    "FREQ=MONTHLY;BYDAY=2TU",
    "FREQ=HOURLY;INTERVAL=7",
  ])("%s is taken up shortly before the window, in step", (rule) => {
    const range = { from: "2026-11-01T00:00", to: "2026-11-20T00:00", most: 100 };
    const jumped = expand(rule, "1985-02-14T09:00", range);
    const walked = expand(`${rule};COUNT=900000`, "1985-02-14T09:00", { ...range, steps: 10_000_000 });
    expect(jumped.walls).toEqual(walked.walls);
    expect(jumped.walls.length).toBeGreaterThan(0);
    expect(jumped.steps).toBeLessThan(500);
  });
});

describe("a rule that would not end", () => {
  const range = { from: "2026-10-01T00:00", to: "2027-01-01T00:00", most: 1_000_000 };

  it.each([
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;COUNT=5",
    "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
    "FREQ=WEEKLY;BYMONTHDAY=31;BYMONTH=4",
    "FREQ=MONTHLY;BYDAY=-5MO,5TU;BYMONTHDAY=15",
    "FREQ=HOURLY;BYHOUR=25;BYDAY=9MO;BYMONTH=2;BYMONTHDAY=30",
  ])("because it never comes true: %s", (rule) => {
    expect(expand(rule, "1990-01-01T00:00", range).walls).toEqual([]);
  });

  it.each([
    "FREQ=SECONDLY",
    "FREQ=SECONDLY;COUNT=1000000000",
    `FREQ=YEARLY;BYHOUR=${range60(24)};BYMINUTE=${range60(60)};BYSECOND=${range60(60)};BYDAY=MO,TU,WE,TH,FR,SA,SU`,
    "FREQ=DAILY;COUNT=999999999;INTERVAL=1",
  ])("because it comes true too often costs no more than its budget: %#", (rule) => {
    const { walls, steps } = expand(rule, "1990-01-01T00:00", { ...range, steps: 50_000 });
    expect(steps).toBeLessThan(150_000);
    expect(walls.length).toBeLessThanOrEqual(50_000);
  });
});

function range60(end: number): string {
  return Array.from({ length: end }, (_, number) => number).join(",");
}

const some = (values: readonly string[]) =>
  fc.subarray([...values], { minLength: 1 }).map((parts) => parts.join(","));
const numbers = (least: number, most: number) =>
  fc
    .uniqueArray(fc.integer({ min: least, max: most }), { minLength: 1, maxLength: 4 })
    .map((all) => all.join(","));
const weekdays = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"];
const months = fc.option(numbers(1, 12), { nil: null });

/** Rules of which ical.js gives the right answer; where it does not, the standard's own examples stand above. */
const plainRules = fc.oneof(
  fc.record({ freq: fc.constant("DAILY"), month: months, day: fc.option(some(weekdays), { nil: null }) }),
  fc.record({ freq: fc.constant("WEEKLY"), month: fc.constant(null), day: some(weekdays) }),
  fc.record({ freq: fc.constant("MONTHLY"), month: fc.constant(null), monthDay: numbers(1, 28) }),
  fc.record({
    freq: fc.constant("MONTHLY"),
    month: fc.constant(null),
    day: some(["1MO", "2TU", "3WE", "-1FR", "-2SU"]),
  }),
  fc.record({ freq: fc.constant("YEARLY"), month: numbers(1, 12), monthDay: numbers(1, 28) }),
  fc.record({ freq: fc.constant("YEARLY"), month: numbers(1, 12), day: some(["1MO", "2TU", "-1FR"]) }),
);

describe("beside ical.js", () => {
  it("brings the same, wherever a series began", () => {
    const starts = fc.integer({
      min: wall("2015-01-01T00:00") / dayMs,
      max: wall("2026-01-01T00:00") / dayMs,
    });
    const intervals = fc.integer({ min: 1, max: 5 });
    fc.assert(
      fc.property(plainRules, starts, intervals, (parts, day, interval) => {
        const named = {
          BYMONTH: parts.month,
          BYDAY: "day" in parts ? parts.day : null,
          BYMONTHDAY: "monthDay" in parts ? parts.monthDay : null,
        };
        const limits = Object.entries(named).flatMap(([name, value]) =>
          value === null ? [] : [`;${name}=${value}`],
        );
        const rule = `FREQ=${parts.freq};INTERVAL=${interval}${limits.join("")}`;
        const start = words(day * dayMs + 9 * 3_600_000);
        const iterator = ICAL.Recur.fromString(rule).iterator(ICAL.Time.fromDateTimeString(`${start}:00`));
        const theirs = Array.from({ length: 15 }, () => iterator.next().toString().slice(0, 16));
        // The standard counts the start in, whether it fits or not; ical.js does not.
        const all = new Set([start, ...theirs]);
        expect(expand(rule, start, { most: 15 }).walls).toEqual([...all].slice(0, 15));
      }),
      { numRuns: 300 },
    );
  });
});
