import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { listDays } from "../../../src/domain/time/list-days.ts";
import { daysFrom, lengthOn } from "../../../src/domain/time/split-days.ts";
import { parseSpan, parseStart } from "../../../src/domain/time/parse-span.ts";
import { instantOf } from "../../../src/lib/zoned-time.ts";
import { createPerson, ctxFor } from "../../support/people.ts";
import { entryBy, hourMs, minuteMs } from "../../support/time.ts";

const berlin = "Europe/Berlin";
const week = (timeZone: string, weekStart = 1) => ({ timeZone, weekStart });
const at = (date: string, minute: number, zone = berlin) => instantOf(date, minute, zone);

describe("the days of a list", () => {
  it("count an entry over midnight on both", async () => {
    const ada = await createPerson();
    const now = at("2026-11-20", 600);
    await entryBy(ada, { startedAt: at("2026-11-19", 1380), endedAt: at("2026-11-20", 90), notes: "Night" });
    const { days, week: total, today } = await listDays(ctxFor(ada, now), week(berlin));
    expect(today).toBe("2026-11-20");
    expect(days.slice(0, 3).map(({ date, totalMs }) => [date, totalMs / minuteMs])).toEqual([
      ["2026-11-20", 90],
      ["2026-11-19", 60],
      ["2026-11-18", 0],
    ]);
    expect(days[0]?.entries).toMatchObject([{ entry: { notes: "Night" }, lengthMs: 90 * minuteMs }]);
    expect(total).toEqual({ first: "2026-11-16", totalMs: 150 * minuteMs });
  });

  it("take in what reaches over both of their ends, and weeks from their first day", async () => {
    const ada = await createPerson();
    const now = at("2026-11-20", 600);
    await entryBy(ada, { startedAt: at("2026-11-13", 1380), endedAt: at("2026-11-14", 60) });
    await entryBy(ada, { startedAt: at("2026-11-15", 1380), endedAt: at("2026-11-16", 30) });
    const { days, week: total } = await listDays(ctxFor(ada, now), week(berlin));
    expect(days.map(({ totalMs }) => totalMs / minuteMs)).toEqual([0, 0, 0, 0, 30, 60, 60]);
    expect(total).toEqual({ first: "2026-11-16", totalMs: 30 * minuteMs });
    const sundays = await listDays(ctxFor(ada, now), week(berlin, 7));
    expect(sundays.week).toEqual({ first: "2026-11-15", totalMs: 90 * minuteMs });
  });

  it("count the running timer up to now, wherever it began", async () => {
    const ada = await createPerson();
    const now = at("2026-11-20", 600);
    await entryBy(ada, { startedAt: at("2026-11-10", 0), endedAt: null });
    const { days, timer } = await listDays(ctxFor(ada, now), week(berlin));
    expect(days.map(({ totalMs }) => totalMs / hourMs)).toEqual([10, 24, 24, 24, 24, 24, 24]);
    expect(timer).toMatchObject({ startedAt: at("2026-11-10", 0) });
    const earlier = await listDays(ctxFor(ada, now), { ...week(berlin), until: "2026-11-08" });
    expect([earlier.timer?.id, earlier.days[0]?.totalMs]).toEqual([timer?.id, 0]);
  });

  it("find long entries that began weeks before", async () => {
    const ada = await createPerson();
    const now = at("2026-11-20", 600);
    await entryBy(ada, { startedAt: at("2026-10-25", 600), endedAt: at("2026-11-15", 60) });
    await entryBy(ada, { startedAt: at("2026-10-25", 600), endedAt: at("2026-11-14", 0) });
    const { days } = await listDays(ctxFor(ada, now), week(berlin));
    expect(days.map(({ totalMs }) => totalMs / hourMs)).toEqual([0, 0, 0, 0, 0, 1, 24]);
  });

  it.each([
    ["23 hours", "2026-03-29", berlin, 23],
    ["25 hours", "2026-10-25", berlin, 25],
    ["23 hours in the west", "2026-03-08", "America/New_York", 23],
    ["24 hours and a half", "2026-04-05", "Australia/Lord_Howe", 24.5],
    ["24 hours far in the east", "2026-11-20", "Pacific/Kiritimati", 24],
  ])("may have %s", async (_, date, zone, hours) => {
    const ada = await createPerson();
    const noon = at(date, 720, zone);
    await entryBy(ada, { startedAt: noon - 36 * hourMs, endedAt: noon + 36 * hourMs });
    const { days } = await listDays(ctxFor(ada, noon), week(zone));
    expect(days[0]).toMatchObject({ date, totalMs: hours * hourMs });
  });

  it("leave out deleted entries, those of others and those of tomorrow", async () => {
    const ada = await createPerson();
    const bob = await createPerson({ workspaceId: ada.workspaceId, role: "member" });
    const now = at("2026-11-20", 600);
    const span = { startedAt: now - hourMs, endedAt: now };
    await entryBy(bob, span);
    await entryBy(ada, { ...span, deletedAt: now });
    await entryBy({ ...ada, workspaceId: (await createPerson()).workspaceId }, span);
    await entryBy(ada, { startedAt: at("2026-11-21", 60), endedAt: at("2026-11-21", 120) });
    const { days } = await listDays(ctxFor(ada, now), week(berlin));
    expect(days.flatMap(({ entries }) => entries)).toEqual([]);
  });

  it("D1: add up to each span, in every zone", () => {
    const zone = fc.constantFrom(
      berlin,
      "America/New_York",
      "Australia/Lord_Howe",
      "Asia/Kathmandu",
      "Pacific/Apia",
    );
    const start = fc.integer({ min: Date.UTC(2026, 0, 2), max: Date.UTC(2026, 11, 1) });
    const property = fc.property(
      zone,
      start,
      fc.integer({ min: 0, max: 20 * 24 * hourMs }),
      (name, from, length) => {
        const days = daysFrom(new Date(from - 24 * hourMs).toISOString().slice(0, 10), 24, name);
        const parts = days.map((day) => lengthOn(day, { startedAt: from, endedAt: from + length }, 0));
        expect(parts.reduce((sum, part) => sum + part, 0)).toBe(length);
      },
    );
    fc.assert(property, { numRuns: 100 });
  });
});

