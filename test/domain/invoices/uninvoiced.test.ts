import { env } from "cloudflare:workers";
import { expect, it } from "vitest";

import { sendInvoice, voidInvoice } from "../../../src/domain/invoices/invoice-lifecycle.ts";
import { makeInvoice } from "../../../src/domain/invoices/make-invoice.ts";
import { findUnbilled } from "../../../src/domain/invoices/unbilled.ts";
import { uninvoicedTime } from "../../../src/domain/invoices/uninvoiced.ts";
import { setRate } from "../../../src/domain/rates/set-rate.ts";
import { sumOf, totals } from "../../../src/domain/reports/summary.ts";
import { scriptOf } from "../../support/api.ts";
import { expectNoScan } from "../../support/explain.ts";
import { measure } from "../../support/meter.ts";
import { browserOf, createPerson, ctxFor, type Person } from "../../support/people.ts";
import { entryBy, hourMs } from "../../support/time.ts";
import { clientBy, createTeam, projectBy } from "../../support/work.ts";

const timeZone = "Europe/Berlin";
const now = Date.UTC(2026, 10, 30, 12);
const start = Date.UTC(2026, 10, 2, 8);

async function studio() {
  const team = await createTeam();
  const { owner, bob } = team;
  const { id: clientId } = await clientBy(owner);
  const { id: abroad } = await clientBy(owner, { name: "US", currency: "USD" });
  const { id: projectId } = await projectBy(owner, { clientId });
  const { id: other } = await projectBy(owner, { name: "App", clientId });
  const { id: away } = await projectBy(owner, { name: "Away", clientId: abroad });
  await setRate(ctxFor(owner, now), { kind: "bill", amount: "90", timeZone });
  await setRate(ctxFor(owner, now), { kind: "bill", amount: "100", timeZone, clientId: abroad });
  const worked = (hours: number, project: string | null, more: Partial<Parameters<typeof entryBy>[1]> = {}) =>
    entryBy(bob, {
      startedAt: start,
      endedAt: start + hours * hourMs,
      projectId: project,
      billable: true,
      ...more,
    });
  return { ...team, clientId, abroad, projectId, other, away, worked };
}

async function left(person: Person, of: Parameters<typeof uninvoicedTime>[1]) {
  const { ms, amounts } = sumOf(await uninvoicedTime(ctxFor(person, now), of));
  return { ms, amounts };
}

