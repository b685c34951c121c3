import { beforeEach, describe, expect, it } from "vitest";

import { sendInvoice, voidInvoice } from "../../../src/domain/invoices/invoice-lifecycle.ts";
import { makeInvoice } from "../../../src/domain/invoices/make-invoice.ts";
import { setRate } from "../../../src/domain/rates/set-rate.ts";
import { deleteEntry } from "../../../src/domain/time/delete-entry.ts";
import { splitEntry } from "../../../src/domain/time/split-entry.ts";
import { updateEntry } from "../../../src/domain/time/update-entry.ts";
import { scriptOf } from "../../support/api.ts";
import { browserOf, ctxFor, type Person } from "../../support/people.ts";
import { entriesOf, entryBy, hourMs } from "../../support/time.ts";
import { clientBy, createTeam, projectBy } from "../../support/work.ts";

const timeZone = "Europe/Berlin";
const startedAt = Date.UTC(2026, 2, 10, 9);
const onInvoice = "This time is locked, because it is on invoice 001. An owner or admin can void that.";

describe("an entry on an invoice", () => {
  let owner: Person;
  let bob: Person;
  let projectId: string;
  let id: string;
  let ownersId: string;
  let invoiceId: string;

  beforeEach(async () => {
    ({ owner, bob } = await createTeam());
    const { id: clientId } = await clientBy(owner);
    projectId = (await projectBy(owner, { clientId })).id;
    await setRate(ctxFor(owner), { kind: "bill", amount: "95.50", timeZone });
    id = await entryBy(bob, { startedAt, endedAt: startedAt + hourMs, projectId, billable: true });
    ownersId = await entryBy(owner, { startedAt, endedAt: startedAt + hourMs, projectId, billable: true });
    const wish = { clientId, until: "2026-03-31", by: "project", rounding: "none", timeZone } as const;
    invoiceId = (await makeInvoice(ctxFor(owner), wish)).id;
  });

  it("is not changed, cut or deleted, not even by an owner, and says which invoice it is on", async () => {
    await sendInvoice(ctxFor(owner), { id: invoiceId, timeZone });
    const before = await entriesOf(bob);
    const ctx = ctxFor(bob);
    for (const work of [
      async () => updateEntry(ctx, { id, version: 1, notes: "x" }),
      async () => updateEntry(ctx, { id, version: 1, billable: false }),
      async () => updateEntry(ctx, { id, version: 1, startedAt: startedAt - 1 }),
      async () => splitEntry(ctx, { id, version: 1, at: startedAt + 1000 * 60 }),
      async () => deleteEntry(ctx, id),
      async () => deleteEntry(ctxFor(owner), ownersId),
    ])
      await expect(work()).rejects.toMatchObject({ code: "invalid", message: onInvoice });
    const script = await scriptOf(bob);
    for (const [method, body] of [
      ["PATCH", { version: 1, notes: "x" }],
      ["DELETE", undefined],
    ] as const) {
      const answer = await script(method, `/entries/${id}`, body);
      expect([answer.status, JSON.stringify(answer.body)]).toEqual([422, expect.stringContaining(onInvoice)]);
    }
    const form = {
      version: "1",
      notes: "x",
      date: "2026-03-10",
      time: "8-9",
      projectId,
      taskId: "",
      tags: "",
    };
    const page = await browserOf(bob).post(`/entries/${id}`, form);
    expect([page.status, await page.text()]).toEqual([422, expect.stringContaining("it is on invoice 001")]);
    expect((await browserOf(bob).post(`/entries/${id}/delete`, {})).status).toBe(422);
    expect(await entriesOf(bob)).toEqual(before);
    await voidInvoice(ctxFor(owner), invoiceId);
    expect((await updateEntry(ctx, { id, version: 1, notes: "x" })).notes).toBe("x");
  });

  it("is locked by a draft too, which is named by its days", async () => {
    await expect(deleteEntry(ctxFor(bob), id)).rejects.toMatchObject({
      message:
        "This time is locked, because it is on the draft of an invoice (10 March 2026 – 31 March 2026). An owner or admin can delete that.",
    });
  });
});
