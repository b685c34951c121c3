import { beforeEach, expect, it, vi } from "vitest";

import { activities } from "../../../src/db/schema/connections.ts";
import { subscriptions } from "../../../src/db/schema/subscriptions.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import { keepSubscription } from "../../../src/integrations/subscriptions/keep-subscription.ts";
import { systemContext } from "../../support/bindings.ts";
import { bindTeams, linearSite, linearSiteId } from "../../support/linear.ts";
import { browserOf, createPerson, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";

const soon = { timeout: 15_000, interval: 100 };
const allTasks = () => db().select().from(tasks);
const taskOf = async (title: string) => (await allTasks()).find((task) => task.title === title);
const arrives = (title: string, facts: object) =>
  vi.waitFor(async () => expect(await taskOf(title)).toMatchObject(facts), soon);

let owner: Person;

beforeEach(async () => {
  owner = await createPerson();
});

it(
  "is connected by API key on the page, read in pages, told of by its own webhook, and ended",
  { timeout: 60_000 },
  async () => {
    const browser = browserOf(owner);
    const made = await browser.post("/connect/linear/token", { token: "sandbox-alice" });
    const path = made.headers.get("Location") ?? "";
    expect(await (await browser.get(`${path}/containers?q=archive`)).text()).toContain("Archive");
    const form = { projectId: "new", statusOpen: "open", statusDoing: "in_progress", statusClosed: "done" };
    const container = `${linearSiteId}/team_${await linearSite.team("Archive")}`;
    await browser.post(`${path}/containers`, { ...form, container });
    await vi.waitFor(async () => expect(await allTasks()).toHaveLength(220), soon);
    const lists = (await sandbox.requests("api.linear.app")).filter(({ note }) => note === "issues");
    expect(lists).toHaveLength(3);
    expect(await linearSite.webhooks()).toMatchObject([{ isEnabled: true }]);
    await browser.post(`${path}/disconnect`);
    await vi.waitFor(async () => expect(await linearSite.webhooks()).toEqual([]), soon);
  },
);

it(
  "carries an issue from team to team, into the trash and back, and to its end",
  { timeout: 60_000 },
  async () => {
    const [engineering = "", design = ""] = await bindTeams(owner, ["Engineering", "Design"]);
    const { id, identifier } = await linearSite.open({ teamId: engineering, title: "Door sticks" });
    await arrives("Door sticks", { status: "open", sourceLabel: identifier });
    const started = await linearSite.state(engineering, "In Review");
    await linearSite.change({ id, stateId: started, priority: 1, dueDate: "2031-02-28" });
    await arrives("Door sticks", { status: "in_progress", dueOn: "2031-02-28" });
    const before = await taskOf("Door sticks");
    const there = await linearSite.change({ id, teamId: design });
    expect(there.identifier).toMatch(/^DES-/);
    await arrives("Door sticks", { sourceLabel: there.identifier, id: before?.id });
    await linearSite.trash(id);
    await arrives("Door sticks", { archivedAt: expect.any(Number) });
    await linearSite.restore(id);
    await arrives("Door sticks", { archivedAt: null });
    await linearSite.remove(id);
    await arrives("Door sticks", { archivedAt: expect.any(Number) });
    expect(await allTasks()).toHaveLength(13);
  },
);

it("says why its webhook, which Linear switched off, cannot be switched on by a key that is no administrator's any more", async () => {
  await bindTeams(owner, ["Engineering"]);
  const [hook] = await db().select().from(subscriptions);
  const { bindingId, connectionId, remoteId } = hook ?? {};
  const path = `/bindings/${bindingId ?? ""}`;
  const read = async () => (await browserOf(owner).get(path)).text();
  await sandbox.post(`/linear/webhooks/${remoteId ?? ""}/disable`);
  await sandbox.post("/linear/people", { login: "alice", isAdmin: false });
  await keepSubscription(await systemContext(owner), {
    connectionId: connectionId ?? "",
    bindingId: bindingId ?? "",
  });
  expect(await read()).toContain("API key may add webhooks in Linear.");
  expect(await read()).toContain("It does not work.");
  await sandbox.post("/linear/people", { login: "alice", isAdmin: true });
  await browserOf(owner).post(`${path}/subscription`);
  expect(await read()).toContain("Linear notifies Timewire at once when an issue changes.");
  expect((await linearSite.webhooks()).map(({ isEnabled }) => isEnabled)).toEqual([true]);
});

it("asks nobody to remove a webhook that could not be added", async () => {
  const browser = browserOf(owner);
  const made = await browser.post("/connect/linear/token", { token: "sandbox-bob" });
  const container = `${linearSiteId}/team_${await linearSite.team("Engineering")}`;
  const form = { projectId: "new", statusOpen: "open", statusDoing: "in_progress", statusClosed: "done" };
  const bound = await browser.post(`${made.headers.get("Location") ?? ""}/containers`, {
    ...form,
    container,
  });
  const said = async () => (await db().select().from(activities)).map(({ summary }) => summary).join("\n");
  expect(await said()).toContain("Only an administrator's API key may add webhooks");
  expect((await browser.post(`${bound.headers.get("Location") ?? ""}/disable`)).status).toBe(303);
  expect(await said()).not.toContain("could not be removed");
});
