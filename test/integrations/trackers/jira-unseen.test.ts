import { beforeEach, describe, expect, it } from "vitest";

import { bindings, links } from "../../../src/db/schema/bindings.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import { defaultTrackerSettings } from "../../../src/integrations/bindings/settings.ts";
import { createBindings } from "../../../src/integrations/trackers/create-bindings.ts";
import { contextFor } from "../../support/context.ts";
import { compare, runJobs } from "../../support/issue-sync.ts";
import { jiraSite } from "../../support/jira.ts";
import { browserOf, createPerson, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";

const cloud = { host: "acme.atlassian.net", email: "bob@acme.example", instance: "acme" };
const server = { host: "jira.acme.example", email: "", instance: "server" };

let owner: Person;

beforeEach(async () => {
  owner = await createPerson();
});

/** By somebody who does not see all issues. */
async function bind({ host, email }: { host: string; email: string }, containers: string[]) {
  const made = await browserOf(owner).post("/connect/jira/token", { host, email, token: "sandbox-bob" });
  const connectionId = (made.headers.get("Location") ?? "").slice("/connections/".length);
  const context = await contextFor(owner);
  const settings = defaultTrackerSettings;
  await createBindings(context, { connectionId, containers, projectId: null, settings });
  await runJobs(owner, context.jobs);
}

const bindingOf = async (name: string) => {
  const found = (await db().select().from(bindings)).find((one) => one.name === name);
  if (found === undefined) throw new Error(`${name} is not connected.`);
  return found;
};
const taskOf = async (title: string) =>
  (await db().select().from(tasks)).find((task) => task.title === title);

describe("issues that no webhook told of", () => {
  it.each([cloud, server])("are told apart at $host by the next comparison", async (site) => {
    const { instance } = site;
    const titles = ["Closed", "Moved", "Archived", "Deleted", "Hidden"] as const;
    const ids = new Map<string, string>();
    for (const summary of titles) ids.set(summary, (await jiraSite.open({ instance, summary })).id);
    const at = (title: (typeof titles)[number]) => ({ instance, id: ids.get(title) ?? "" });
    await bind(site, ["10000", "10001"]);
    await jiraSite.setStatus({ ...at("Closed"), statusId: "10004" });
    await jiraSite.move({ ...at("Moved"), to: "ARC" });
    await jiraSite.archive(at("Archived"));
    await jiraSite.remove(at("Deleted"));
    await jiraSite.edit({ ...at("Hidden"), isRestricted: true });
    await compare(owner, await bindingOf("Web"));
    expect(await taskOf("Closed")).toMatchObject({ status: "done", archivedAt: null });
    expect(await taskOf("Moved")).toMatchObject({ sourceLabel: "ARC-121", archivedAt: null });
    const archive = await bindingOf("Archive");
    const moved = (await db().select().from(links)).find(({ displayKey }) => displayKey === "ARC-121");
    expect(moved).toMatchObject({ bindingId: archive.id, state: "live" });
    for (const title of ["Archived", "Deleted", "Hidden"] as const)
      expect((await taskOf(title))?.archivedAt).toEqual(expect.any(Number));
    await jiraSite.edit({ ...at("Hidden"), isRestricted: false });
    await compare(owner, await bindingOf("Web"));
    expect((await taskOf("Hidden"))?.archivedAt).toBeNull();
    expect((await taskOf("Deleted"))?.archivedAt).toEqual(expect.any(Number));
  });

  it("are asked for a hundred at a time", async () => {
    await bind(cloud, ["10001"]);
    const known = await db().select().from(links);
    expect(known).toHaveLength(120);
    for (const { remoteKey } of known.slice(0, 110))
      await jiraSite.setStatus({ id: remoteKey.split(":").at(-1) ?? "", statusId: "10004" });
    await compare(owner, await bindingOf("Archive"));
    const asked = (await sandbox.requests(cloud.host)).map(({ path }) => path);
    expect(asked.filter((path) => path.endsWith("/issue/bulkfetch"))).toHaveLength(2);
    expect(asked.filter((path) => /\/issue\/\d+/.test(path))).toEqual([]);
    const done = (await db().select().from(tasks)).filter(({ status }) => status === "done");
    expect(done).toHaveLength(110);
  });
});
