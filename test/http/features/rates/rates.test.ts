import { expect, it } from "vitest";

import { listRates } from "../../../../src/domain/rates/list-rates.ts";
import { scriptOf } from "../../../support/api.ts";
import { browserOf, createPerson, ctxFor } from "../../../support/people.ts";
import { entryBy, hourMs } from "../../../support/time.ts";
import { clientBy, createTeam, projectBy, taskBy } from "../../../support/work.ts";

const rate = {
  kind: "bill",
  clientId: "",
  projectId: "",
  userId: "",
  amount: "95.50",
  currency: "",
  startsOn: "",
};

it("sets rates, shows them with those before, and deletes them, without JavaScript", async () => {
  const owner = await createPerson();
  const browser = browserOf(owner);
  const { id: clientId } = await clientBy(owner);
  expect(await (await browser.get("/rates")).text()).toContain("No rates yet");
  for (const more of [{ clientId }, { clientId, amount: "120", startsOn: "2026-10-01" }, {}]) {
    const response = await browser.post("/rates", { ...rate, ...more });
    expect([response.status, response.headers.get("Location")]).toEqual([303, "/rates"]);
  }
  const text = await (await browser.get("/rates")).text();
  expect(text).toMatch(/Everything.*Northwind.*€120\.00.*Northwind.*earlier.*€95\.50/s);
  const [first] = (await listRates(ctxFor(owner), "")).rates;
  const { kind, level, targetId, userId, currency, startsAt } = first ?? { startsAt: 0 };
  const key = { kind, level, targetId, userId, currency, startsAt: String(startsAt) };
  expect((await browser.post("/rates/delete", key as Record<string, string>)).status).toBe(303);
  expect((await listRates(ctxFor(owner), "")).rates).toHaveLength(2);
});

it("keeps what was typed when it is refused", async () => {
  const owner = await createPerson();
  const browser = browserOf(owner);
  const wrong = await browser.post("/rates", { ...rate, amount: "lots" });
  expect(wrong.status).toBe(422);
  expect(await wrong.text()).toContain('value="lots"');
  const currency = await browser.post("/rates/currency", { own: "EURO" });
  expect(currency.status).toBe(422);
  expect(await currency.text()).toContain('value="EURO"');
  expect((await browser.post("/rates/currency", { own: "chf" })).status).toBe(303);
  expect(await (await browser.get("/rates")).text()).toContain('value="CHF"');
});

it("sets the rate of a task from its page, and is for owners and admins", async () => {
  const { owner, admin, bob } = await createTeam();
  const { id: projectId } = await projectBy(owner);
  const { id } = await taskBy(owner, projectId);
  expect(await (await browserOf(admin).get(`/tasks/${id}`)).text()).toContain(`href="/rates?task=${id}"`);
  const form = await (await browserOf(admin).get(`/rates?task=${id}`)).text();
  expect(form).toContain("For the task <b>Fix the door</b>");
  expect(form).not.toContain("What the work costs");
  await browserOf(admin).post("/rates", { ...rate, projectId, taskId: id });
  expect((await listRates(ctxFor(owner), "")).rates).toMatchObject([
    { level: "task", targetName: "Fix the door" },
  ]);
  for (const path of ["/rates", `/rates?task=${id}`])
    expect((await browserOf(bob).get(path)).status).toBe(403);
  expect((await browserOf(bob).post("/rates", rate)).status).toBe(403);
  for (const path of [`/tasks/${id}`, "/projects", "/clients"])
    expect(await (await browserOf(bob).get(path)).text()).not.toContain('href="/rates');
});

it("gives reports, their CSV file and the API an amount", async () => {
  const { owner, bob } = await createTeam();
  const startedAt = Date.UTC(2026, 2, 10, 9);
  await entryBy(bob, { startedAt, endedAt: startedAt + 1.5 * hourMs, billable: true });
  await browserOf(owner).post("/rates", rate);
  await browserOf(owner).post("/rates", { ...rate, kind: "cost", amount: "40" });
  const march = "period=custom&from=2026-03-01&until=2026-03-31&by=person&split=none";
  const text = await (await browserOf(owner).get(`/reports?${march}`)).text();
  expect(text).toContain("€143.25");
  expect(text).toContain("€60.00");
  const csv = await (await browserOf(owner).get(`/reports/summary.csv?${march}`)).text();
  expect(csv.split("\r\n").slice(0, 2)).toEqual([
    "Person,Time,Hours,Billable time,Billable hours,Amount EUR,Cost EUR",
    "Bob,1:30,1.5,1:30,1.5,143.25,60",
  ]);
  const ask = async (person: typeof bob) => {
    const script = await scriptOf(person, ["time:read"]);
    return (await script("GET", "/reports/summary?from=2026-03-01&until=2026-03-31&by=person")).body["total"];
  };
  expect(await ask(owner)).toMatchObject({ amounts: [{ currency: "EUR", amount: 14_325 }] });
  expect(await ask(bob)).toMatchObject({ amounts: [], costs: [] });
});

it("finds any project by its name where there are more than a picker lists, without JavaScript too", async () => {
  const { owner, bob } = await createTeam();
  const browser = browserOf(owner);
  for (let index = 0; index < 101; index++) await projectBy(owner, { name: `Project ${100 + index}` });
  const { id } = await projectBy(owner, { name: "Zürich" });
  const page = await (await browser.get("/rates")).text();
  expect(page).not.toContain("Zürich");
  expect(page).toContain("The first 100; there are more.");
  const first = /value="([\w-]+)">Project 100</.exec(page)?.[1] ?? "";
  const found = await (await browser.get(`/rates/projects?projectSearch=ZURI&projectId=${first}`)).text();
  expect(found).toContain(`value="${id}">Zürich`);
  expect(found).toContain(`value="${first}" selected`);
  expect(found).not.toContain("Project 101");
  expect(await (await browser.get("/rates/projects?projectSearch=nowhere")).text()).toContain(
    "No such project.",
  );
  expect((await browserOf(bob).get("/rates/projects")).status).toBe(403);
  const plain = await browser.post("/rates", { ...rate, amount: "12", projectSearch: "zur", find: "1" });
  const form = await plain.text();
  expect(form).toContain(`value="${id}">Zürich`);
  expect(form).toContain('value="12"');
  expect((await listRates(ctxFor(owner), "")).rates).toEqual([]);
  const wrong = await browser.post("/rates", { ...rate, amount: "lots", projectSearch: "", projectId: id });
  expect(await wrong.text()).toContain(`value="${id}" selected`);
});
