import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { periodBefore, periodOf, type Preset, presets } from "../../../src/domain/reports/periods.ts";
import { addDays, daysBetween, startOfWeek } from "../../../src/lib/zoned-time.ts";

const custom = { from: "2026-02-27", until: "2026-03-02" };
const on = (preset: Preset, today: string, weekStart = 1) => periodOf(preset, { today, weekStart }, custom);
const before = (preset: Preset, today: string) => periodBefore(preset, on(preset, today), today);

describe("a preset", () => {
  it.each([
    ["today", "2026-11-30", "2026-11-30"],
    ["week", "2026-11-30", "2026-12-06"],
    ["last-week", "2026-11-23", "2026-11-29"],
    ["month", "2026-11-01", "2026-11-30"],
    ["last-month", "2026-10-01", "2026-10-31"],
    ["quarter", "2026-10-01", "2026-12-31"],
    ["year", "2026-01-01", "2026-12-31"],
    ["custom", "2026-02-27", "2026-03-02"],
  ] as const)("%s goes from %s until %s", (preset, from, until) => {
    expect(on(preset, "2026-11-30")).toEqual({ from, until });
  });

  it("begins weeks on the day of the person", () => {
    expect(on("week", "2026-11-30", 7)).toEqual({ from: "2026-11-29", until: "2026-12-05" });
  });

  it("takes two days in either order, and refuses more than three years", () => {
    const swapped = { from: custom.until, until: custom.from };
    expect(periodOf("custom", { today: "2026-11-30", weekStart: 1 }, swapped)).toEqual(custom);
    const long = { from: "2020-01-01", until: "2026-01-01" };
    expect(() => periodOf("custom", { today: "2026-11-30", weekStart: 1 }, long)).toThrow(
      "at most three years",
    );
  });

  it("holds today, whatever the day", () => {
    const day = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays("2010-01-01", days));
    fc.assert(
      fc.property(day, fc.integer({ min: 1, max: 7 }), (today, weekStart) => {
        for (const preset of ["today", "week", "month", "quarter", "year"] as const) {
          const { from, until } = periodOf(preset, { today, weekStart }, custom);
          expect(from <= today && today <= until).toBe(true);
        }
        expect(on("week", today, weekStart).from).toBe(startOfWeek(today, weekStart));
      }),
    );
  });
});

describe("the period before", () => {
  it.each([
    ["today", "2026-11-18", "2026-11-17", "2026-11-17"],
    ["last-month", "2026-11-18", "2026-09-01", "2026-09-30"],
    ["last-week", "2026-11-18", "2026-11-02", "2026-11-08"],
    ["custom", "2026-11-18", "2026-02-23", "2026-02-26"],
  ] as const)("%s is the same unit before it", (preset, today, from, until) => {
    expect(before(preset, today)).toEqual({ from, until });
  });

  it.each([
    ["week", "2026-11-18", "2026-11-09", "2026-11-11"],
    ["month", "2026-11-18", "2026-10-01", "2026-10-18"],
    ["month", "2026-03-30", "2026-02-01", "2026-02-28"],
    ["quarter", "2026-11-18", "2026-07-01", "2026-08-18"],
    ["year", "2026-01-02", "2025-01-01", "2025-01-02"],
  ] as const)("%s counts as many days of it as have begun", (preset, today, from, until) => {
    expect(before(preset, today)).toEqual({ from, until });
  });

  it("never reaches into the period itself", () => {
    const day = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays("2010-01-01", days));
    fc.assert(
      fc.property(day, fc.constantFrom(...presets), (today, preset) => {
        const { from, until } = before(preset, today);
        expect(daysBetween(from, until)).toBeGreaterThanOrEqual(0);
        expect(until < on(preset, today).from).toBe(true);
      }),
    );
  });
});
