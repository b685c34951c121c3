import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import {
  addDays,
  dayOfWeek,
  daysBetween,
  instantOf,
  isLocalDate,
  isWritableDate,
  isTimeZone,
  localDateOf,
  minuteOfDay,
  startOfDay,
  startOfWeek,
} from "../../src/lib/zoned-time.ts";

const hourMs = 3_600_000;
const iso = (instant: number) => new Date(instant).toISOString();
const hoursOf = (date: string, zone: string) =>
  (startOfDay(addDays(date, 1), zone) - startOfDay(date, zone)) / hourMs;

const zones = [
  "UTC",
  "Europe/Berlin",
  "America/New_York",
  "America/Los_Angeles",
  "America/St_Johns",
  "America/Sao_Paulo",
  "America/Asuncion",
  "America/Havana",
  "Asia/Kathmandu",
  "Asia/Beirut",
  "Asia/Tehran",
  "Australia/Lord_Howe",
  "Pacific/Apia",
  "Pacific/Chatham",
  "Pacific/Kiritimati",
  "Africa/Cairo",
];
const anyZone = fc.constantFrom(...zones);
const anyInstant = fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2037, 0, 1) });

describe("a local date", () => {
  it.each([
    ["2026-11-20T23:30:00Z", "Europe/Berlin", "2026-11-21"],
    ["2026-11-20T03:30:00Z", "America/New_York", "2026-11-19"],
    ["2026-11-20T18:15:00Z", "Asia/Kathmandu", "2026-11-21"],
    ["2026-11-20T18:14:59Z", "Asia/Kathmandu", "2026-11-20"],
  ])("at %s in %s is %s", (instant, zone, date) => {
    expect(localDateOf(Date.parse(instant), zone)).toBe(date);
  });

  it.each([
    ["2026-11-20", "Europe/Berlin", "2026-11-19T23:00:00.000Z"],
    ["2026-11-20", "Asia/Kathmandu", "2026-11-19T18:15:00.000Z"],
    ["2018-11-04", "America/Sao_Paulo", "2018-11-04T03:00:00.000Z"],
    ["2024-04-26", "Africa/Cairo", "2024-04-25T22:00:00.000Z"],
    ["2011-12-31", "Pacific/Apia", "2011-12-30T10:00:00.000Z"],
  ])("%s in %s starts at %s", (date, zone, instant) => {
    expect(iso(startOfDay(date, zone))).toBe(instant);
  });

  it.each([
    ["2026-03-29", "Europe/Berlin", 23],
    ["2026-10-25", "Europe/Berlin", 25],
    ["2026-03-08", "America/New_York", 23],
    ["2026-11-01", "America/New_York", 25],
    ["2026-04-05", "Australia/Lord_Howe", 24.5],
    ["2026-10-04", "Australia/Lord_Howe", 23.5],
    ["2018-11-04", "America/Sao_Paulo", 23],
    ["2018-02-17", "America/Sao_Paulo", 25],
    ["2011-12-30", "Pacific/Apia", 0],
    ["2026-11-20", "Asia/Kathmandu", 24],
  ])("%s in %s has %d hours", (date, zone, hours) => {
    expect(hoursOf(date, zone)).toBe(hours);
  });

  it("D1: follows another: the days of a range add up to the range, in every zone", () => {
    fc.assert(
      fc.property(anyZone, anyInstant, fc.integer({ min: 1, max: 60 }), (zone, instant, count) => {
        const first = localDateOf(instant, zone);
        const starts = Array.from({ length: count + 1 }, (_, i) => startOfDay(addDays(first, i), zone));
        const lengths = starts.slice(1).map((start, i) => start - (starts[i] ?? 0));
        expect(Math.min(...lengths)).toBeGreaterThanOrEqual(0);
        const sum = lengths.reduce((total, length) => total + length, 0);
        expect(sum).toBe(startOfDay(addDays(first, count), zone) - startOfDay(first, zone));
      }),
      { numRuns: 200 },
    );
  });

  it("holds each of its instants", () => {
    fc.assert(
      fc.property(anyZone, anyInstant, (zone, instant) => {
        const date = localDateOf(instant, zone);
        // St. John's set its clocks back at 00:01 until 2011, so that a date came twice: no single span can hold both.
        fc.pre(zone !== "America/St_Johns" || instant > Date.UTC(2012, 0, 1));
        expect(startOfDay(date, zone)).toBeLessThanOrEqual(instant);
        expect(startOfDay(addDays(date, 1), zone)).toBeGreaterThan(instant);
        expect(localDateOf(startOfDay(date, zone), zone)).toBe(date);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("a wall time", () => {
  it.each([
    [
      "that is skipped moves forward by the gap",
      "2026-03-29",
      150,
      "Europe/Berlin",
      "2026-03-29T01:30:00.000Z",
    ],
    ["that comes twice is the first", "2026-10-25", 150, "Europe/Berlin", "2026-10-25T00:30:00.000Z"],
    ["in a gap of half an hour", "2026-10-04", 135, "Australia/Lord_Howe", "2026-10-03T15:45:00.000Z"],
    ["on an ordinary day", "2026-11-20", 570, "America/New_York", "2026-11-20T14:30:00.000Z"],
  ])("%s", (_, date, minute, zone, instant) => {
    expect(iso(instantOf(date, minute, zone))).toBe(instant);
  });

  it("comes back from the instant it named, unless it was skipped", () => {
    fc.assert(
      fc.property(anyZone, anyInstant, (zone, instant) => {
        const date = localDateOf(instant, zone);
        const minute = minuteOfDay(instant, zone);
        const found = instantOf(date, minute, zone);
        expect([localDateOf(found, zone), minuteOfDay(found, zone)]).toEqual([date, minute]);
        expect(found).toBeLessThanOrEqual(instant);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("a week", () => {
  it("starts where its owner says", () => {
    expect(dayOfWeek("2026-11-20")).toBe(5);
    expect(startOfWeek("2026-11-20", 1)).toBe("2026-11-16");
    expect(startOfWeek("2026-11-20", 7)).toBe("2026-11-15");
    expect(startOfWeek("2026-11-20", 5)).toBe("2026-11-20");
    expect(startOfWeek("2026-11-20", 6)).toBe("2026-11-14");
  });

  it("counts days across months and leap days", () => {
    expect(addDays("2028-02-28", 2)).toBe("2028-03-01");
    expect(daysBetween("2026-12-31", "2027-01-02")).toBe(2);
  });
});

it("knows which zones and dates exist", () => {
  expect(["Europe/Berlin", "UTC", "Asia/Calcutta"].map(isTimeZone)).toEqual([true, true, true]);
  expect(["Mars/Base", "+02:00", "", "<b>"].map(isTimeZone)).toEqual([false, false, false, false]);
  expect(["2026-02-28", "2026-02-30", "26-1-1", "x"].map(isLocalDate)).toEqual([true, false, false, false]);
  const dates = ["1999-12-31", "2000-01-01", "2100-12-31", "2101-01-01", "9999-12-31", "2026-02-30"];
  expect(dates.map(isWritableDate)).toEqual([false, true, true, false, false, false]);
});
