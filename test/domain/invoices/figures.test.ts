import * as fc from "fast-check";
import { expect, it } from "vitest";

import { invoicedEntries, invoices } from "../../../src/db/schema/invoices.ts";
import { rates } from "../../../src/db/schema/money.ts";
import { timeEntries } from "../../../src/db/schema/work.ts";
import { getInvoice } from "../../../src/domain/invoices/find-invoice.ts";
import { invoiceStatements } from "../../../src/domain/invoices/list-invoices.ts";
import { makeInvoice } from "../../../src/domain/invoices/make-invoice.ts";
import { findUnbilled, invoiceGroups, unbilledStatements } from "../../../src/domain/invoices/unbilled.ts";
import { setRate } from "../../../src/domain/rates/set-rate.ts";
import { localDateOf } from "../../../src/lib/zoned-time.ts";
import { expectNoScan } from "../../support/explain.ts";
import { ctxFor, db } from "../../support/people.ts";
import { entryBy, hourMs, minuteMs } from "../../support/time.ts";
import { clientBy, createTeam, projectBy, taskBy } from "../../support/work.ts";

const now = Date.UTC(2026, 10, 30, 12);

it("an invoice holds each entry's time and worth once, by whatever its lines are, over zones and changes of rates", async () => {
  const { owner, bob } = await createTeam();
  const people = [owner, bob];
  const client = await clientBy(owner);
  const other = await clientBy(owner, { name: "Contoso" });
  const projects = [
    await projectBy(owner, { clientId: client.id }),
    await projectBy(owner, { name: "App", clientId: client.id }),
    await projectBy(owner, { name: "Elsewhere", clientId: other.id }),
  ];
  const tasks = [await taskBy(owner, projects[0]?.id ?? ""), null];
  const anyEntry = fc.record({
    startedAt: fc.integer({ min: 0, max: 40 * 24 * 60 }).map((at) => Date.UTC(2026, 9, 20) + at * minuteMs),
    ms: fc.integer({ min: 1, max: 30 * hourMs }),
    project: fc.constantFrom(0, 1, 2),
    task: fc.constantFrom(0, 1),
    person: fc.constantFrom(0, 1),
    billable: fc.boolean(),
    isDeleted: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(anyEntry, { minLength: 1, maxLength: 8 }),
      fc.constantFrom("Europe/Berlin", "America/New_York", "Pacific/Kiritimati"),
      fc.constantFrom(...invoiceGroups),
      fc.integer({ min: 0, max: 20_000 }),
      async (entries, zone, by, later) => {
        for (const table of [invoicedEntries, invoices, rates, timeEntries]) await db().delete(table);
        const set = { kind: "bill", timeZone: zone } as const;
        await setRate(ctxFor(owner, now), { ...set, amount: "95.55" });
        await setRate(ctxFor(owner, now), {
          ...set,
          amount: (later / 100).toFixed(2),
          startsOn: "2026-11-01",
          projectId: projects[0]?.id ?? "",
        });
        for (const { startedAt, ms, project, task, person, billable, isDeleted } of entries)
          await entryBy(people[person] ?? owner, {
            startedAt,
            endedAt: startedAt + ms,
            projectId: projects[project]?.id ?? "",
            taskId: project === 0 ? (tasks[task]?.id ?? null) : null,
            billable,
            deletedAt: isDeleted ? now : null,
          });
        const sums = new Map<string, number>();
        for (const { startedAt, ms, project, task, person, billable, isDeleted } of entries) {
          const day = localDateOf(startedAt, zone);
          if (isDeleted || !billable || project === 2 || day > "2026-11-15") continue;
          const rate = project === 0 && day >= "2026-11-01" ? later : 9555;
          const ofTask = project === 0 && task === 0;
          const key = { project, task: `${project} ${ofTask}`, person }[by];
          sums.set(`${key} at ${rate}`, (sums.get(`${key} at ${rate}`) ?? 0) + ms);
        }
        const wish = {
          clientId: client.id,
          until: "2026-11-15",
          by,
          rounding: "none",
          timeZone: zone,
        } as const;
        if (sums.size === 0) {
          await expect(makeInvoice(ctxFor(owner, now), wish)).rejects.toMatchObject({ code: "invalid" });
          return;
        }
        const { id, net } = await makeInvoice(ctxFor(owner, now), wish);
        const { lines } = await getInvoice(ctxFor(owner), id);
        const exact = [...sums].map(([key, ms]) => {
          const rate = Number(key.split(" at ")[1]);
          return { ms, rate, amount: Math.floor((ms * rate) / hourMs + 0.5) };
        });
        const order = (a: { ms: number | null }, b: { ms: number | null }) => (a.ms ?? 0) - (b.ms ?? 0);
        expect(lines.map(({ ms, rate, amount }) => ({ ms, rate, amount })).toSorted(order)).toEqual(
          exact.toSorted(order),
        );
        expect(net).toBe(exact.reduce((sum, { amount }) => sum + amount, 0));
        expect((await findUnbilled(ctxFor(owner, now), wish)).entries).toEqual([]);
      },
    ),
    { numRuns: 25 },
  );
});

it("what an invoice would hold is read along the billable entries of its projects, and lists of invoices by their key", async () => {
  const { owner } = await createTeam();
  const ctx = ctxFor(owner, now);
  const wish = { clientId: "c", until: "2026-11-15", by: "task", rounding: "none", timeZone: "UTC" } as const;
  const filter = { state: null, clientId: null, from: null, until: null, today: "2026-11-30" };
  const [, entries] = unbilledStatements(ctx, wish);
  const [list] = invoiceStatements(ctx, filter, { after: null, limit: 50 });
  const plan = await expectNoScan(entries, [
    "time_entries",
    "projects",
    "tasks",
    "users",
    "invoiced_entries",
    "rates",
  ]);
  expect(plan).toContain(
    "SEARCH time_entries USING INDEX time_entries_billable (workspace_id=? AND project_id=?)",
  );
  expect(await expectNoScan(list, ["invoices"])).not.toContain("TEMP B-TREE");
});
