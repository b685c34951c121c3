import { beforeEach, describe, expect, it } from "vitest";

import { bindings } from "../../../src/db/schema/bindings.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import { jira } from "../../../src/providers/jira/index.ts";
import { tracker } from "../../../src/providers/jira/tracker.ts";
import { defaultTrackerSettings } from "../../../src/integrations/bindings/settings.ts";
import { createBindings } from "../../../src/integrations/trackers/create-bindings.ts";
import { accessOf } from "../../providers/contracts/access.ts";
import { contextFor } from "../../support/context.ts";
import { checkNightly, runJobs, syncAll } from "../../support/issue-sync.ts";
import { jiraSite } from "../../support/jira.ts";
import { browserOf, createPerson, db, type Person } from "../../support/people.ts";

/** Of the project WEB: over, under way, and to come. */
const [past, current, next] = [30_000, 30_001, 30_002];
const siteOf = (instance: string) =>
  instance === "server"
    ? { host: "jira.acme.example", email: "" }
    : { host: `${instance}.atlassian.net`, email: "alice@acme.example" };
const web = (host: string) => ({ externalId: "10000", name: "Web", url: `https://${host}/browse/WEB` });

async function read(instance: string, id: string) {
  const { host, email } = siteOf(instance);
  const access = accessOf(jira, "sandbox-alice", { host, fields: { email } });
  const found = await tracker.get(access, web(host), { id, key: "WEB-?" });
  if (found.is !== "here") throw new Error(`The issue is ${found.is}.`);
  return found.issue;
}

describe("the sprints of an issue", () => {
  it.each(["acme", "server"])(
    "are read at %s from the field that the site has for them",
    async (instance) => {
      const { id } = await jiraSite.open({ instance, summary: "Planned" });
      expect((await read(instance, id)).sprints).toEqual([]);
      await jiraSite.edit({ instance, id, sprintIds: [past, current] });
      expect((await read(instance, id)).sprints).toEqual([
        { id: String(past), name: "Web, sprint 1", isCurrent: false },
        { id: String(current), name: "Web, sprint 2", isCurrent: true },
      ]);
    },
  );

  it("are not there where nobody works in sprints", async () => {
    const { id } = await jiraSite.open({ instance: "studio", project: "SHO", summary: "Unplanned" });
    expect((await read("studio", id)).sprints).toBeUndefined();
    const { host, email } = siteOf("studio");
    const access = accessOf(jira, "sandbox-alice", { host, fields: { email } });
    const vocabulary = await tracker.vocabulary(access, web(host));
    expect(vocabulary).not.toHaveProperty("sprints");
    expect(vocabulary).not.toHaveProperty("presets");
  });
});

describe("only the current sprint", () => {
  let owner: Person;

  beforeEach(async () => {
    owner = await createPerson();
  });

  const shown = async () =>
    (await db().select().from(tasks))
      .filter(({ archivedAt }) => archivedAt === null)
      .map(({ title }) => title)
      .toSorted();

  async function connect(instance: string) {
    const form = { ...siteOf(instance), token: "sandbox-alice" };
    const made = await browserOf(owner).post("/connect/jira/token", form);
    return (made.headers.get("Location") ?? "").slice("/connections/".length);
  }

  it("is offered as a preset, with the sprints that have issues", async () => {
    const { id } = await jiraSite.open({ summary: "Planned" });
    await jiraSite.edit({ id, sprintIds: [past, next] });
    const path = `/connections/${await connect("acme")}/containers`;
    const form = { projectId: "new", statusOpen: "open", statusClosed: "done", container: "10000" };
    const page = await (await browserOf(owner).post(path, { ...form, preset: "current-sprint" })).text();
    expect(page).toMatch(/value="current-sprint"[^>]*aria-pressed="true"/);
    expect(page).toMatch(/name="currentSprint"[^>]*checked/);
    expect(page).toContain('name="sprint" value="Web, sprint 3"');
    expect(page).not.toContain('value="Web, sprint 1"');
    expect(page).toContain("because each is not in the current sprint");
  });

  it.each(["acme", "server"])(
    "follows at %s what is planned, and at night what is begun or over",
    async (instance) => {
      const planned = await jiraSite.open({ instance, summary: "Planned" });
      const later = await jiraSite.open({ instance, summary: "Later" });
      await jiraSite.edit({ instance, id: planned.id, sprintIds: [past, current] });
      await jiraSite.edit({ instance, id: later.id, sprintIds: [next] });
      const context = await contextFor(owner);
      await createBindings(context, {
        connectionId: await connect(instance),
        containers: ["10000"],
        projectId: null,
        settings: { ...defaultTrackerSettings, onlyCurrentSprint: true },
      });
      await runJobs(owner, context.jobs);
      expect(await shown()).toEqual(["Planned"]);
      const bindingId = (await db().select().from(bindings))[0]?.id ?? "";
      await jiraSite.edit({ instance, id: planned.id, sprintIds: [past] });
      await syncAll(owner, bindingId);
      expect(await shown()).toEqual([]);
      await jiraSite.setSprint({ instance, id: next, state: "active" });
      await checkNightly(owner, bindingId);
      expect(await shown()).toEqual(["Later"]);
      await jiraSite.setSprint({ instance, id: next, state: "closed" });
      await checkNightly(owner, bindingId);
      expect(await shown()).toEqual([]);
    },
  );
});
