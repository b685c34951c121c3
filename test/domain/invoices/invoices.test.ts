import { describe, expect, it } from "vitest";

import { invoicedEntries, invoices } from "../../../src/db/schema/invoices.ts";
import { addInvoiceLine, changeDraft, removeInvoiceLine } from "../../../src/domain/invoices/change-draft.ts";
import { getInvoice } from "../../../src/domain/invoices/find-invoice.ts";
import {
  deleteDraft,
  payInvoice,
  reopenInvoice,
  sendInvoice,
  voidInvoice,
} from "../../../src/domain/invoices/invoice-lifecycle.ts";
import { setInvoiceSettings } from "../../../src/domain/invoices/invoice-settings.ts";
import { type InvoiceFilter, listInvoices } from "../../../src/domain/invoices/list-invoices.ts";
import { makeInvoice } from "../../../src/domain/invoices/make-invoice.ts";
import { findUnbilled, type UnbilledWish } from "../../../src/domain/invoices/unbilled.ts";
import { setRate } from "../../../src/domain/rates/set-rate.ts";
import { createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { entryBy, hourMs, minuteMs } from "../../support/time.ts";
import { clientBy, createTeam, projectBy } from "../../support/work.ts";

const timeZone = "Europe/Berlin";
const now = Date.UTC(2026, 10, 30, 12);
const start = Date.UTC(2026, 10, 2, 8);

/** A client with a project, a rate of 95.50 and an hour of each of two people. */
async function studio() {
  const team = await createTeam();
  const { owner, bob } = team;
  const { id: clientId } = await clientBy(owner, { address: "Dock 4\nHamburg" });
  const { id: projectId } = await projectBy(owner, { clientId });
  await setRate(ctxFor(owner, now), { kind: "bill", amount: "95.50", timeZone });
  const worked = (person: Person, hours: number, more: Partial<Parameters<typeof entryBy>[1]> = {}) =>
    entryBy(person, {
      startedAt: start,
      endedAt: start + hours * hourMs,
      projectId,
      billable: true,
      ...more,
    });
  const entryId = await worked(bob, 2);
  const wish = (more: Partial<UnbilledWish> = {}): UnbilledWish => {
    return { clientId, until: "2026-11-30", by: "project", rounding: "none", timeZone, ...more };
  };
  const make = (more: Partial<UnbilledWish> = {}) => makeInvoice(ctxFor(owner, now), wish(more));
  return { ...team, clientId, projectId, entryId, worked, wish, make };
}

describe("an invoice", () => {
  it("names what cannot be charged: time without a rate in the client's currency, and timers", async () => {
    const { owner, bob, carol, clientId, projectId, worked, wish } = await studio();
    const dear = await projectBy(owner, {
      name: "In dollars",
      clientId: (await clientBy(owner, { name: "US", currency: "USD" })).id,
    });
    const lost = await worked(bob, 1, { projectId: dear.id });
    const timer = await entryBy(carol, { startedAt: start, endedAt: null, projectId, billable: true });
    const ofUs = await findUnbilled(ctxFor(owner, now), wish({ clientId: dear.clientId ?? "" }));
    expect(ofUs).toMatchObject({ lines: [], leftOut: [{ id: lost, ms: hourMs, rate: null }] });
    const { lines, leftOut } = await findUnbilled(ctxFor(owner, now), wish());
    expect(lines).toMatchObject([{ text: "Website", ms: 2 * hourMs, rate: 9550, amount: 19_100 }]);
    expect(leftOut).toMatchObject([{ id: timer, ms: null, person: "Carol" }]);
    expect(clientId).not.toBe(dear.clientId);
  });

  it("counts entries as they are rounded, and until the end of the day where it is made", async () => {
    const { bob, worked, make } = await studio();
    const midnight = Date.UTC(2026, 10, 30, 23);
    await worked(bob, 0, { startedAt: midnight - 1, endedAt: midnight + 7 * minuteMs });
    await worked(bob, 1, { startedAt: midnight, endedAt: midnight + hourMs });
    const { lines } = await make({ rounding: "up-15" });
    expect(lines).toMatchObject([{ ms: 2.25 * hourMs, amount: 21_488 }]);
  });

  it("takes each entry once, also when two are made at the same moment", async () => {
    const { owner, admin, entryId, wish } = await studio();
    const made = await Promise.allSettled(
      [owner, admin, owner].map(async (person) => makeInvoice(ctxFor(person, now), wish())),
    );
    expect(made.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const one of made)
      if (one.status === "rejected") expect(["conflict", "invalid"]).toContain(one.reason.code);
    expect(await db().select().from(invoices)).toHaveLength(1);
    expect(await db().select().from(invoicedEntries)).toMatchObject([{ entryId }]);
    const again = { workspaceId: owner.workspaceId, entryId, invoiceId: "another", position: 1 };
    await expect(db().insert(invoicedEntries).values(again)).rejects.toThrow();
  });

  it("gets numbers without a gap, also when several are sent at the same moment", async () => {
    const { owner, bob, worked, make } = await studio();
    await setInvoiceSettings(ctxFor(owner, now), {
      sender: "Acme",
      prefix: "2026-",
      firstNumber: "7",
      taxRate: "19",
      dueDays: "30",
      notes: "Thank you",
    });
    const drafts = [await make()];
    for (const at of [1, 2, 3]) {
      await worked(bob, 1, { startedAt: start + at * minuteMs, endedAt: start + at * minuteMs + hourMs });
      drafts.push(await make());
    }
    const [gone, ...rest] = drafts;
    await deleteDraft(ctxFor(owner, now), gone?.id ?? "");
    const sent = await Promise.all(
      rest.map(async ({ id }) => sendInvoice(ctxFor(owner, now), { id, timeZone })),
    );
    expect(new Set(sent.map(({ number }) => number))).toEqual(new Set(["2026-007", "2026-008", "2026-009"]));
    expect(sent[0]).toMatchObject({ issuedOn: "2026-11-30", dueOn: "2026-12-30", taxRate: 1900, tax: 1815 });
    const [{ id } = { id: "" }] = rest;
    const [first, second] = await Promise.all(
      [1, 2].map(async () => sendInvoice(ctxFor(owner, now), { id, timeZone })),
    );
    expect(first?.number).toBe(second?.number);
    await voidInvoice(ctxFor(owner, now), id);
    const again = await make();
    expect((await sendInvoice(ctxFor(owner, now), { id: again.id, timeZone })).number).toBe("2026-010");
  });

  it("goes from draft to sent to paid and back, and frees its time when it is void or deleted", async () => {
    const { owner, make, wish } = await studio();
    const ctx = ctxFor(owner, now);
    const { id } = await make();
    await expect(payInvoice(ctx, { id, paidOn: "2026-12-01" })).rejects.toMatchObject({ code: "conflict" });
    await expect(voidInvoice(ctx, id)).rejects.toMatchObject({ code: "conflict" });
    await sendInvoice(ctx, { id, timeZone });
    await expect(payInvoice(ctx, { id, paidOn: "soon" })).rejects.toMatchObject({ field: "paidOn" });
    expect(await payInvoice(ctx, { id, paidOn: "2026-12-01" })).toMatchObject({
      state: "paid",
      paidOn: "2026-12-01",
    });
    expect(await reopenInvoice(ctx, id)).toMatchObject({ state: "sent", paidOn: null });
    for (const work of [
      async () => deleteDraft(ctx, id),
      async () => addInvoiceLine(ctx, { id, text: "x", amount: "1" }),
    ])
      await expect(work()).rejects.toMatchObject({ code: "conflict" });
    await expect(make()).rejects.toMatchObject({ code: "invalid", field: "until" });
    expect(await voidInvoice(ctx, id)).toMatchObject({ state: "void", number: "001", gross: 19_100 });
    const again = await make();
    expect(again.gross).toBe(19_100);
    await deleteDraft(ctx, again.id);
    expect((await findUnbilled(ctx, wish())).entries).toHaveLength(1);
    await expect(getInvoice(ctx, again.id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("takes further lines and tax, rounded once, and stays as it was for whoever was not the first", async () => {
    const { owner, make } = await studio();
    const ctx = ctxFor(owner, now);
    const { id } = await make();
    await addInvoiceLine(ctx, { id, text: " Travel ", amount: "12,34" });
    const { version } = await addInvoiceLine(ctx, { id, text: "Discount", amount: "-0.05" });
    const change = { id, version, taxRate: "7.5", dueDays: "0", notes: " Thanks \r\n", address: "Quay 1" };
    const changed = await changeDraft(ctx, change);
    expect(changed).toMatchObject({
      net: 20_329,
      tax: 1525,
      gross: 21_854,
      notes: "Thanks",
      address: "Quay 1",
    });
    expect(changed.lines.map(({ text, amount }) => [text, amount])).toEqual([
      ["Website", 19_100],
      ["Travel", 1234],
      ["Discount", -5],
    ]);
    await expect(changeDraft(ctx, change)).rejects.toMatchObject({ code: "conflict", field: "version" });
    expect((await removeInvoiceLine(ctx, { id, position: 2 })).net).toBe(19_095);
    await expect(removeInvoiceLine(ctx, { id, position: 1 })).rejects.toMatchObject({ code: "invalid" });
    for (const [wrong, field] of [
      [{ taxRate: "lots" }, "taxRate"],
      [{ dueDays: "400" }, "dueDays"],
      [{ notes: "x".repeat(1001) }, "notes"],
    ] as const)
      await expect(changeDraft(ctx, { id, version: version + 2, ...wrong })).rejects.toMatchObject({ field });
    for (const [text, amount, field] of [
      ["", "1", "text"],
      ["x", "1.234", "amount"],
    ] as const)
      await expect(addInvoiceLine(ctx, { id, text, amount })).rejects.toMatchObject({ field });
  });

  it("is for owners and admins of its workspace", async () => {
    const { bob, admin, make, wish } = await studio();
    const { id } = await make();
    const stranger = await createPerson();
    for (const [person, code] of [
      [bob, "forbidden"],
      [stranger, "not_found"],
    ] as const) {
      const ctx = ctxFor(person, now);
      for (const work of [
        async () => getInvoice(ctx, id),
        async () => makeInvoice(ctx, wish()),
        async () => sendInvoice(ctx, { id, timeZone }),
        async () => voidInvoice(ctx, id),
        async () => deleteDraft(ctx, id),
      ])
        await expect(work()).rejects.toMatchObject({ code });
    }
    expect((await getInvoice(ctxFor(admin), id)).state).toBe("draft");
  });
});

it("a list of invoices is narrowed, read page by page, and summed over all of them", async () => {
  const { owner, bob, clientId, worked, wish, make } = await studio();
  const ctx = ctxFor(owner, now);
  const none: InvoiceFilter = { state: null, clientId: null, from: null, until: null, today: "2026-11-30" };
  const made = [await make()];
  for (const hours of [1, 3]) {
    await worked(bob, hours, {
      startedAt: start + hours * minuteMs,
      endedAt: start + hours * minuteMs + hours * hourMs,
    });
    made.push(await makeInvoice(ctxFor(owner, now + hours), wish()));
  }
  const [first, second] = made;
  await sendInvoice(ctx, { id: first?.id ?? "", timeZone });
  await sendInvoice(ctx, { id: second?.id ?? "", timeZone });
  await payInvoice(ctx, { id: second?.id ?? "", paidOn: "2026-11-30" });
  const page = await listInvoices(ctx, none, { after: null, limit: 2 });
  const rest = await listInvoices(ctx, none, { after: page.next, limit: 2 });
  expect([...page.invoices, ...rest.invoices].map(({ id }) => id)).toEqual(
    made.map(({ id }) => id).toReversed(),
  );
  expect(rest.next).toBeNull();
  const grossOf = (list: typeof page) =>
    Object.fromEntries(list.sums.map(({ state, gross, overdue }) => [state, [gross, overdue]]));
  expect(grossOf(page)).toEqual({ draft: [28_650, 0], sent: [19_100, 0], paid: [9550, 0] });
  expect(grossOf(rest)).toEqual(grossOf(page));
  const later = await listInvoices(ctx, { ...none, today: "2027-01-01" }, { after: null, limit: 9 });
  expect(grossOf(later)["sent"]).toEqual([19_100, 19_100]);
  const countOf = async (more: Partial<InvoiceFilter>) =>
    (await listInvoices(ctx, { ...none, ...more }, { after: null, limit: 9 })).invoices.length;
  expect(await countOf({ state: "overdue" })).toBe(0);
  expect(await countOf({ state: "overdue", today: "2027-01-01" })).toBe(1);
  expect(await countOf({ state: "draft", clientId })).toBe(1);
  expect(await countOf({ clientId: "another" })).toBe(0);
  expect(await countOf({ from: "2026-11-30", until: "2026-11-30" })).toBe(2);
});
