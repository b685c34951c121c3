import { beforeEach, expect, it, vi } from "vitest";

import { connections } from "../../../src/db/schema/connections.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import { browserWithCookies, walkThrough } from "../../support/browser.ts";
import { linearSite } from "../../support/linear.ts";
import { browserOf, createPerson, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";

const site = "00000001-0000-4000-8000-000000000001";
const soon = { timeout: 15_000, interval: 100 };
const allTasks = () => db().select().from(tasks);
const arrives = (title: string, facts: object) =>
  vi.waitFor(async () => {
    const task = (await allTasks()).find((one) => one.title === title);
    expect(task).toMatchObject(facts);
  }, soon);

let owner: Person;
beforeEach(async () => {
  owner = await createPerson();
});

it("takes the issues of the current cycle, as the preset says", { timeout: 60_000 }, async () => {
  const browser = browserOf(owner);
  const made = await browser.post("/connect/linear/token", { token: "sandbox-alice" });
  const path = made.headers.get("Location") ?? "";
  const teamId = await linearSite.team("Engineering");
  const [first, second] = (await linearSite.issues()).filter(({ title }) => title.startsWith("Engineering"));
  const [launch, next] = [await linearSite.cycle(2), await linearSite.cycle(3)];
  await linearSite.change({ id: first?.id ?? "", cycleId: launch });
  await linearSite.change({ id: second?.id ?? "", cycleId: next });
  const statuses = { statusOpen: "open", statusDoing: "in_progress", statusClosed: "done" };
  const form = { projectId: "new", ...statuses, container: `${site}/team_${teamId}` };
  const preview = await browser.post(`${path}/containers`, { ...form, preset: "current-cycle" });
  const html = await preview.text();
  expect(html).toContain("Only the current cycle");
  expect(html).toContain("Only issues in the current cycle");
  expect(html).toContain("Launch");
  expect(html).toContain(first?.title);
  expect(html).toContain("is not in the current");
  await browser.post(`${path}/containers`, { ...form, currentSprint: "on" });
  await vi.waitFor(async () => expect(await allTasks()).toMatchObject([{ title: first?.title }]), soon);
  await linearSite.change({ id: second?.id ?? "", cycleId: launch });
  await arrives(second?.title ?? "", { archivedAt: null });
  await linearSite.moveCycle(launch, 60);
  await vi.waitFor(
    async () => expect((await allTasks()).every(({ archivedAt }) => archivedAt !== null)).toBe(true),
    soon,
  );
});

it(
  "is connected as the application by an administrator, and acts in its name",
  { timeout: 60_000 },
  async () => {
    const browser = browserWithCookies(owner);
    const page = await (await browser.get("/connect/linear")).text();
    expect(page).toContain("as the application");
    const start = "/oauth/linear/start?purpose=connect&as=app";
    const refused = await walkThrough(browser, start, "bob");
    expect(refused.headers.get("Location")).toBe("/connections");
    const back = await walkThrough(browser, start, "alice");
    const path = back.headers.get("Location") ?? "";
    expect(path).toMatch(/^\/connections\//);
    const person = (await db().select().from(connections))[0];
    expect(person).toMatchObject({ ownerId: null, authMethod: "oauth", status: "active" });
    expect(person?.accountLogin).not.toBe("alice");
    const id = path.slice("/connections/".length);
    await sandbox.post("/linear/grants/revoke", { app: true });
    await browserOf(owner).post(`/connections/${id}/test`);
    expect((await db().select().from(connections))[0]).toMatchObject({ status: "needs_reconnect" });
    const asUser = `/oauth/linear/start?purpose=reconnect&connection=${id}`;
    expect((await walkThrough(browser, asUser, "alice")).headers.get("Location")).toBe("/connections");
    await walkThrough(browser, `${asUser}&as=app`, "alice");
    expect(await db().select().from(connections)).toMatchObject([{ id, status: "active" }]);
  },
);