it("is what an invoice would charge, whatever was charged, voided or cannot be, and nothing to members", async () => {
  const { owner, bob, clientId, abroad, projectId, other, away, worked } = await studio();
  await worked(2, projectId);
  await worked(1, other, { startedAt: Date.UTC(2020, 1, 1), endedAt: Date.UTC(2020, 1, 1) + hourMs });
  await worked(4, projectId, { billable: false });
  await worked(8, projectId, { deletedAt: now });
  await worked(16, null);
  await worked(3, away);
  await entryBy(owner, { startedAt: now - hourMs, endedAt: null, projectId, billable: true });
  const three = { ms: 3 * hourMs, amounts: [{ currency: "EUR", amount: 27_000 }] };
  expect(await left(owner, { clientId })).toEqual(three);
  expect(await left(owner, { projectId })).toMatchObject({ ms: 2 * hourMs });
  expect(await left(owner, { clientId: abroad })).toEqual({
    ms: 3 * hourMs,
    amounts: [{ currency: "USD", amount: 30_000 }],
  });
  expect(await left(bob, { clientId })).toEqual({ ms: 0, amounts: [] });
  const stranger = await createPerson({ name: "Sid" });
  expect(await left(stranger, { clientId })).toEqual({ ms: 0, amounts: [] });

  const ctx = ctxFor(owner, now);
  const wish = { clientId, until: "2026-11-30", by: "project", rounding: "none", timeZone } as const;
  const { lines } = await findUnbilled(ctx, wish);
  expect(lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(three.amounts[0]?.amount);
  const draft = await makeInvoice(ctx, wish);
  expect(await left(owner, { clientId })).toEqual({ ms: 0, amounts: [] });
  await sendInvoice(ctx, { id: draft.id, timeZone });
  expect(await left(owner, { clientId })).toEqual({ ms: 0, amounts: [] });
  await voidInvoice(ctx, draft.id);
  expect(await left(owner, { clientId })).toEqual(three);
});

it("stands on the pages of the client and of its projects, and in reports, for those who make invoices", async () => {
  const { owner, bob, clientId, projectId, worked } = await studio();
  await worked(2, projectId);
  await worked(1, null);
  const [browser, member] = [browserOf(owner), browserOf(bob)];
  const form = `/invoices/new?client=${clientId}`;
  const figure = new RegExp(`href="${form.replace("?", "\\?")}">Not invoiced<.*€180\\.00.*2:00`, "s");
  for (const path of [`/clients/${clientId}`, `/projects/${projectId}`]) {
    expect(await (await browser.get(path)).text(), path).toMatch(figure);
    expect(await (await member.get(path)).text(), path).not.toContain("Not invoiced");
  }
  expect(
    await (await browser.get(`/projects/${projectId}?part=panel`, { "HX-Request": "true" })).text(),
  ).toMatch(figure);
  const asked = "period=custom&from=2026-11-01&until=2026-11-30&by=client";
  const report = async () => (await browser.get(`/reports?${asked}&billable=uninvoiced`)).text();
  expect(await report()).toMatch(/value="uninvoiced" selected.*3:00/s);
  const script = await scriptOf(owner);
  const total = async (more: string) =>
    (await script("GET", `/reports/summary?from=2026-11-01&until=2026-11-30${more}`)).body;
  expect(await total("&uninvoiced=true")).toMatchObject({ total: { ms: 3 * hourMs } });
  await browser.post("/invoices", { client: clientId, until: "2026-11-30", by: "project", rounding: "none" });
  expect(await (await browser.get(`/clients/${clientId}`)).text()).not.toContain("Not invoiced");
  expect(await total("&uninvoiced=true")).toMatchObject({ total: { ms: hourMs } });
  expect(await total("")).toMatchObject({ total: { ms: 3 * hourMs } });
});

it("is what a report of all time counts, and reads the billable entries of the client or project alone", async () => {
  const { owner, admin, clientId, projectId, other, worked } = await studio();
  await setRate(ctxFor(owner, now), { kind: "cost", amount: "33.33", timeZone, userId: owner.userId });
  for (let at = 0; at < 6; at++) {
    const startedAt = start + at * 30 * hourMs;
    const endedAt = startedAt + (at + 1) * 1_234_567;
    await worked(0, at % 2 === 0 ? projectId : other, { startedAt, endedAt });
    await entryBy(owner, { startedAt, endedAt, projectId, billable: true });
  }
  await worked(26, projectId, { startedAt: start - 900 * hourMs, endedAt: start - 874 * hourMs });
  await worked(0, projectId, { startedAt: now, endedAt: now });
  await env.DB.prepare(
    `INSERT INTO time_entries SELECT ?1, ?2, n.value, 'old' || n.value, n.value + 1000, ?3, NULL, '', '[]', n.value % 2,
      'UTC', 'manual', 1, 0, 0, NULL FROM (WITH RECURSIVE n(value) AS (SELECT 1 UNION ALL SELECT value + 1 FROM n WHERE value < 3000)
      SELECT value FROM n) AS n`,
  )
    .bind(owner.workspaceId, owner.userId, (await projectBy(owner, { name: "Aside" })).id)
    .run();
  const [clients, projects] = [[clientId], [projectId]];
  for (const [of, chosen] of [
    [{ clientId }, { clients, projects: [] }],
    [{ projectId }, { clients: [], projects }],
  ] as const)
    for (const person of [owner, admin]) {
      const ctx = ctxFor(person, now);
      const filter = { ...chosen, people: [], tags: [], billable: true, uninvoiced: true };
      const slices = [{ since: 0, until: 8_640_000_000_000_000 }];
      const { actor } = ctx;
      const counted = await totals(ctx, { actor, now, slices, filter, rounding: "none" });
      const cost = await measure(async (metered) => {
        const sum = sumOf(await uninvoicedTime({ ...ctx, db: metered }, of));
        expect(sum).toEqual(sumOf(counted));
        expect(sum.amounts).toHaveLength(1);
        expect(sum.costs).toHaveLength(person === owner ? 1 : 0);
      });
      expect(cost.rowsRead).toBeLessThan(400);
    }
});

it("is read along the billable entries of its projects, for members not at all", async () => {
  const { owner, bob } = await createTeam();
  const tables = ["time_entries", "projects", "invoiced_entries", "rates"];
  for (const of of [{ clientId: "c" }, { projectId: "p" }])
    expect(await expectNoScan(uninvoicedTime(ctxFor(owner, now), of), tables)).toContain(
      "time_entries USING INDEX time_entries_billable (workspace_id=? AND project_id=?)",
    );
  const { id: clientId } = await clientBy(owner);
  const { id: projectId } = await projectBy(owner, { clientId });
  await entryBy(bob, { startedAt: start, endedAt: start + hourMs, projectId, billable: true });
  const unasked = await measure((metered) =>
    Promise.resolve(uninvoicedTime({ ...ctxFor(bob, now), db: metered }, { clientId })),
  );
  // The project, and none of its time.
  expect(unasked.rowsRead).toBeLessThan(2);
});
