import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { type DetailedCursor, exportDetailed, listDetailed } from "../../../src/domain/reports/detailed.ts";
import { roundings } from "../../../src/domain/reports/rounding.ts";
import { type ReportWish, summarize } from "../../../src/domain/reports/summary.ts";
import { addDays, instantOf } from "../../../src/lib/zoned-time.ts";
import { measure } from "../../support/meter.ts";
import { createPerson, ctxFor, type Person } from "../../support/people.ts";
import { entryBy, hourMs, minuteMs } from "../../support/time.ts";
import { createTeam, projectBy, tagsBy, taskBy } from "../../support/work.ts";

const berlin = "Europe/Berlin";
const at = (date: string, hour: number) => instantOf(date, hour * 60, berlin);
const now = at("2026-11-20", 12);

function wish(more: Partial<ReportWish> = {}): ReportWish {
  return {
    preset: "custom",
    custom: { from: "2026-11-16", until: "2026-11-20" },
    calendar: { timeZone: berlin, weekStart: 1 },
    filter: { clients: [], projects: [], people: [], tags: [], billable: null },
    rounding: "none",
    ...more,
  };
}

async function allPages(person: Person, asked: ReportWish) {
  const entries = [];
  let after: DetailedCursor | null = null;
  do {
    const { entries: some, next } = await listDetailed(ctxFor(person, now), asked, after);
    entries.push(...some);
    after = next;
  } while (after !== null);
  return entries;
}

async function exported(person: Person, asked: ReportWish) {
  const entries = [];
  for await (const some of exportDetailed(ctxFor(person, now), asked).parts) entries.push(...some);
  return entries;
}

describe("a detailed report", () => {
  it("lists the entries with their names, the latest first, what reaches into the period with its part of it", async () => {
    const { owner, bob } = await createTeam();
    const project = await projectBy(owner, { name: "Web", colour: "teal" });
    const task = await taskBy(owner, project.id, { title: "Fix the door" });
    const [a, b] = await tagsBy(ctxFor(owner), ["deep", "alone"]);
    const whole = { startedAt: at("2026-11-17", 9), endedAt: at("2026-11-17", 10) };
    await entryBy(bob, {
      ...whole,
      projectId: project.id,
      taskId: task.id,
      tags: [a?.id ?? "", b?.id ?? ""],
      billable: true,
    });
    await entryBy(owner, { startedAt: at("2026-11-15", 23), endedAt: at("2026-11-16", 2), notes: "Night" });
    await entryBy(owner, { startedAt: at("2026-11-20", 11), endedAt: null, notes: "Now" });
    await entryBy(owner, { ...whole, deletedAt: now });
    const { entries, total, running, next } = await listDetailed(ctxFor(owner, now), wish(), null);
    expect(entries).toMatchObject([
      { notes: "Now", endedAt: null, ms: hourMs, person: "Olga", tags: [] },
      {
        person: "Bob",
        project: "Web",
        colour: "teal",
        task: "Fix the door",
        tags: ["alone", "deep"],
        billable: true,
        ...whole,
        ms: hourMs,
      },
      {
        notes: "Night",
        startedAt: at("2026-11-15", 23),
        ms: 2 * hourMs,
        project: null,
        task: null,
        billable: false,
      },
    ]);
    expect([total, running, next]).toMatchObject([{ ms: 4 * hourMs, billableMs: hourMs }, 1, null]);
  });

  it("shows members their own time only, and nobody another workspace's", async () => {
    const { owner, bob } = await createTeam();
    const stranger = await createPerson();
    const span = { startedAt: at("2026-11-17", 9), endedAt: at("2026-11-17", 10) };
    for (const person of [owner, bob, stranger]) await entryBy(person, { ...span, notes: person.userId });
    const seen = async (person: Person) =>
      (await exported(person, wish())).map(({ notes }) => notes).toSorted();
    expect(await seen(owner)).toEqual([owner.userId, bob.userId].toSorted());
    expect(await seen(bob)).toEqual([bob.userId]);
    expect(await seen(stranger)).toEqual([stranger.userId]);
  });

  it("goes on page by page without a gap, also among entries that began at once", async () => {
    const { owner, bob } = await createTeam();
    for (let index = 0; index < 55; index++)
      for (const person of [owner, bob]) {
        const startedAt = at("2026-11-16", 0) + Math.floor(index / 2) * hourMs;
        await entryBy(person, { startedAt, endedAt: startedAt + hourMs });
      }
    const pages = await allPages(owner, wish());
    expect(pages.map(({ id }) => id)).toEqual(
      (await exported(owner, wish())).map(({ id }) => id).toReversed(),
    );
    expect(new Set(pages.map(({ id }) => id)).size).toBe(pages.length);
    expect(pages.length).toBe(110);
  });

  it("adds up to the summary, by pages and in the file, over long entries, clock changes and roundings", async () => {
    const owner = await createPerson();
    const entry = fc.record({
      startedAt: fc
        .integer({ min: 0, max: 40 * 24 * 60 })
        .map((minutes) => Date.UTC(2026, 9, 1) + minutes * minuteMs),
      minutes: fc.oneof(fc.integer({ min: 1, max: 600 }), fc.integer({ min: 1400, max: 9000 })),
    });
    const days = fc.integer({ min: 0, max: 60 });
    await fc.assert(
      fc.asyncProperty(
        fc.array(entry, { maxLength: 8 }),
        days,
        days,
        fc.constantFrom(...roundings),
        fc.constantFrom(berlin, "Australia/Lord_Howe", "America/Santiago"),
        async (list, first, length, rounding, timeZone) => {
          const person = await createPerson({ workspaceId: owner.workspaceId, role: "member" });
          for (const { startedAt, minutes } of list)
            await entryBy(person, { startedAt, endedAt: startedAt + minutes * minuteMs });
          const from = addDays("2026-09-25", first);
          const asked = wish({
            custom: { from, until: addDays(from, length) },
            rounding,
            calendar: { timeZone, weekStart: 1 },
          });
          const { total } = await summarize(ctxFor(person, now), { ...asked, by: ["day", null] });
          const sum = (entries: { ms: number }[]) => entries.reduce((all, { ms }) => all + ms, 0);
          const file = await exported(person, asked);
          expect(sum(file)).toBe(total.ms);
          expect(await allPages(person, asked)).toEqual(file.toReversed());
        },
      ),
      { numRuns: 25 },
    );
  }, 120_000);
});

