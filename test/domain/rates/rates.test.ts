import * as fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";

import { rates } from "../../../src/db/schema/money.ts";
import { timeEntries } from "../../../src/db/schema/work.ts";
import { deleteRate } from "../../../src/domain/rates/delete-rate.ts";
import { listRates } from "../../../src/domain/rates/list-rates.ts";
import { setRate, type SetRate } from "../../../src/domain/rates/set-rate.ts";
import type { Money } from "../../../src/domain/reports/amounts.ts";
import type { Group } from "../../../src/domain/reports/group-names.ts";
import { summarize, type SummaryWish } from "../../../src/domain/reports/summary.ts";
import { setCurrency } from "../../../src/domain/workspaces/set-currency.ts";
import { localDateOf } from "../../../src/lib/zoned-time.ts";
import { measure } from "../../support/meter.ts";
import { createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { entryBy, hourMs, minuteMs } from "../../support/time.ts";
import { clientBy, createTeam, projectBy, taskBy } from "../../support/work.ts";

const now = Date.UTC(2026, 11, 1);
const start = Date.UTC(2026, 9, 20, 8);
const set = (person: Person, more: Partial<SetRate>) =>
  setRate(ctxFor(person, now), { kind: "bill", amount: "100", timeZone: "Europe/Berlin", ...more });

function report(person: Person, by: Group, more: Partial<SummaryWish> = {}) {
  return summarize(ctxFor(person, now), {
    preset: "custom",
    custom: { from: "2026-10-01", until: "2026-11-30" },
    calendar: { timeZone: "Europe/Berlin", weekStart: 1 },
    filter: { clients: [], projects: [], people: [], tags: [], billable: null },
    rounding: "none",
    by: [by, null],
    ...more,
  });
}

const totalOf = async (person: Person) => (await report(person, "project")).total;

describe("a rate", () => {
  let team: Awaited<ReturnType<typeof createTeam>>;
  beforeEach(async () => {
    team = await createTeam();
  });

  it("that is more specific comes first: task, project member, project, client, member, workspace", async () => {
    const { owner, bob } = team;
    const { id: clientId } = await clientBy(owner);
    const { id: projectId } = await projectBy(owner, { clientId });
    const { id: taskId } = await taskBy(owner, projectId);
    await entryBy(bob, { startedAt: start, endedAt: start + hourMs, projectId, taskId, billable: true });
    await entryBy(bob, { startedAt: start, endedAt: start + hourMs, projectId, taskId });
    expect((await totalOf(owner)).amounts).toEqual([]);
    const levels: Partial<SetRate>[] = [
      {},
      { userId: bob.userId },
      { clientId },
      { projectId },
      { projectId, userId: bob.userId },
      { projectId, taskId },
    ];
    for (const [index, target] of levels.entries()) {
      await set(owner, { ...target, amount: String(index + 1) });
      expect((await totalOf(owner)).amounts).toEqual([{ currency: "EUR", amount: (index + 1) * 100 }]);
    }
    expect((await listRates(ctxFor(owner), "")).rates.map(({ level }) => level)).toEqual([
      "workspace",
      "member",
      "client",
      "project",
      "project_member",
      "task",
    ]);
  });

  it("holds from the beginning of its day, where it was set, for entries that begin then", async () => {
    const { owner } = team;
    await set(owner, { amount: "10" });
    await set(owner, { amount: "20", startsOn: "2026-10-25" });
    const midnight = Date.UTC(2026, 9, 24, 22);
    await entryBy(owner, { startedAt: midnight - 1, endedAt: midnight - 1 + hourMs, billable: true });
    expect((await totalOf(owner)).amounts).toEqual([{ currency: "EUR", amount: 1000 }]);
    await entryBy(owner, { startedAt: midnight, endedAt: midnight + hourMs, billable: true });
    expect((await totalOf(owner)).amounts).toEqual([{ currency: "EUR", amount: 3000 }]);
    await set(owner, { amount: "30", startsOn: "2026-10-25" });
    expect((await totalOf(owner)).amounts).toEqual([{ currency: "EUR", amount: 4000 }]);
    const [latest] = (await listRates(ctxFor(owner), "")).rates;
    if (latest !== undefined) await deleteRate(ctxFor(owner), latest);
    expect((await totalOf(owner)).amounts).toEqual([{ currency: "EUR", amount: 2000 }]);
  });

  it("counts in the client's currency only, and currencies stay apart", async () => {
    const { owner } = team;
    const { id: clientId } = await clientBy(owner, { currency: "JPY" });
    const { id: projectId } = await projectBy(owner, { clientId });
    await entryBy(owner, { startedAt: start, endedAt: start + hourMs, projectId, billable: true });
    await entryBy(owner, { startedAt: start, endedAt: start + hourMs, billable: true });
    await set(owner, { amount: "80,50" });
    expect((await totalOf(owner)).amounts).toEqual([{ currency: "EUR", amount: 8050 }]);
    await expect(set(owner, { projectId, currency: "EUR" })).rejects.toMatchObject({ field: "currency" });
    await expect(set(owner, { projectId, amount: "80.5" })).rejects.toMatchObject({ field: "amount" });
    await set(owner, { currency: "JPY", amount: "9000" });
    const amounts = [
      { currency: "EUR", amount: 8050 },
      { currency: "JPY", amount: 9000 },
    ];
    expect((await totalOf(owner)).amounts.toSorted((a, b) => a.amount - b.amount)).toEqual(amounts);
    await setCurrency(ctxFor(owner), "usd");
    expect((await totalOf(owner)).amounts).toEqual([{ currency: "JPY", amount: 9000 }]);
  });

  it("of what work costs is seen by owners, amounts by owners and admins, neither by members", async () => {
    const { owner, admin, bob } = team;
    await entryBy(bob, { startedAt: start, endedAt: start + hourMs, billable: true });
    await entryBy(bob, { startedAt: start, endedAt: start + hourMs });
    await set(owner, { kind: "cost", amount: "40" });
    await set(owner, { kind: "cost", amount: "50", userId: bob.userId });
    await set(admin, { amount: "90" });
    const worth = async (person: Person) => {
      const { amounts, costs } = await totalOf(person);
      return [amounts, costs].map((all) => all.map(({ amount }) => amount));
    };
    expect(await worth(owner)).toEqual([[9000], [10_000]]);
    expect(await worth(admin)).toEqual([[9000], []]);
    expect(await worth(bob)).toEqual([[], []]);
    expect((await listRates(ctxFor(admin), "")).rates).toHaveLength(1);
    await expect(set(admin, { kind: "cost" })).rejects.toMatchObject({ code: "forbidden" });
    await expect(set(bob, {})).rejects.toMatchObject({ code: "forbidden" });
    await expect(listRates(ctxFor(bob), "")).rejects.toMatchObject({ code: "forbidden" });
  });

  it("is refused for what means nothing, is no amount, or belongs to others", async () => {
    const { owner } = team;
    const stranger = await createPerson();
    const { id: clientId } = await clientBy(owner);
    const { id: projectId } = await projectBy(stranger);
    const invalid: [Partial<SetRate>, string][] = [
      [{ clientId, userId: owner.userId }, "clientId"],
      [{ kind: "cost", clientId }, "userId"],
      [{ amount: "-5" }, "amount"],
      [{ amount: "1.234" }, "amount"],
      [{ startsOn: "2026-02-30" }, "startsOn"],
      [{ currency: "EURO" }, "currency"],
    ];
    for (const [wrong, field] of invalid)
      await expect(set(owner, wrong)).rejects.toMatchObject({ code: "invalid", field });
    for (const foreign of [{ projectId }, { userId: stranger.userId }, { projectId, taskId: "t1" }])
      await expect(set(owner, foreign)).rejects.toMatchObject({ code: "not_found" });
    const key = await set(owner, {});
    await expect(deleteRate(ctxFor(stranger), key)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("the amounts of a report", () => {
  it("add up by entries whatever they are grouped by, over changes of the clock and zones", async () => {
    const { owner, bob } = await createTeam();
    const people = [owner, bob];
    const { id: clientId } = await clientBy(owner, { currency: "USD" });
    const projects = [await projectBy(owner, { clientId }), await projectBy(owner, { name: "Own" })];
    const anyRate = fc.record({
      amount: fc.integer({ min: 0, max: 29_999 }),
      project: fc.constantFrom(null, 0, 1),
      person: fc.constantFrom(null, 0, 1),
      day: fc.constantFrom("", "2026-10-24", "2026-10-25", "2026-10-26", "2026-11-01", "2026-11-02"),
      timeZone: fc.constantFrom("Europe/Berlin", "America/New_York", "Pacific/Kiritimati"),
    });
    const anyEntry = fc.record({
      startedAt: fc.integer({ min: 0, max: 14 * 24 * 60 }).map((at) => Date.UTC(2026, 9, 22) + at * minuteMs),
      ms: fc.integer({ min: 1, max: 40 * hourMs }),
      project: fc.constantFrom(0, 1),
      person: fc.constantFrom(0, 1),
      billable: fc.boolean(),
    });
    type Rate = {
      amount: number;
      project: number | null;
      person: number | null;
      day: string;
      timeZone: string;
    };
    type Entry = { startedAt: number; ms: number; project: number; person: number; billable: boolean };
    const rank = ({ project, person }: Rate) => (project === null ? 0 : 2) + (person === null ? 0 : 1);
    const expected = (all: Rate[], entries: Entry[]) => {
      const sums = { EUR: 0, USD: 0 };
      for (const { startedAt, ms, project, person, billable } of entries) {
        const currency = project === 0 ? ("USD" as const) : ("EUR" as const);
        const [best] = all
          .filter((rate) => rate.project === project || (rate.project === null && currency === "EUR"))
          .filter((rate) => rate.person === null || rate.person === person)
          .filter((rate) => rate.day === "" || localDateOf(startedAt, rate.timeZone) >= rate.day)
          // Of the same thing the one that began last, by what a clock in each zone showed.
          .toSorted((a, b) => rank(b) - rank(a) || beginOf(b) - beginOf(a));
        if (billable && best !== undefined) sums[currency] += Math.round((ms * best.amount) / hourMs);
      }
      return sums;
    };
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyRate, { minLength: 6, maxLength: 14 }),
        fc.array(anyEntry, { minLength: 1, maxLength: 6 }),
        async (someRates, entries) => {
          await db().delete(rates);
          await db().delete(timeEntries);
          // One rate for each thing and instant: the same again would replace it.
          const all = someRates.filter(
            (rate, index) =>
              !someRates
                .slice(0, index)
                .some(
                  (other) =>
                    other.project === rate.project &&
                    other.person === rate.person &&
                    beginOf(other) === beginOf(rate),
                ),
          );
          for (const { amount, project, person, day, timeZone } of all)
            await set(owner, {
              amount: (amount / 100).toFixed(2),
              projectId: project === null ? "" : (projects[project]?.id ?? ""),
              userId: person === null ? "" : (people[person]?.userId ?? ""),
              startsOn: day,
              timeZone,
            });
          for (const { startedAt, ms, project, person, billable } of entries)
            await entryBy(people[person] ?? owner, {
              startedAt,
              endedAt: startedAt + ms,
              billable,
              projectId: projects[project]?.id ?? null,
            });
          const sums = expected(all, entries);
          for (const by of ["day", "month", "person", "client"] as const) {
            const { groups, total } = await report(owner, by);
            const of = (money: Money[], currency: string) =>
              money.filter((each) => each.currency === currency).reduce((sum, { amount }) => sum + amount, 0);
            for (const currency of ["EUR", "USD"] as const) {
              expect(of(total.amounts, currency)).toBe(sums[currency]);
              expect(
                of(
                  groups.flatMap(({ amounts }) => amounts),
                  currency,
                ),
              ).toBe(sums[currency]);
            }
          }
        },
      ),
      { numRuns: 10 },
    );
  }, 120_000);

  it("read no table from end to end", async () => {
    const { owner } = await createTeam();
    const { id: projectId } = await projectBy(owner);
    await set(owner, { projectId });
    await set(owner, { kind: "cost" });
    await entryBy(owner, { startedAt: start, endedAt: start + hourMs, projectId, billable: true });
    const { plans, roundTrips } = await measure((counted) =>
      summarize(
        { ...ctxFor(owner, now), db: counted },
        {
          preset: "custom",
          custom: { from: "2026-10-01", until: "2026-11-30" },
          calendar: { timeZone: "UTC", weekStart: 1 },
          filter: { clients: [], projects: [], people: [], tags: [], billable: null },
          rounding: "up-15",
          by: ["client", "day"],
        },
      ),
    );
    expect(roundTrips).toBe(1);
    for (const line of plans)
      expect(line).not.toMatch(/SCAN (rates|clients|projects|workspaces|time_entries)\b/);
  });
});

/** When a rate of the property begins: midnight there, found by looking at what the clock shows. */
function beginOf({ day, timeZone }: { day: string; timeZone: string }): number {
  if (day === "") return 0;
  let at = Date.parse(day) - 26 * hourMs;
  while (localDateOf(at, timeZone) < day) at += 15 * minuteMs;
  return at;
}
