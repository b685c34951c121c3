import { describe, expect, it } from "vitest";

import { summarize, type Summary, type SummaryWish } from "../../../src/domain/reports/summary.ts";
import { addDays, instantOf } from "../../../src/lib/zoned-time.ts";
import { measure } from "../../support/meter.ts";
import { createPerson, ctxFor, type Person } from "../../support/people.ts";
import { entryBy, hourMs, minuteMs } from "../../support/time.ts";
import { clientBy, createTeam, projectBy, tagsBy } from "../../support/work.ts";

const berlin = "Europe/Berlin";
const at = (date: string, hour: number, zone = berlin) => instantOf(date, hour * 60, zone);
const now = at("2026-11-20", 12);
const everything = { clients: [], projects: [], people: [], tags: [], billable: null };

function wish(by: SummaryWish["by"], more: Partial<SummaryWish> = {}): SummaryWish {
  return {
    preset: "custom",
    custom: { from: "2026-11-16", until: "2026-11-20" },
    calendar: { timeZone: berlin, weekStart: 1 },
    filter: everything,
    rounding: "none",
    by,
    ...more,
  };
}

const hours = ({ groups }: Summary) => groups.map(({ key, name, ms }) => [name ?? key, ms / hourMs]);

describe("a summary", () => {
  it("sums time by two groups, the longest first, with what is billable of it", async () => {
    const { owner, bob } = await createTeam();
    const web = await projectBy(owner, { name: "Web", colour: "teal" });
    const shop = await projectBy(owner, { name: "Shop" });
    const day = "2026-11-17";
    await entryBy(owner, { startedAt: at(day, 9), endedAt: at(day, 10), projectId: shop.id });
    await entryBy(bob, { startedAt: at(day, 9), endedAt: at(day, 12), projectId: web.id, billable: true });
    await entryBy(owner, { startedAt: at(day, 10), endedAt: at(day, 11), projectId: web.id });
    await entryBy(owner, { startedAt: at(day, 8), endedAt: at(day, 9), deletedAt: now });
    const summary = await summarize(ctxFor(owner, now), wish(["project", "person"]));
    expect(summary.groups).toMatchObject([
      {
        key: web.id,
        name: "Web",
        colour: "teal",
        ms: 4 * hourMs,
        billableMs: 3 * hourMs,
        parts: [
          { name: "Bob", ms: 3 * hourMs },
          { name: "Olga", ms: hourMs },
        ],
      },
      { name: "Shop", ms: hourMs, billableMs: 0, parts: [{ name: "Olga" }] },
    ]);
    expect(summary.total).toEqual({ ms: 5 * hourMs, billableMs: 3 * hourMs, amounts: [], costs: [] });
  });

  it("shows members their own time only, and nobody another workspace's", async () => {
    const { owner, admin, bob, carol } = await createTeam();
    const stranger = await createPerson();
    for (const person of [owner, bob, carol, stranger])
      await entryBy(person, { startedAt: at("2026-11-17", 9), endedAt: at("2026-11-17", 10) });
    const seen = async (person: Person, people: string[] = []) => {
      const asked = wish(["person", null], { filter: { ...everything, people } });
      return (await summarize(ctxFor(person, now), asked)).total.ms / hourMs;
    };
    expect(await Promise.all([owner, admin, bob, stranger].map((person) => seen(person)))).toEqual([
      3, 3, 1, 1,
    ]);
    expect(await seen(owner, [carol.userId])).toBe(1);
    expect(await seen(bob, [carol.userId])).toBe(1);
    expect(await seen(owner, [stranger.userId])).toBe(0);
  });

  it("counts an entry over midnight on each of its days, in the viewer's zone", async () => {
    const ada = await createPerson();
    await entryBy(ada, { startedAt: at("2026-11-18", 23), endedAt: at("2026-11-19", 2) });
    const summary = await summarize(ctxFor(ada, now), wish(["day", null]));
    expect(hours(summary)).toEqual([
      ["2026-11-18", 1],
      ["2026-11-19", 2],
    ]);
    const calendar = { timeZone: "America/New_York", weekStart: 1 };
    expect(hours(await summarize(ctxFor(ada, now), wish(["day", null], { calendar })))).toEqual([
      ["2026-11-18", 3],
    ]);
  });

  it("counts what reaches into the period, also of entries of weeks, and timers up to now", async () => {
    const ada = await createPerson();
    await entryBy(ada, { startedAt: at("2026-11-01", 0), endedAt: at("2026-11-16", 1) });
    await entryBy(ada, { startedAt: at("2026-11-15", 23), endedAt: at("2026-11-16", 2) });
    await entryBy(ada, { startedAt: at("2026-11-10", 0), endedAt: null });
    const summary = await summarize(ctxFor(ada, now), wish(["day", null]));
    expect(hours(summary)).toEqual([
      ["2026-11-16", 27],
      ["2026-11-17", 24],
      ["2026-11-18", 24],
      ["2026-11-19", 24],
      ["2026-11-20", 12],
    ]);
    expect(summary.running).toBe(1);
  });

  it("counts time of several tags under each, and once in the sums", async () => {
    const ada = await createPerson();
    const tags = await tagsBy(ctxFor(ada), ["design", "review"]);
    const [design, review] = tags.map(({ id }) => id);
    const span = (hour: number) => ({
      startedAt: at("2026-11-17", hour),
      endedAt: at("2026-11-17", hour + 1),
    });
    await entryBy(ada, { ...span(9), tags: [design ?? "", review ?? ""] });
    await entryBy(ada, { ...span(10), tags: [design ?? "", "gone"] });
    await entryBy(ada, { ...span(11), tags: ["gone"] });
    const byTag = await summarize(ctxFor(ada, now), wish(["tag", null]));
    expect(hours(byTag)).toEqual([
      ["design", 2],
      [null, 1],
      ["review", 1],
    ]);
    expect(byTag.total.ms).toBe(3 * hourMs);
    const parts = await summarize(ctxFor(ada, now), wish(["day", "tag"]));
    expect(parts.groups).toMatchObject([
      { ms: 3 * hourMs, parts: [{ name: "design" }, { name: null }, { name: "review" }] },
    ]);
    const filter = { ...everything, tags: [review ?? ""] };
    expect((await summarize(ctxFor(ada, now), wish(["tag", null], { filter }))).total.ms).toBe(hourMs);
  });

  it("narrows to projects, none among them, and to what is billable", async () => {
    const ada = await createPerson();
    const { id } = await projectBy(ada);
    const span = (hour: number) => ({
      startedAt: at("2026-11-17", hour),
      endedAt: at("2026-11-17", hour + 1),
    });
    await entryBy(ada, { ...span(9), projectId: id, billable: true });
    await entryBy(ada, { ...span(10), billable: true });
    await entryBy(ada, span(11));
    const total = async (filter: Partial<SummaryWish["filter"]>) =>
      (await summarize(ctxFor(ada, now), wish(["project", null], { filter: { ...everything, ...filter } })))
        .total.ms / hourMs;
    expect(await total({ projects: [id] })).toBe(1);
    expect(await total({ projects: ["none"] })).toBe(2);
    expect(await total({ projects: ["none", id], billable: true })).toBe(2);
    expect(await total({ billable: false })).toBe(1);
  });

  it("groups by client and narrows to some, none among them", async () => {
    const owner = await createPerson();
    const { id: clientId } = await clientBy(owner);
    const other = await clientBy(owner, { name: "Contoso" });
    const span = (hour: number) => ({
      startedAt: at("2026-11-17", hour),
      endedAt: at("2026-11-17", hour + 1),
    });
    const projects = [
      await projectBy(owner, { name: "Web", clientId }),
      await projectBy(owner, { name: "Shop", clientId }),
      await projectBy(owner, { name: "Warehouse", clientId: other.id }),
      await projectBy(owner, { name: "Own" }),
    ];
    for (const [index, { id: projectId }] of projects.entries())
      await entryBy(owner, { ...span(8 + index), projectId });
    await entryBy(owner, span(14));
    const summary = await summarize(ctxFor(owner, now), wish(["client", "project"]));
    expect(hours(summary)).toEqual([
      [null, 2],
      ["Northwind", 2],
      ["Contoso", 1],
    ]);
    expect(summary.groups[1]?.parts).toMatchObject([
      { name: "Shop", client: null },
      { name: "Web", client: null },
    ]);
    const byProject = await summarize(ctxFor(owner, now), wish(["project", null]));
    const named = (name: string | null) => byProject.groups.filter(({ client }) => client === name).length;
    expect([named("Northwind"), named("Contoso"), named(null)]).toEqual([2, 1, 2]);
    const total = async (clients: string[], projectIds: string[] = []) => {
      const filter = { ...everything, clients, projects: projectIds };
      return (await summarize(ctxFor(owner, now), wish(["day", null], { filter }))).total.ms / hourMs;
    };
    expect(await total([clientId])).toBe(2);
    expect(await total([other.id, "none"])).toBe(3);
    expect(await total(["none"])).toBe(2);
    expect(await total([clientId], [projects[0]?.id ?? ""])).toBe(1);
    expect(await total([(await clientBy(await createPerson())).id])).toBe(0);
  });

  it("compares with as much of the period before", async () => {
    const ada = await createPerson();
    const hour = (date: string) => ({ startedAt: at(date, 9), endedAt: at(date, 10) });
    for (const date of ["2026-11-02", "2026-11-03", "2026-10-02", "2026-10-25"])
      await entryBy(ada, hour(date));
    const summary = await summarize(ctxFor(ada, now), wish(["project", null], { preset: "month" }));
    expect([summary.total.ms / hourMs, summary.totalBefore.ms / hourMs]).toEqual([2, 1]);
    expect(summary.before).toEqual({ from: "2026-10-01", until: "2026-10-20" });
  });

  it.each([
    ["none", 7],
    ["up-5", 10],
    ["up-15", 15],
    ["nearest-6", 6],
    ["nearest-15", 0],
  ] as const)("rounds each entry: %s makes %i minutes of 7", async (rounding, minutes) => {
    const ada = await createPerson();
    const startedAt = at("2026-11-17", 9);
    await entryBy(ada, { startedAt, endedAt: startedAt + 7 * minuteMs });
    const summary = await summarize(ctxFor(ada, now), wish(["project", null], { rounding }));
    expect(summary.total.ms / minuteMs).toBe(minutes);
  });
});

