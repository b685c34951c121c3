import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { timeEntries } from "../../../src/db/schema/work.ts";
import { listHours } from "../../../src/domain/reports/hours.ts";
import type { ReportWish } from "../../../src/domain/reports/summary.ts";
import { summarize } from "../../../src/domain/reports/summary.ts";
import { createId } from "../../../src/lib/id.ts";
import { dayOfWeek, localDateOf, minuteOfDay } from "../../../src/lib/zoned-time.ts";
import { measure } from "../../support/meter.ts";
import { createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { dayMs, entryBy, hourMs, minuteMs } from "../../support/time.ts";

/** Clocks change within it in all of the zones but UTC, in one of them by half an hour. */
const custom = { from: "2026-03-20", until: "2026-04-09" };
const zones = [
  "Europe/Berlin",
  "Australia/Lord_Howe",
  "America/St_Johns",
  "America/Santiago",
  "Africa/Casablanca",
  "UTC",
];
const now = Date.UTC(2026, 5, 1);

const wishIn = (timeZone: string): ReportWish => ({
  preset: "custom",
  custom,
  calendar: { timeZone, weekStart: 1 },
  filter: { clients: [], projects: [], people: [], tags: [], billable: null },
  rounding: "none",
});

type Raw = { startedAt: number; minutes: number };

const anyEntry = fc.record({
  startedAt: fc
    .integer({ min: 0, max: 25 * 24 * 60 })
    .map((minutes) => Date.UTC(2026, 2, 18) + minutes * minuteMs),
  minutes: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 1, max: 600 }) },
    { weight: 1, arbitrary: fc.integer({ min: 1400, max: 5000 }) },
  ),
});

async function write(person: Person, raw: readonly Raw[]) {
  await db().delete(timeEntries);
  for (const { startedAt, minutes } of raw)
    await entryBy(person, { id: createId(startedAt), startedAt, endedAt: startedAt + minutes * minuteMs });
}

/** What the clock shows at each minute. */
function byTheMinute(raw: readonly Raw[], zone: string) {
  const sums: Record<string, number> = {};
  for (const { startedAt, minutes } of raw)
    for (let at = startedAt; at < startedAt + minutes * minuteMs; at += minuteMs) {
      const date = localDateOf(at, zone);
      if (date < custom.from || date > custom.until) continue;
      const key = `${dayOfWeek(date)} ${Math.floor(minuteOfDay(at, zone) / 60)}`;
      sums[key] = (sums[key] ?? 0) + minuteMs;
    }
  return sums;
}

describe("the hours of a report", () => {
  it("each equal a sum by the minute, over changes of the clock, and together the total", async () => {
    const ada = await createPerson();
    const entries = fc.array(anyEntry, { maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(entries, fc.constantFrom(...zones), async (raw, zone) => {
        await write(ada, raw);
        const { byDay, totalMs } = await listHours(ctxFor(ada, now), wishIn(zone));
        const found = [...byDay].flatMap(([day, hours]) =>
          hours.flatMap((ms, hour) => (ms === 0 ? [] : [[`${day} ${hour}`, ms] as const])),
        );
        expect(Object.fromEntries(found)).toEqual(byTheMinute(raw, zone));
        const { total } = await summarize(ctxFor(ada, now), { ...wishIn(zone), by: ["day", null] });
        expect(totalMs).toBe(total.ms);
      }),
      { numRuns: 20 },
    );
  }, 120_000);

  it("are a member's own, and read ranges of the index alone, whatever others track", async () => {
    const owner = await createPerson();
    const bob = await createPerson({ workspaceId: owner.workspaceId, role: "member" });
    const startedAt = Date.UTC(2026, 2, 25, 9);
    for (const person of [owner, bob]) await entryBy(person, { startedAt, endedAt: startedAt + hourMs });
    const read = (person: Person) =>
      measure(async (metered) => {
        const { totalMs } = await listHours({ ...ctxFor(person, now), db: metered }, wishIn("UTC"));
        expect(totalMs).toBe(person === bob ? hourMs : 2 * hourMs);
      });
    await read(owner);
    const stranger = await createPerson();
    // A range is read up to the row behind it.
    for (const person of [owner, stranger])
      await entryBy(person, { startedAt: startedAt - 300 * dayMs, endedAt: startedAt - 299.5 * dayMs });
    await entryBy(stranger, { startedAt: now, endedAt: now + hourMs });
    const before = await read(bob);
    for (let i = 0; i < 100; i++) {
      const at = startedAt + i * minuteMs;
      await entryBy(stranger, { startedAt: at, endedAt: at + hourMs });
      await entryBy(owner, { startedAt: at - 200 * dayMs, endedAt: at - 200 * dayMs + hourMs });
    }
    const after = await read(bob);
    expect(after.rowsRead).toBe(before.rowsRead);
    expect(after.plans.filter((line) => /SCAN time_entries\b/.test(line))).toEqual([]);
  });
});