describe("a typed time", () => {
  const now = at("2026-11-20", 600);
  const around = { zone: berlin, now };

  it("means the zone's wall clock, over midnight and over a change of the clocks", () => {
    const read = (date: string, text: string) => parseSpan({ date, text }, around);
    expect(read("2026-11-19", "22-1")).toEqual({
      startedAt: at("2026-11-19", 1320),
      endedAt: at("2026-11-20", 60),
      confirmed: [],
      doubted: [],
    });
    const { startedAt, endedAt } = read("2026-03-29", "1-4");
    expect(endedAt - startedAt).toBe(2 * hourMs);
  });

  it("as a duration ends now, begins at nine on other days, and keeps the start of an entry", () => {
    const read = (date: string, startedAt?: number) =>
      parseSpan({ date, text: "90m" }, { ...around, ...(startedAt === undefined ? {} : { startedAt }) });
    expect(read("2026-11-20")).toEqual({
      startedAt: now - 90 * minuteMs,
      endedAt: now,
      confirmed: [],
      doubted: [],
    });
    expect(read("2026-11-18").startedAt).toBe(at("2026-11-18", 540));
    expect(read("2026-11-20", now - 5 * hourMs).startedAt).toBe(now - 5 * hourMs);
    expect(parseStart({ date: "2026-11-20", text: "8:30" }, berlin)).toBe(at("2026-11-20", 510));
    expect(() => parseStart({ date: "20.11.2026", text: "8:30" }, berlin)).toThrow("Choose a day");
  });
});
