import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { bindings, deliveries, links } from "../../../src/db/schema/bindings.ts";
import { activities, connections } from "../../../src/db/schema/connections.ts";
import { subscriptions } from "../../../src/db/schema/subscriptions.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import { defaultTrackerSettings } from "../../../src/integrations/bindings/settings.ts";
import { rotateBindingSecret } from "../../../src/integrations/subscriptions/rotate-binding-secret.ts";
import { createBindings } from "../../../src/integrations/trackers/create-bindings.ts";
import { scheduled } from "../../../src/jobs/cron.ts";
import { connectByOAuth } from "../../support/connections.ts";
import { contextFor } from "../../support/context.ts";
import { runJobs, syncAll } from "../../support/issue-sync.ts";
import { jiraSite } from "../../support/jira.ts";
import { browserOf, createPerson, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";

const acme = "3f1b2c70-0000-4000-8000-00000000acae";
const studio = "3f1b2c70-0000-4000-8000-000000057d10";
const dayMs = 86_400_000;
const soon = { timeout: 20_000, interval: 100 };

const allTasks = () => db().select().from(tasks);
const taskOf = async (title: string) => (await allTasks()).find((task) => task.title === title);
const appears = (title: string) =>
  vi.waitFor(async () => {
    const task = await taskOf(title);
    if (task === undefined) throw new Error(`There is no task "${title}".`);
    return task;
  }, soon);

const tick = (now: number) =>
  scheduled(createScheduledController({ cron: "* * * * *", scheduledTime: new Date(now) }), env);
const livingHooks = async () =>
  (await jiraSite.hooks()).filter(({ expiresAtMs }) => expiresAtMs > Date.now());

let owner: Person;

beforeEach(async () => {
  owner = await createPerson();
});

async function bind(connectionId: string, containers: string[]) {
  const context = await contextFor(owner);
  const choice = { connectionId, containers, projectId: null, settings: defaultTrackerSettings };
  const { bound, refused } = await createBindings(context, choice);
  expect(refused).toEqual([]);
  await runJobs(owner, context.jobs);
  return bound;
}

describe("Jira Cloud, signed in", () => {
  it("brings projects of two sites by one sign-in, with one webhook a site, and keeps equal ids apart", async () => {
    const connectionId = await connectByOAuth(owner, "alice", "jira");
    const path = `/connections/${connectionId}/containers`;
    const picker = await (await browserOf(owner).get(`${path}?q=web`)).text();
    expect(picker).toContain("acme");
    const bound = await bind(connectionId, [`${acme}/10000`, `${acme}/10001`, `${studio}/10000`]);
    expect(bound.map(({ state }) => state)).toEqual(["active", "active", "active"]);
    expect((await jiraSite.hooks()).map(({ instance, jqlFilter }) => [instance, jqlFilter])).toEqual([
      ["acme", "project in (10000, 10001)"],
      ["studio", "project in (10000)"],
    ]);
    expect(await taskOf("Web: thing 1")).toBeDefined();
    expect((await allTasks()).filter(({ title }) => title.startsWith("Archive"))).toHaveLength(120);
    const keys = (await db().select().from(links)).map(({ remoteKey }) => remoteKey);
    expect(new Set(keys).size).toBe(126);
  });

  it("reads an issue again that a webhook tells of, whatever the payload says", async () => {
    const connectionId = await connectByOAuth(owner, "alice", "jira");
    await bind(connectionId, [`${acme}/10000`]);
    const { id } = await jiraSite.open({ summary: "Door sticks", text: "It **sticks**.", labels: ["bug"] });
    expect(await appears("Door sticks")).toMatchObject({ description: "It **sticks**.", priority: "high" });
    await jiraSite.setStatus({ id, statusId: "10003" });
    await vi.waitFor(async () => expect((await taskOf("Door sticks"))?.status).toBe("in_progress"), soon);
    await jiraSite.setStatus({ id, statusId: "10004" });
    await vi.waitFor(async () => expect((await taskOf("Door sticks"))?.status).toBe("done"), soon);
    const count = (await db().select().from(links)).length;
    await jiraSite.remove({ id });
    await vi.waitFor(async () => expect((await taskOf("Door sticks"))?.archivedAt).not.toBeNull(), soon);
    expect(await db().select().from(links)).toHaveLength(count);
    const states = (await db().select().from(deliveries)).map(({ status }) => status);
    expect(new Set(states)).toEqual(new Set(["processed"]));
  });

  it("follows an issue into another project, with its task", async () => {
    const connectionId = await connectByOAuth(owner, "alice", "jira");
    await bind(connectionId, [`${acme}/10000`, `${acme}/10001`]);
    const { id } = await jiraSite.open({ summary: "Wanders" });
    const task = await appears("Wanders");
    const moved = await jiraSite.move({ id, to: "ARC" });
    const linkOf = async () => (await db().select().from(links).where(eq(links.localId, task.id)))[0];
    await vi.waitFor(async () => expect((await linkOf())?.displayKey).toBe(moved.key), soon);
    const archive = (await db().select().from(bindings)).find(({ name }) => name === "Archive");
    expect(await linkOf()).toMatchObject({ state: "live", bindingId: archive?.id });
  });

  it("D5: has its webhook renewed by cron each day", async () => {
    const connectionId = await connectByOAuth(owner, "alice", "jira");
    await bind(connectionId, [`${acme}/10000`]);
    const [before] = await db().select().from(subscriptions);
    expect((before?.dueAt ?? 0) - Date.now()).toBeGreaterThan(0);
    expect((before?.dueAt ?? 0) - Date.now()).toBeLessThanOrEqual(dayMs);
    await sandbox.post("/jira/hooks/expire", { inMs: 12 * dayMs });
    await tick(Date.now() + dayMs);
    const expiry = async () => (await jiraSite.hooks())[0]?.expiresAtMs ?? 0;
    await vi.waitFor(async () => expect(await expiry()).toBeGreaterThan(Date.now() + 29 * dayMs), soon);
    const [after] = await db().select().from(subscriptions);
    expect(after).toMatchObject({ id: before?.id, state: "active", error: null });
    expect(await jiraSite.hooks()).toHaveLength(1);
  });

  it("D5: notices within a day that Jira has ended its webhook, registers another, and reads what it missed", async () => {
    const connectionId = await connectByOAuth(owner, "alice", "jira");
    const [bound] = await bind(connectionId, [`${acme}/10000`]);
    await sandbox.post("/jira/hooks/expire", { inMs: -1 });
    await jiraSite.open({ summary: "Unheard" });
    await tick(Date.now() + dayMs);
    await vi.waitFor(async () => expect(await livingHooks()).toHaveLength(1), soon);
    await appears("Unheard");
    const told = (await db().select().from(activities)).map(({ summary }) => summary);
    expect(told).toContain("Jira had ended the webhook of Web. Another one is in its place.");
    await jiraSite.open({ summary: "Heard" });
    await appears("Heard");
    expect(await db().select().from(subscriptions)).toMatchObject([
      { bindingId: bound?.id, state: "active", error: null },
    ]);
  });

  it("leaves no webhook behind when it is disconnected", async () => {
    const connectionId = await connectByOAuth(owner, "alice", "jira");
    await bind(connectionId, [`${acme}/10000`, `${acme}/10001`]);
    await browserOf(owner).post(`/connections/${connectionId}/disconnect`);
    await vi.waitFor(async () => expect(await jiraSite.hooks()).toEqual([]), soon);
  });

  it("needs to be reconnected once its tokens are dead, and goes on then", async () => {
    const connectionId = await connectByOAuth(owner, "alice", "jira");
    const [bound] = await bind(connectionId, [`${acme}/10000`]);
    await sandbox.post("/jira/tokens/revoke", { login: "alice" });
    await syncAll(owner, bound?.id ?? "");
    const statusOf = async () =>
      (await db().select().from(connections).where(eq(connections.id, connectionId)))[0]?.status;
    expect(await statusOf()).toBe("needs_reconnect");
  });
});

describe("Jira by a person's own token", () => {
  it.each([
    ["a site of the Cloud", "acme.atlassian.net", "acme", "alice@acme.example"],
    ["a Data Center", "https://jira.acme.example/", "server", ""],
  ])("reaches %s, and takes a webhook that an administrator pastes", async (_, host, instance, email) => {
    const browser = browserOf(owner);
    const form = { host, email, token: "sandbox-alice" };
    expect((await browser.post("/connect/jira/token", { ...form, host: "" })).status).toBe(422);
    const made = await browser.post("/connect/jira/token", form);
    const connectionId = (made.headers.get("Location") ?? "").slice("/connections/".length);
    const [bound] = await bind(connectionId, ["10000"]);
    expect(bound?.state).toBe("manual");
    expect(await taskOf("Web: thing 1")).toBeDefined();
    const pasted = await rotateBindingSecret(await contextFor(owner), bound?.id ?? "");
    expect(pasted.url).toMatch(/\/webhooks\/jira\/[\w-]{43}$/);
    await jiraSite.addHook({ instance, url: pasted.url, secret: pasted.secret ?? "" });
    const { id } = await jiraSite.open({ instance, summary: "By hand", text: "Told at once" });
    expect(await appears("By hand")).toMatchObject({ description: "Told at once" });
    await jiraSite.edit({ instance, id, summary: "By hand, renamed" });
    await appears("By hand, renamed");
    await vi.waitFor(
      async () => expect((await db().select().from(subscriptions))[0]?.state).toBe("active"),
      soon,
    );
  });

  it("says that a site of the Cloud wants an e-mail address", async () => {
    const form = { host: "acme.atlassian.net", email: "", token: "sandbox-alice" };
    const refused = await browserOf(owner).post("/connect/jira/token", form);
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain("Type the e-mail address");
  });
});