describe("a report with all filters at once", () => {
  it("stays within the hundred values that a statement of D1 takes", async () => {
    const owner = await createPerson();
    const filter = { clients: ["a"], projects: ["b"], people: [owner.userId], tags: ["c"], billable: true };
    for (const rounding of roundings) {
      const asked = wish({ filter, rounding });
      await listDetailed(ctxFor(owner, now), asked, { startedAt: now, id: "x" });
      await summarize(ctxFor(owner, now), { ...asked, by: ["project", "tag"] });
      await summarize(ctxFor(owner, now), { ...asked, by: ["tag", "day"] });
      expect(await exported(owner, asked)).toEqual([]);
    }
  });
});

describe("what a detailed report costs", () => {
  it("is one round trip, which reads neither others' entries nor a table from end to end", async () => {
    const owner = await createPerson();
    const stranger = await createPerson();
    const hour = (day: number) => ({
      startedAt: at(addDays("2026-11-01", day), 9),
      endedAt: at(addDays("2026-11-01", day), 10),
    });
    for (let day = 0; day < 20; day++) await entryBy(owner, hour(day));
    const cost = () =>
      measure((counted) =>
        listDetailed({ ...ctxFor(owner, now), db: counted }, wish({ preset: "month" }), null),
      );
    // A row beside the ones that are asked for is read to see where they end.
    await entryBy(stranger, hour(1));
    await entryBy(owner, hour(-60));
    const before = await cost();
    for (let day = -100; day < 30; day++) await entryBy(stranger, hour(day));
    for (let day = -150; day < -60; day++) await entryBy(owner, hour(day));
    const after = await cost();
    expect(after.rowsRead).toBe(before.rowsRead);
    expect(after.roundTrips).toBe(1);
    expect(
      after.plans.filter((line) => /SCAN (time_entries|projects|tasks|tags|users)\b/.test(line)),
    ).toEqual([]);
  });

  it("is at most forty statements for a file of three years", async () => {
    const owner = await createPerson();
    const asked = wish({ custom: { from: "2024-01-01", until: "2026-12-31" } });
    const { roundTrips } = await measure(async (counted) => {
      for await (const some of exportDetailed({ ...ctxFor(owner, now), db: counted }, asked).parts)
        expect(some).toEqual([]);
    });
    expect(roundTrips).toBeLessThanOrEqual(40);
    expect(roundTrips).toBeGreaterThan(30);
  });
});
