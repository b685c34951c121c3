import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { bindings, deliveries, links } from "../../../src/db/schema/bindings.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import { defaultTrackerSettings, trackerSettings } from "../../../src/integrations/bindings/settings.ts";
import { createBindings } from "../../../src/integrations/trackers/create-bindings.ts";
import { updateBinding } from "../../../src/integrations/trackers/update-binding.ts";
import { jira } from "../../../src/providers/jira/index.ts";
import { connectByOAuth } from "../../support/connections.ts";
import { contextFor } from "../../support/context.ts";
import { checkNightly, runJobs, syncAll } from "../../support/issue-sync.ts";
import { jiraSite } from "../../support/jira.ts";
import { browserOf, createPerson, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";

const acme = "3f1b2c70-0000-4000-8000-00000000acae";
const soon = { timeout: 20_000, interval: 100 };
const keep = 'labels = "keep"';
const form = {
  projectId: "new",
  labels: "",
  priorityLabel: "bug",
  priority: "high",
  statusOpen: "open",
  statusClosed: "done",
};

const shown = async () =>
  (await db().select().from(tasks))
    .filter(({ archivedAt }) => archivedAt === null)
    .map(({ title }) => title)
    .toSorted();

let owner: Person;

beforeEach(async () => {
  owner = await createPerson();
});

async function bind(connectionId: string, container: string, query: string | null) {
  const context = await contextFor(owner);
  const settings = { ...defaultTrackerSettings, query };
  const { bound, refused } = await createBindings(context, {
    connectionId,
    containers: [container],
    projectId: null,
    settings,
  });
  expect(refused).toEqual([]);
  await runJobs(owner, context.jobs);
  return bound[0]?.id ?? "";
}

async function connectByToken(host: string, email: string) {
  const made = await browserOf(owner).post("/connect/jira/token", { host, email, token: "sandbox-alice" });
  return (made.headers.get("Location") ?? "").slice("/connections/".length);
}

const providers = [
  ["a site of the Cloud", "acme.atlassian.net", "acme", "alice@acme.example"],
  ["a Data Center", "jira.acme.example", "server", ""],
] as const;

describe("a query of one's own", () => {
  it.each(providers)("may be at %s the example that the page shows", async (_, host, _instance, email) => {
    const example = jira.tracker?.query?.example ?? "";
    expect(example).toContain("sprint in openSprints()");
    expect(await bind(await connectByToken(host, email), "10000", example)).not.toBe("");
  });

  it.each(providers)(
    "says at %s which issues become tasks, and which do so no more",
    async (_, host, instance, email) => {
      const { id } = await jiraSite.open({ instance, summary: "Kept", labels: ["keep"] });
      const other = await jiraSite.open({ instance, summary: "Other" });
      const bindingId = await bind(await connectByToken(host, email), "10000", keep);
      expect(await shown()).toEqual(["Kept"]);
      await jiraSite.edit({ instance, id, labels: [] });
      await jiraSite.edit({ instance, id: other.id, labels: ["keep"] });
      await syncAll(owner, bindingId);
      expect(await shown()).toEqual(["Other"]);
      await jiraSite.edit({ instance, id, labels: ["keep"] });
      await syncAll(owner, bindingId);
      expect(await shown()).toEqual(["Kept", "Other"]);
    },
  );

  it.each(providers)(
    "costs a pass at %s that finds nothing new one request and no row",
    async (_, host, instance, email) => {
      await jiraSite.open({ instance, summary: "Kept", labels: ["keep"] });
      const bindingId = await bind(await connectByToken(host, email), "10000", keep);
      await jiraSite.open({ instance, summary: "Other" });
      await syncAll(owner, bindingId);
      const [links0, bindings0] = [await db().select().from(links), await db().select().from(bindings)];
      const before = (await sandbox.requests(host)).length;
      await syncAll(owner, bindingId);
      expect((await sandbox.requests(host)).length - before).toBe(1);
      expect(await db().select().from(links)).toEqual(links0);
      expect(await db().select().from(bindings)).toEqual(bindings0);
    },
  );

  it("counts for what a webhook tells of", async () => {
    await bind(await connectByOAuth(owner, "alice", "jira"), `${acme}/10000`, keep);
    const { id } = await jiraSite.open({ summary: "Kept", labels: ["keep"] });
    await jiraSite.open({ summary: "Other" });
    await vi.waitFor(async () => expect(await db().select().from(links)).toHaveLength(2), soon);
    expect(await shown()).toEqual(["Kept"]);
    await jiraSite.edit({ id, labels: [] });
    await vi.waitFor(async () => expect(await shown()).toEqual([]), soon);
    await jiraSite.edit({ id, labels: ["keep"] });
    await vi.waitFor(async () => expect(await shown()).toEqual(["Kept"]), soon);
    const states = new Set((await db().select().from(deliveries)).map(({ status }) => status));
    expect(states).toEqual(new Set(["processed"]));
  });

  it("counts for what is moved into its project", async () => {
    const connectionId = await connectByOAuth(owner, "alice", "jira");
    const kept = await jiraSite.open({ summary: "Kept", labels: ["keep"] });
    const other = await jiraSite.open({ summary: "Other" });
    const web = await bind(connectionId, `${acme}/10000`, null);
    await bind(connectionId, `${acme}/10002`, keep);
    for (const { id } of [kept, other]) await jiraSite.move({ id, to: "P2" });
    await syncAll(owner, web);
    await vi.waitFor(async () => expect(await shown()).not.toContain("Other"), soon);
    await vi.waitFor(async () => expect(await shown()).toContain("Kept"), soon);
  });

  it("puts away what does not match once it is changed, and at night what time alone has changed", async () => {
    await jiraSite.open({ summary: "Kept", labels: ["keep"] });
    const bindingId = await bind(
      await connectByToken("acme.atlassian.net", "alice@acme.example"),
      "10000",
      null,
    );
    expect((await shown()).length).toBeGreaterThan(1);
    const [row] = await db().select().from(bindings);
    if (row === undefined) throw new Error("There is no binding.");
    const save = async (query: string | null) => {
      const context = await contextFor(owner);
      const settings = { ...trackerSettings(row), query };
      await updateBinding(context, bindingId, { projectId: row.projectId ?? "", settings });
      return context.jobs;
    };
    await runJobs(owner, await save(keep));
    expect(await shown()).toEqual(["Kept"]);
    await runJobs(owner, await save(null));
    expect((await shown()).length).toBeGreaterThan(1);
    // As if the same query had been true of all of them until today.
    await db()
      .update(bindings)
      .set({ settings: { ...trackerSettings(row), query: keep } })
      .where(eq(bindings.id, bindingId));
    await syncAll(owner, bindingId);
    expect((await shown()).length).toBeGreaterThan(1);
    await checkNightly(owner, bindingId);
    expect(await shown()).toEqual(["Kept"]);
  });
});

describe("a query that the provider does not take", () => {
  const wrong = [
    ["labels = = 1", "Error in the JQL Query"],
    ["flavour = sweet", "Field &#39;flavour&#39; does not exist"],
    ["labels = a) OR (labels = b", "Error in the JQL Query"],
    ["labels = a ORDER BY created", "Leave out ORDER BY"],
  ] as const;

  it.each(wrong)(
    "%s is refused in its words, with what was typed, and nothing is stored",
    async (query, words) => {
      const connectionId = await connectByToken("acme.atlassian.net", "alice@acme.example");
      const browser = browserOf(owner);
      const path = `/connections/${connectionId}/containers`;
      const refused = await browser.post(path, { ...form, container: "10000", query });
      expect(refused.status).toBe(422);
      expect(await refused.text()).toContain(words);
      expect(await db().select().from(bindings)).toEqual([]);
      const id = await bind(connectionId, "10000", keep);
      const [bound] = await db().select().from(bindings);
      const again = await browser.post(`/bindings/${id}`, {
        ...form,
        projectId: bound?.projectId ?? "",
        query,
      });
      expect(again.status).toBe(422);
      const text = await again.text();
      expect(text).toContain(words);
      expect(text).toContain(`>${query}</textarea>`);
      const [row] = await db().select().from(bindings);
      expect(row?.settings).toMatchObject({ query: keep });
    },
  );

  it.each(wrong.slice(0, 3))("%s is refused by a Data Center too", async (query, words) => {
    const connectionId = await connectByToken("jira.acme.example", "");
    const path = `/connections/${connectionId}/containers`;
    const refused = await browserOf(owner).post(path, { ...form, container: "10000", query });
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain(words);
  });

  it("is not asked of a provider that has none", async () => {
    const connectionId = await connectByOAuth(owner);
    const page = await (await browserOf(owner).get(`/connections/${connectionId}/containers`)).text();
    expect(page).not.toContain('name="query"');
  });
});
