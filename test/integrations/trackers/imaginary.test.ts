import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { bindings, links } from "../../../src/db/schema/bindings.ts";
import { subscriptions } from "../../../src/db/schema/subscriptions.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import { claimRenewals } from "../../../src/integrations/subscriptions/claim-renewals.ts";
import { connectByToken } from "../../../src/integrations/connections/connect-by-token.ts";
import { createBindings } from "../../../src/integrations/trackers/create-bindings.ts";
import { defaultTrackerSettings } from "../../../src/integrations/bindings/settings.ts";
import { scheduled } from "../../../src/jobs/cron.ts";
import { contextFor } from "../../support/context.ts";
import { imaginarySite } from "../../support/imaginary.ts";
import { compare, runJobs } from "../../support/issue-sync.ts";
import { browserOf, createPerson, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";

const host = "api.imaginary.example";
const web = { site: "north", project: "10000" };
const minuteMs = 60_000;
const soon = { timeout: 15_000, interval: 100 };
const fields = { key: "sandbox-key", token: "sandbox-alice" };

const allTasks = () => db().select().from(tasks);
const taskOf = async (title: string) => (await allTasks()).find((task) => task.title === title);
const callsOf = async (method: string, path: string) =>
  (await sandbox.requests(host)).filter((call) => call.method === method && call.path.startsWith(path));

let owner: Person;

beforeEach(async () => {
  owner = await createPerson();
});

/** Connected, with two projects of one id, one in each site. */
async function connected(by: Person = owner): Promise<{ connectionId: string; ids: string[] }> {
  const context = await contextFor(by);
  const form = { fields, host: "", isPersonal: false };
  const { connectionId } = await connectByToken(context, "imaginary", form);
  const chosen = ["north/10000", "south/10000"];
  const choice = { connectionId, containers: chosen, projectId: null, settings: defaultTrackerSettings };
  const { bound, refused } = await createBindings(context, choice);
  expect(refused).toEqual([]);
  await runJobs(by, context.jobs);
  return { connectionId, ids: bound.map(({ id }) => id) };
}

describe("a tracker that is like no other", () => {
  it("is connected by key and token on the page, and read in pages", async () => {
    const browser = browserOf(owner);
    const form = await (await browser.get("/connect/imaginary")).text();
    for (const name of ["key", "token"]) expect(form).toContain(`name="${name}"`);
    const refused = await browser.post("/connect/imaginary/token", { ...fields, token: "wrong" });
    expect(refused.status).toBe(422);
    const made = await browser.post("/connect/imaginary/token", fields);
    const path = made.headers.get("Location") ?? "";
    expect(path).toMatch(/^\/connections\/\w+$/);
    const picker = await (await browser.get(`${path}/containers?q=archive`)).text();
    expect(picker).toContain("Archive (North)");
    const usual = { projectId: "new", statusOpen: "open", statusClosed: "done" };
    const bound = await browser.post(`${path}/containers`, { ...usual, container: "north/10001" });
    expect(bound.headers.get("Location")).toMatch(/^\/bindings\//);
    await vi.waitFor(async () => expect(await allTasks()).toHaveLength(120), soon);
    expect(await callsOf("GET", "/sites/north/projects/10001/issues")).toHaveLength(3);
  });

  it("keeps projects and issues of one id apart that are of two sites", async () => {
    await connected();
    const rows = (await db().select().from(bindings)).toSorted((a, b) => b.name.localeCompare(a.name));
    expect(rows.map(({ siteId, externalId, name }) => [siteId, externalId, name])).toEqual([
      ["north", "10000", "Web"],
      ["south", "10000", "Shop"],
    ]);
    expect((await allTasks()).map(({ title }) => title).toSorted()).toEqual(
      ["Shop", "Web"].flatMap((name) => [1, 2, 3].map((thing) => `${name}: thing ${thing}`)),
    );
  });

  it("tells of changes at the one address of all, each to its own project", async () => {
    await connected();
    expect(await db().select().from(subscriptions)).toHaveLength(2);
    const opened = await imaginarySite.open({ ...web, title: "Door sticks", body: "It **sticks**." });
    await vi.waitFor(async () => expect(await taskOf("Door sticks")).toBeDefined(), soon);
    const project = (await taskOf("Web: thing 1"))?.projectId;
    expect(await taskOf("Door sticks")).toMatchObject({ description: "It **sticks**.", projectId: project });
    await imaginarySite.change({ site: "north", id: opened.id, statusId: "5" });
    await vi.waitFor(async () => expect((await taskOf("Door sticks"))?.status).toBe("done"), soon);
    await imaginarySite.remove({ site: "north", id: opened.id });
    await vi.waitFor(
      async () => expect((await taskOf("Door sticks"))?.archivedAt ?? null).not.toBeNull(),
      soon,
    );
  });

  it("offers its own presets, and takes only what is in the current sprint, by key and without a word", async () => {
    const { connectionId, ids } = await connected();
    const browser = browserOf(owner);
    const usual = { projectId: "new", statusOpen: "open", statusClosed: "done" };
    const choice = { ...usual, container: "north/10001", preset: "current-sprint" };
    const shown = await (await browser.post(`/connections/${connectionId}/containers`, choice)).text();
    for (const text of ["Only stories", "Sprint 8", "Checkout", "each is not in the current sprint"])
      expect(shown).toContain(text);
    const projectId = (await taskOf("Web: thing 1"))?.projectId ?? "";
    const rules = {
      ...usual,
      projectId,
      currentSprint: "on",
      beginWithKey: "on",
      titleFrom: "WIP: ",
      titleTo: "",
    };
    expect((await browser.post(`/bindings/${ids[0] ?? ""}`, rules)).status).toBe(303);
    const { id, key } = await imaginarySite.open({ ...web, title: "WIP: Sprint on", body: "" });
    await imaginarySite.change({ site: "north", id, sprintId: "s1" });
    await vi.waitFor(async () => expect(await taskOf(`${key} Sprint on`)).toBeDefined(), soon);
    await imaginarySite.change({ site: "north", id, sprintId: "s2" });
    const archivedAt = async () => (await taskOf(`${key} Sprint on`))?.archivedAt ?? null;
    await vi.waitFor(async () => expect(await archivedAt()).not.toBeNull(), soon);
  });

  it("maps its own names of statuses and priorities by rules", async () => {
    const { ids } = await connected();
    const rules = {
      projectId: (await taskOf("Web: thing 1"))?.projectId ?? "",
      priorityLabel: "Blocker",
      priority: "high",
      statusOpen: "open",
      statusDoing: "in_progress",
      statusClosed: "done",
    };
    const page = await (await browserOf(owner).get(`/bindings/${ids[0] ?? ""}`)).text();
    expect(page).toContain("Blocker");
    const saved = await browserOf(owner).post(`/bindings/${ids[0] ?? ""}`, rules);
    expect(saved.status).toBe(303);
    const { id } = await imaginarySite.open({ ...web, title: "On fire", body: "" });
    await imaginarySite.change({ site: "north", id, statusId: "3", priorityId: "p1" });
    await vi.waitFor(
      async () => expect(await taskOf("On fire")).toMatchObject({ status: "in_progress", priority: "high" }),
      soon,
    );
  });

  it("shows a document of its own format without what it could do on a page", async () => {
    await connected();
    const { id } = await imaginarySite.open({ ...web, title: "Hostile", body: "" });
    const paragraph = (content: unknown[]) => ({ type: "paragraph", content });
    const document = {
      type: "doc",
      version: 1,
      content: [
        { type: "heading", attrs: { level: 2 }, content: [{ type: "text", text: "Steps" }] },
        {
          type: "orderedList",
          content: [{ type: "listItem", content: [paragraph([{ type: "text", text: "Open" }])] }],
        },
        paragraph([{ type: "text", text: "<img src=x onerror=alert(1)>" }]),
        paragraph([
          { type: "text", text: "here", marks: [{ type: "link", attrs: { href: "javascript:alert(1)" } }] },
        ]),
      ],
    };
    await imaginarySite.change({ site: "north", id, document });
    await vi.waitFor(async () => expect((await taskOf("Hostile"))?.description).toContain("## Steps"), soon);
    const task = await taskOf("Hostile");
    expect(task?.description).toBe("## Steps\n\n1. Open\n\n\\<img src=x onerror=alert(1)>\n\nhere");
    const page = await (await browserOf(owner).get(`/tasks/${task?.id ?? ""}`)).text();
    expect(page).toContain("Steps");
    expect(page).not.toContain("<img src=x");
    expect(page).not.toContain("javascript:");
  });

  it("has its subscription renewed before it ends", async () => {
    await connected();
    const now = Date.now();
    expect(await claimRenewals(db(), now + 30 * minuteMs)).toEqual([]);
    const at = now + 37 * minuteMs;
    const minute = { cron: "* * * * *", scheduledTime: new Date(at) };
    await scheduled(createScheduledController(minute), env);
    await vi.waitFor(
      async () => expect(await callsOf("PUT", "/subscriptions/sub-1/prolong")).toHaveLength(1),
      soon,
    );
  });

  it("has a renewal that failed tried again before its hour is over", async () => {
    await connected();
    const at = Date.now() + 37 * minuteMs;
    expect(await claimRenewals(db(), at)).toHaveLength(1);
    const rows = await db().select().from(subscriptions);
    for (const { dueAt, expiresAt } of rows) expect(dueAt).toBeLessThan((expiresAt ?? 0) - 10 * minuteMs);
  });

  it("ends its subscription with the last connection that uses it", async () => {
    const other = await createPerson();
    const { connectionId: first } = await connected();
    const { connectionId: second } = await connected(other);
    const stateOf = async (id: string) =>
      (await db().select().from(subscriptions).where(eq(subscriptions.connectionId, id))).map(
        ({ state }) => state,
      );
    const end = async (by: Person, id: string) => {
      await browserOf(by).post(`/connections/${id}/disconnect`);
      await vi.waitFor(
        async () => expect((await stateOf(id)).filter((state) => state !== "removed")).toEqual([]),
        soon,
      );
    };
    await end(owner, first);
    expect(await callsOf("DELETE", "/subscriptions/")).toEqual([]);
    await end(other, second);
    await vi.waitFor(
      async () => expect(await callsOf("DELETE", "/subscriptions/sub-1")).not.toEqual([]),
      soon,
    );
  });

  it("keeps the task of an issue that keeps its id in another project, and goes on with it", async () => {
    await connected();
    const context = await contextFor(owner);
    const [row] = await db().select().from(bindings);
    const choice = { containers: ["north/10001"], projectId: null, settings: defaultTrackerSettings };
    await createBindings(context, { connectionId: row?.connectionId ?? "", ...choice });
    const { id } = await imaginarySite.open({ ...web, title: "Moves", body: "" });
    await vi.waitFor(async () => expect(await taskOf("Moves")).toBeDefined(), soon);
    await imaginarySite.move({ site: "north", id, to: "10001" });
    const linkOf = async () => (await db().select().from(links).where(eq(links.displayKey, "ARC-121")))[0];
    await vi.waitFor(async () => expect(await linkOf()).toBeDefined(), soon);
    const archive = (await db().select().from(bindings)).find(({ name }) => name === "Archive");
    expect(await linkOf()).toMatchObject({
      state: "live",
      bindingId: archive?.id,
      localId: (await taskOf("Moves"))?.id,
    });
    await imaginarySite.change({ site: "north", id, title: "Moved and renamed" });
    await vi.waitFor(async () => expect(await taskOf("Moved and renamed")).toBeDefined(), soon);
    expect(await taskOf("Moves")).toBeUndefined();
  });

  it("is found in another project although its move was told to nobody", async () => {
    const { connectionId } = await connected();
    const choice = { containers: ["north/10001"], projectId: null, settings: defaultTrackerSettings };
    await createBindings(await contextFor(owner), { connectionId, ...choice });
    const { id } = await imaginarySite.open({ ...web, title: "Wanders", body: "" });
    await vi.waitFor(async () => expect(await taskOf("Wanders")).toBeDefined(), soon);
    await sandbox.setFault(host, { kind: "webhooks_lost" });
    await imaginarySite.move({ site: "north", id, to: "10001" });
    const rows = await db().select().from(bindings);
    const [from, to] = ["Web", "Archive"].map((name) => rows.find((row) => row.name === name));
    if (from === undefined) throw new Error("It is not connected.");
    await compare(owner, from);
    const link = (await db().select().from(links)).find(({ displayKey }) => displayKey === "ARC-121");
    expect(link).toMatchObject({ state: "live", bindingId: to?.id, localId: (await taskOf("Wanders"))?.id });
  });

  it("is told of nothing while its connection is paused, and of all again afterwards", async () => {
    const { connectionId } = await connected();
    const browser = browserOf(owner);
    expect((await browser.post(`/connections/${connectionId}/pause`)).status).toBe(303);
    await vi.waitFor(async () => expect(await callsOf("DELETE", "/subscriptions/")).not.toEqual([]), soon);
    expect((await browser.post(`/connections/${connectionId}/resume`)).status).toBe(303);
    const active = eq(subscriptions.state, "active");
    await vi.waitFor(async () => {
      const rows = await db().select().from(subscriptions).where(active);
      expect(rows.map(({ remoteId }) => remoteId)).toEqual(["sub-2", "sub-2"]);
    }, soon);
    await imaginarySite.open({ ...web, title: "After the pause", body: "" });
    await vi.waitFor(async () => expect(await taskOf("After the pause")).toBeDefined(), soon);
  });

  it("offers no other secret where the provider takes none", async () => {
    const { ids } = await connected();
    const browser = browserOf(owner);
    const path = `/bindings/${ids[0] ?? ""}`;
    expect(await (await browser.get(path)).text()).not.toContain("Change the secret");
    expect((await browser.post(`${path}/subscription/secret`)).status).toBe(409);
    expect((await browser.post(`${path}/subscription`)).status).toBe(303);
    await imaginarySite.open({ ...web, title: "Still told", body: "" });
    await vi.waitFor(async () => expect(await taskOf("Still told")).toBeDefined(), soon);
  });
});
