import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { timeEntries } from "../../../src/db/schema/work.ts";
import type { Group } from "../../../src/domain/reports/group-names.ts";
import { type Rounding, roundings } from "../../../src/domain/reports/rounding.ts";
import { summarize, type SummaryWish } from "../../../src/domain/reports/summary.ts";
import { createId } from "../../../src/lib/id.ts";
import { instantOf, localDateOf } from "../../../src/lib/zoned-time.ts";
import { createPerson, ctxFor, db } from "../../support/people.ts";
import { dayMs, entryBy, minuteMs } from "../../support/time.ts";
import { clientBy, projectBy, tagsBy } from "../../support/work.ts";

const berlin = "Europe/Berlin";
const now = instantOf("2026-11-20", 720, berlin);
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

type Raw = {
  person: number;
  startedAt: number;
  minutes: number | null;
  tags: number[];
  project: number;
  billable: boolean;
};

/** The same figures, one minute after the other: which day is it in the zone, and what does the entry carry? */
function byTheMinute(
  raw: Raw[],
  ids: { people: string[]; projects: string[]; clients: string[]; tags: string[] },
  zone: string,
  group: Group,
  { from, until } = custom,
) {
  const sums = new Map<string | null, number>();
  for (const entry of raw) {
    const end = entry.minutes === null ? now : entry.startedAt + entry.minutes * minuteMs;
    for (let minute = entry.startedAt; minute < end; minute += minuteMs) {
      const day = localDateOf(minute, zone);
      if (day < from || day > until) continue;
      const tags = entry.tags.map((tag) => ids.tags[tag] ?? null);
      const keys: Partial<Record<Group, (string | null)[]>> = {
        day: [day],
        month: [`${day.slice(0, 7)}-01`],
        person: [ids.people[entry.person] ?? null],
        project: [ids.projects[entry.project] ?? null],
        client: [ids.clients[entry.project] ?? null],
        tag: tags.length === 0 ? [null] : tags,
        billable: [entry.billable ? "1" : "0"],
      };
      for (const key of keys[group] ?? []) sums.set(key, (sums.get(key) ?? 0) + minuteMs);
    }
  }
  return Object.fromEntries(sums);
}

const custom = { from: "2026-10-19", until: "2026-11-08" };
const before = { from: "2026-09-28", until: "2026-10-18" };

const zones = [
  berlin,
  "America/New_York",
  "Australia/Lord_Howe",
  "Pacific/Kiritimati",
  "America/Santiago",
  "UTC",
];
const anyEntry = fc.record({
  person: fc.integer({ min: 0, max: 1 }),
  startedAt: fc
    .integer({ min: 0, max: 30 * 24 * 60 })
    .map((minutes) => Date.UTC(2026, 9, 14) + minutes * minuteMs),
  minutes: fc.oneof(
    { weight: 8, arbitrary: fc.integer({ min: 1, max: 600 }) },
    { weight: 2, arbitrary: fc.integer({ min: 1400, max: 6000 }) },
  ),
  tags: fc.uniqueArray(fc.integer({ min: 0, max: 2 }), { maxLength: 2 }),
  project: fc.integer({ min: 0, max: 2 }),
  billable: fc.boolean(),
});

async function stage() {
  const owner = await createPerson();
  const bob = await createPerson({ workspaceId: owner.workspaceId, role: "member" });
  const clients = [(await clientBy(owner)).id, (await clientBy(owner, { name: "Contoso" })).id];
  const web = await projectBy(owner, { name: "Web", clientId: clients[0] ?? null });
  const shop = await projectBy(owner, { name: "Shop", clientId: clients[1] ?? null });
  const tags = await tagsBy(ctxFor(owner), ["a", "b", "c"]);
  const ids = {
    people: [owner.userId, bob.userId],
    projects: [web.id, shop.id],
    clients,
    tags: tags.map(({ id }) => id),
  };
  return { owner, ids };
}

async function write(raw: Raw[], { owner, ids }: Awaited<ReturnType<typeof stage>>) {
  await db().delete(timeEntries);
  for (const entry of raw)
    await entryBy(
      { ...owner, userId: ids.people[entry.person] ?? "" },
      {
        id: createId(entry.startedAt),
        startedAt: entry.startedAt,
        endedAt: entry.minutes === null ? null : entry.startedAt + entry.minutes * minuteMs,
        projectId: ids.projects[entry.project] ?? null,
        tags: entry.tags.map((tag) => ids.tags[tag] ?? ""),
        billable: entry.billable,
      },
    );
}

describe("each figure", () => {
  it("equals a sum by the minute, over changes of the clock, zones and midnight", async () => {
    const set = await stage();
    const entries = fc.array(anyEntry, { maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(entries, fc.constantFrom(...zones), fc.boolean(), async (list, timeZone, runs) => {
        const timer = {
          person: 0,
          startedAt: now - 20 * dayMs,
          minutes: null,
          tags: [0],
          project: 1,
          billable: true,
        };
        const raw: Raw[] = runs ? [...list, timer] : list;
        await write(raw, set);
        for (const group of ["day", "month", "person", "client", "project", "tag", "billable"] as const) {
          const more = { custom, calendar: { timeZone, weekStart: 1 }, compares: true };
          const summary = await summarize(ctxFor(set.owner, now), wish([group, null], more));
          const figuresOf = (of: "ms" | "msBefore") =>
            Object.fromEntries(
              summary.groups.filter((each) => each[of]).map((each) => [String(each.key), each[of]]),
            );
          expect(figuresOf("ms")).toEqual(byTheMinute(raw, set.ids, timeZone, group));
          const isTime = group === "day" || group === "month";
          const then = isTime ? {} : byTheMinute(raw, set.ids, timeZone, group, before);
          expect(figuresOf("msBefore")).toEqual(then);
        }
      }),
      { numRuns: 8 },
    );
  }, 120_000);

  it("is the same whatever it is grouped by, also rounded", async () => {
    const set = await stage();
    const entries = fc.array(anyEntry, { minLength: 1, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(entries, fc.constantFrom<Rounding[]>(...roundings), async (raw, rounding) => {
        await write(raw, set);
        const totals = async (by: SummaryWish["by"]) => {
          const whole = { from: "2026-10-01", until: "2026-11-30" };
          const { groups, total } = await summarize(
            ctxFor(set.owner, now),
            wish(by, { custom: whole, rounding }),
          );
          expect(groups.reduce((sum, { ms }) => sum + ms, 0)).toBe(total.ms);
          for (const { ms, parts } of groups) expect(parts.reduce((sum, part) => sum + part.ms, 0)).toBe(ms);
          return total.ms;
        };
        const [direction, step = "1"] = rounding.split("-");
        const round = direction === "up" ? Math.ceil : Math.round;
        const minutes = raw.map((entry) => round(entry.minutes / Number(step)) * Number(step));
        const expected = minutes.reduce((sum, each) => sum + each, 0) * minuteMs;
        for (const by of [
          ["day", "project"],
          ["week", "month"],
          ["person", "day"],
        ] as const)
          expect(await totals(by)).toBe(expected);
      }),
      { numRuns: 8 },
    );
  }, 120_000);
});
