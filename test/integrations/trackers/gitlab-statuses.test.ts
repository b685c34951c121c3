import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { bindings, deliveries } from "../../../src/db/schema/bindings.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import { trackerSettings } from "../../../src/integrations/bindings/settings.ts";
import { createBindings } from "../../../src/integrations/trackers/create-bindings.ts";
import { gitlab } from "../../../src/providers/gitlab/index.ts";
import { accessOf } from "../../providers/contracts/access.ts";
import { actingIn, gitlabAs, projectRef } from "../../providers/gitlab/site.ts";
import { connectByPersonalToken } from "../../support/connections.ts";
import { contextFor } from "../../support/context.ts";
import { rulesWith } from "../../support/issue-events.ts";
import { runJobs, syncAll } from "../../support/issue-sync.ts";
import { createPerson, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { deliverAll } from "../../support/two-way.ts";
import { gitlabSide } from "../../support/two-way-gitlab.ts";

const soon = { timeout: 15_000, interval: 100 };
const web = actingIn("acme/web");
const alice = accessOf(gitlab, "sandbox-alice");

let owner: Person;
beforeEach(async () => {
  owner = await createPerson();
  await sandbox.post("/gitlab/plan", { plan: "premium" });
});

async function statusIds(): Promise<Map<string, string>> {
  const vocabulary = await gitlab.tracker?.vocabulary(alice, await projectRef("acme/web"));
  return new Map(vocabulary?.statuses.map(({ id, name }) => [name, id]));
}

/** As a person does on the page. */
async function setStatus(issueId: string, name: string): Promise<void> {
  const query = `mutation($id: WorkItemID!, $status: WorkItemsStatusesStatusID!) {
    workItemUpdate(input: { id: $id, statusWidget: { status: $status } }) { errors } }`;
  const variables = { id: `gid://gitlab/WorkItem/${issueId}`, status: (await statusIds()).get(name) };
  await gitlabAs("alice", "POST", "/../graphql", { query, variables });
}

const taskNow = async (title: string) =>
  (await db().select().from(tasks)).find((task) => task.title === title);
const taskIs = (title: string, status: string) =>
  vi.waitFor(async () => expect(await taskNow(title)).toMatchObject({ status }), soon);

describe("an issue with a status of its namespace", { timeout: 60_000 }, () => {
  it("has it in the task, and keeps it when a webhook tells only that it is open", async () => {
    const context = await contextFor(owner);
    const { externalId } = await projectRef("acme/web");
    const connectionId = await connectByPersonalToken(owner, "alice", "gitlab");
    const choice = { connectionId, containers: [externalId], projectId: null, settings: rulesWith({}) };
    const { bound } = await createBindings(context, choice);
    await runJobs(owner, context.jobs);
    const issue = await web.open({ title: "Door sticks", body: "", label: "bug" });
    await taskIs("Door sticks", "open");
    await setStatus(issue.id, "In review");
    await taskIs("Door sticks", "in_progress");
    await web.rename(issue, "Door is stuck");
    await taskIs("Door is stuck", "in_progress");
    await syncAll(owner, bound[0]?.id ?? "");
    await taskIs("Door is stuck", "in_progress");
    await web.close(issue);
    await taskIs("Door is stuck", "done");
    await web.change(issue, { state_event: "reopen" });
    await taskIs("Door is stuck", "open");
    const dead = await db().select().from(deliveries).where(eq(deliveries.status, "dead"));
    expect(dead).toEqual([]);
  });

  it("is given the one that the settings name for the task's", async () => {
    const pair = await gitlabSide.connect(owner, "ask");
    const { binding } = pair.bound;
    const ids = await statusIds();
    const named = (name: string) => ({ id: ids.get(name) ?? null, name });
    const settings = trackerSettings(binding);
    const statuses = { open: named("To do"), in_progress: named("In review"), done: named("Won't do") };
    const changed = { ...settings, writes: { ...settings.writes, statuses } };
    await db().update(bindings).set({ settings: changed }).where(eq(bindings.id, binding.id));
    for (const [status, name] of [
      ["in_progress", "In review"],
      ["done", "Won't do"],
      ["open", "To do"],
    ] as const) {
      await pair.edit({ status });
      await deliverAll(owner);
      expect(await pair.snapshot()).toMatchObject({ status: { name } });
      await pair.sync();
      expect(await pair.here()).toMatchObject({ status, unwritten: null });
    }
  });
});
