import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { formatRange } from "../../../src/domain/time/format-range.ts";
import { parseDuration } from "../../../src/domain/time/parse-duration.ts";
import { looksLikeRange, parseClock, parseRange } from "../../../src/domain/time/parse-range.ts";
import { addDays, instantOf, localDateOf } from "../../../src/lib/zoned-time.ts";

describe("a duration", () => {
  it.each([
    ["1h 30m", 90],
    ["1h30", 90],
    ["1:30", 90],
    ["90m", 90],
    ["90 min", 90],
    ["1.5h", 90],
    ["1,5h", 90],
    ["2 hours", 120],
    ["0:05", 5],
    ["100h", 6000],
    [" 1H 30M ", 90],
    ["1 h 30 min", 90],
    ["1h 30", 90],
    ["1.5", 90],
    ["1,5", 90],
    ["90", 90],
    ["0,25", 15],
    ["25:00", 1500],
  ])("reads %s", (text, minutes) => {
    expect(parseDuration(text)).toBe(minutes * 60_000);
  });

  it.each([
    "",
    "-1h",
    "1:75",
    "h",
    "m",
    "1h-30m",
    "1h 30m 20",
    "1h30 3M",
    "2 2h",
    "1 30",
    "1. 5h",
    "NaN",
    "∞h",
    "1e3h",
  ])("asks again for %j", (text) => {
    expect(() => parseDuration(text)).toThrow(/Write it as 1h 30m/);
  });

  it("is more than nothing and at most 31 days", () => {
    expect(() => parseDuration("0m")).toThrow("This is no time at all");
    expect(() => parseDuration("745h")).toThrow("at most 31 days");
  });
});

it("reads no text that is longer than a time, whatever it says", () => {
  for (const text of [
    "1h ".repeat(3000),
    `x${" ".repeat(8000)}-y`,
    "-".repeat(8000),
    `9${"-9".repeat(4000)}\n`,
  ]) {
    expect(looksLikeRange(text)).toBe(false);
    expect(() => parseDuration(text)).toThrow("is no duration");
    expect(() => parseClock(text)).toThrow("is no time");
  }
});

describe("a range", () => {
  it.each([
    ["9-10:15", 540, 615, 0],
    ["9:00 – 10:15", 540, 615, 0],
    ["09:00—10:15", 540, 615, 0],
    ["9.30-10.15", 570, 615, 0],
    ["0930-1015", 570, 615, 0],
    ["9h-10h15", 540, 615, 0],
    ["9 to 10", 540, 600, 0],
    ["9am-5pm", 540, 1020, 0],
    ["9-5pm", 540, 1020, 0],
    ["9am-5", 540, 1020, 0],
    ["1-5pm", 780, 1020, 0],
    ["11:30-12:15pm", 690, 735, 0],
    ["10pm-1", 1320, 60, 1],
    ["12am-12pm", 0, 720, 0],
    ["9:00 am – 5:00 p.m.", 540, 1020, 0],
    ["22-1", 1320, 60, 1],
    ["22-24", 1320, 0, 1],
    ["22:00 – 01:00", 1320, 60, 1],
    ["9:00 – 10:00 +2d", 540, 600, 2],
    ["9-5 +1d", 540, 300, 1],
  ])("reads %s", (text, start, end, days) => {
    expect(looksLikeRange(text)).toBe(true);
    expect(parseRange(text)).toEqual({ start, end, days, saysDays: text.includes("+"), isLongNight: false });
  });

  it.each([
    ["9-5", 540, 300],
    ["9-9", 540, 540],
    ["10:30 – 9:15", 630, 555],
  ])("reads %s as a long night, which is to be asked about", (text, start, end) => {
    expect(parseRange(text)).toEqual({ start, end, days: 1, saysDays: false, isLongNight: true });
  });

  it.each([
    ["17-16", "The end lies before the start"],
    ["25-26", "is no time of day"],
    ["0am-1am", "is no time of day"],
    ["13pm-14pm", "is no time of day"],
    ["9-", "is no time"],
    ["a-b", "is no time"],
    ["9:75-10", "is no time"],
  ])("says what is wrong with %s", (text, sentence) => {
    expect(() => parseRange(text)).toThrow(sentence);
  });

  it("reads back what it shows, on both clocks and over midnight", () => {
    const zone = "Europe/Berlin";
    const minute = fc.integer({ min: Date.UTC(2026, 4, 1) / 60_000, max: Date.UTC(2026, 8, 1) / 60_000 });
    const property = fc.property(
      minute,
      fc.integer({ min: 1, max: 3 * 1440 }),
      fc.constantFrom("24h" as const, "12h" as const),
      (from, length, clock) => {
        const span = { startedAt: from * 60_000, endedAt: (from + length) * 60_000 };
        const { start, end, days } = parseRange(formatRange(span, zone, clock));
        const date = localDateOf(span.startedAt, zone);
        expect(instantOf(date, start, zone)).toBe(span.startedAt);
        expect(instantOf(addDays(date, days), end, zone)).toBe(span.endedAt);
      },
    );
    fc.assert(property, { numRuns: 500 });
  });
});

it("reads one time of day", () => {
  expect(["9", "9:05", "0905", "9.05", "12am", "5:30 pm", "24"].map(parseClock)).toEqual([
    540, 545, 545, 545, 0, 1050, 0,
  ]);
  expect(() => parseClock("noon")).toThrow("is no time");
});
