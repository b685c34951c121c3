import { expect, it } from "vitest";

import { setRate } from "../../../../src/domain/rates/set-rate.ts";
import { scriptOf } from "../../../support/api.ts";
import { browserOf, ctxFor, type Person } from "../../../support/people.ts";
import { entryBy, hourMs } from "../../../support/time.ts";
import { clientBy, createTeam, projectBy } from "../../../support/work.ts";

const startedAt = Date.UTC(2026, 2, 10, 9);

/** Two hours at 95.50 for a client, in March 2026. */
async function work(owner: Person, worker: Person) {
  const { id: clientId } = await clientBy(owner, { address: "Dock 4\nHamburg" });
  const { id: projectId } = await projectBy(owner, { clientId });
  await setRate(ctxFor(owner), { kind: "bill", amount: "95.50", timeZone: "Europe/Berlin" });
  const entryId = await entryBy(worker, {
    startedAt,
    endedAt: startedAt + 2 * hourMs,
    projectId,
    billable: true,
  });
  return {
    clientId,
    entryId,
    asked: { client: clientId, until: "2026-03-31", by: "person", rounding: "none" },
  };
}

it("are set up, previewed, made, changed, sent, paid and taken away as CSV, without JavaScript", async () => {
  const { owner, bob } = await createTeam();
  const browser = browserOf(owner);
  const textOf = async (path: string) => (await browser.get(path)).text();
  const { clientId, asked } = await work(owner, bob);
  expect(await textOf("/invoices")).toContain("No invoices yet");
  const settings = {
    prefix: "2026-",
    firstNumber: "1",
    taxRate: "19",
    dueDays: "14",
    sender: "Acme",
    notes: "",
  };
  const wrong = await browser.post("/invoices/settings", { ...settings, taxRate: "lots" });
  expect([wrong.status, await wrong.text()]).toEqual([422, expect.stringContaining('value="lots"')]);
  expect((await browser.post("/invoices/settings", settings)).status).toBe(303);
  expect(await textOf(`/clients/${clientId}`)).toContain(`href="/invoices/new?client=${clientId}"`);
  const preview = await textOf(`/invoices/new?client=${clientId}&until=2026-03-31&by=person`);
  expect(preview).toMatch(/Bob.*2:00.*€95\.50.*€191\.00.*Make a draft/s);
  expect((await browser.post("/invoices", { ...asked, until: "2026-03-01" })).status).toBe(422);
  const path = (await browser.post("/invoices", asked)).headers.get("Location") ?? "";
  expect(path).toMatch(/^\/invoices\/[\w-]+$/);
  const line = await browser.post(`${path}/lines`, { text: "Travel", amount: "lots" });
  expect([line.status, await line.text()]).toEqual([422, expect.stringContaining('value="lots"')]);
  await browser.post(`${path}/lines`, { text: "Travel", amount: "9" });
  expect(await textOf(path)).toMatch(
    /Draft for Northwind.*Net.*€200\.00.*Tax 19 %.*€38\.00.*Total.*€238\.00/s,
  );
  await browser.post(`${path}/send`, {});
  expect(await textOf(path)).toContain("<h1>Invoice 2026-001</h1>");
  await browser.post(`${path}/payment`, { paidOn: "2026-04-02" });
  expect(await textOf("/invoices")).toMatch(/Paid.*€238\.00.*2026-001.*Northwind.*paid/s);
  expect(await textOf("/invoices?state=draft")).toContain("No such invoices");
  const csv = await (await browser.get(`${path}/lines.csv`)).text();
  const rows = csv.split("\r\n").map((row) => row.split(",").slice(3).join(","));
  expect(rows.slice(0, 6)).toEqual([
    "For,Hours,Rate,Amount,Currency",
    "Bob,2,95.5,191,EUR",
    "Travel,,,9,EUR",
    "Net,,,200,EUR",
    "Tax,,,38,EUR",
    "Total,,,238,EUR",
  ]);
});

it("are for owners and admins, and one made from the same form twice is one", async () => {
  const { owner, admin, bob } = await createTeam();
  const { clientId, asked } = await work(owner, bob);
  const form = { ...asked, formKey: "k1" };
  await browserOf(admin).post("/invoices", form);
  expect((await browserOf(admin).post("/invoices", form)).status).toBe(303);
  for (const path of ["/invoices", "/invoices/new", "/invoices/settings"])
    expect((await browserOf(bob).get(path)).status).toBe(403);
  expect((await browserOf(bob).post("/invoices", asked)).status).toBe(403);
  for (const path of ["/projects", "/clients", `/clients/${clientId}`, "/reports"])
    expect(await (await browserOf(bob).get(path)).text()).not.toContain('href="/invoices');
});

it("are made, changed, sent, paid, voided and listed through the API", async () => {
  const { owner, bob } = await createTeam();
  const { clientId } = await work(owner, bob);
  const script = await scriptOf(owner);
  const wish = { clientId, until: "2026-03-31" };
  const unbilled = await script("GET", `/invoices/unbilled?clientId=${clientId}&until=2026-03-31`);
  expect(unbilled.body).toMatchObject({ currency: "EUR", lines: [{ text: "Website", amount: 19_100 }] });
  const made = await script("POST", "/invoices", wish);
  expect([made.status, made.body["gross"]]).toEqual([201, 19_100]);
  const path = `/invoices/${String(made.body["id"])}`;
  const taken = await script("POST", "/invoices", wish);
  expect([taken.status, taken.body["field"]]).toEqual([422, "until"]);
  await script("POST", `${path}/lines`, { text: "Travel", amount: "9" });
  expect((await script("PATCH", path, { version: 2, taxRate: "19", dueDays: 7 })).body["gross"]).toBe(23_800);
  expect((await script("POST", `${path}/lines/delete`, { position: 2 })).body["net"]).toBe(19_100);
  expect((await script("POST", `${path}/send`)).body).toMatchObject({ state: "sent", number: "001" });
  expect((await script("POST", `${path}/payment`, { paidOn: "2026-04-02" })).body["state"]).toBe("paid");
  expect((await script("DELETE", `${path}/payment`)).body["state"]).toBe("sent");
  expect((await script("POST", `${path}/void`)).body["state"]).toBe("void");
  const draft = await script("POST", "/invoices", wish);
  const first = await script("GET", "/invoices?limit=1");
  expect(first.body).toMatchObject({ items: [{ id: draft.body["id"] }] });
  const next = await script("GET", `/invoices?limit=1&cursor=${String(first.body["nextCursor"])}`);
  expect(next.body).toMatchObject({ items: [{ state: "void" }], nextCursor: null });
  expect((await script("DELETE", `/invoices/${String(draft.body["id"])}`)).status).toBe(204);
  expect((await (await scriptOf(bob))("GET", "/invoices")).status).toBe(403);
});