describe("what a summary costs", () => {
  it("does not grow with others' entries, and reads no table from end to end", async () => {
    const owner = await createPerson();
    for (let day = 0; day < 20; day++)
      await entryBy(owner, {
        startedAt: at(addDays("2026-11-01", day), 9),
        endedAt: at(addDays("2026-11-01", day), 10),
      });
    const filter = { ...everything, clients: ["none"] };
    const cost = () =>
      measure((counted) =>
        summarize(
          { ...ctxFor(owner, now), db: counted },
          wish(["client", "project"], { preset: "month", filter }),
        ),
      );
    const stranger = await createPerson();
    await entryBy(stranger, { startedAt: at("2026-11-17", 1), endedAt: at("2026-11-17", 2) });
    const before = await cost();
    for (let hour = 0; hour < 100; hour++)
      await entryBy(stranger, {
        startedAt: at("2026-11-17", 0) + hour * minuteMs,
        endedAt: at("2026-11-17", 3) + hour * minuteMs,
      });
    for (let day = 0; day < 100; day++)
      await entryBy(owner, {
        startedAt: at(addDays("2026-06-01", day), 9),
        endedAt: at(addDays("2026-06-01", day), 10),
      });
    const after = await cost();
    expect(after.rowsRead).toBe(before.rowsRead);
    expect(after.roundTrips).toBe(1);
    expect(
      after.plans.filter((line) =>
        /SCAN (time_entries|projects|clients|tasks|tags|users|rates)\b/.test(line),
      ),
    ).toEqual([]);
  });
});
