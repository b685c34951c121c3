import { eq } from "drizzle-orm";
import { expect, it, vi } from "vitest";

import { bindings, deliveries, syncRuns } from "../../../src/db/schema/bindings.ts";
import { taskComments } from "../../../src/db/schema/comments.ts";
import { connections } from "../../../src/db/schema/connections.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import { updateTask } from "../../../src/domain/tasks/update-task.ts";
import { askForCheck } from "../../../src/integrations/bindings/ask-for-check.ts";
import { syncPage } from "../../../src/integrations/sync/sync-page.ts";
import { createBindings } from "../../../src/integrations/trackers/create-bindings.ts";
import type { Job } from "../../../src/messages.ts";
import { actingIn, gitlabAs, projectRef } from "../../providers/gitlab/site.ts";
import { systemContext } from "../../support/bindings.ts";
import { connectByOAuth } from "../../support/connections.ts";
import { contextFor } from "../../support/context.ts";
import { interveneBefore } from "../../support/intervening-database.ts";
import { boundTo, runJobs, syncAll } from "../../support/issue-sync.ts";
import { jiraSite } from "../../support/jira.ts";
import { linearSite, linearSiteId } from "../../support/linear.ts";
import { browserOf, createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { bothWays, deliverAll } from "../../support/two-way.ts";

const soon = { timeout: 30_000, interval: 200 };

type There = {
  title(): Promise<string>;
  rename(title: string): Promise<unknown>;
  close(): Promise<unknown>;
  /** null = nothing tells of comments here. */
  comment: ((text: string) => Promise<unknown>) | null;
};
type Target = {
  name: string;
  /** At least so many deliveries of below say too little by themselves. */
  held: number;
  container(): Promise<string>;
  open(title: string): Promise<There>;
  endTokens(): Promise<unknown>;
};

const web = actingIn("acme/web");

const targets: Target[] = [
  {
    name: "jira",
    held: 4,
    container: async () => "3f1b2c70-0000-4000-8000-00000000acae/10000",
    endTokens: () => sandbox.post("/jira/tokens/revoke", { login: "alice" }),
    async open(summary) {
      const { id } = await jiraSite.open({ summary });
      return {
        title: async () => (await jiraSite.kept(id)).summary,
        rename: (to) => jiraSite.edit({ id, summary: to, by: "bob" }),
        close: () => jiraSite.setStatus({ id, statusId: "10004", by: "bob" }),
        comment: (text) => jiraSite.comment({ id, text, by: "bob" }),
      };
    },
  },
  {
    name: "gitlab",
    held: 0,
    container: async () => (await projectRef("acme/web")).externalId,
    endTokens: () => sandbox.post("/gitlab/tokens/revoke", { username: "alice" }),
    async open(title) {
      const issue = await web.open({ title, body: "", label: "bug" });
      const notes = `/projects/acme%2Fweb/issues/${web.iidOf(issue)}/notes`;
      return {
        title: async () => String((await web.issueAt(issue))["title"]),
        rename: (to) => web.rename(issue, to),
        close: () => web.close(issue),
        comment: (body) => gitlabAs("bob", "POST", notes, { body }),
      };
    },
  },
  {
    name: "linear",
    held: 0,
    container: async () => `${linearSiteId}/team_${await linearSite.team("Engineering")}`,
    endTokens: () => sandbox.post("/linear/grants/revoke", { login: "alice" }),
    async open(title) {
      const teamId = await linearSite.team("Engineering");
      const { id } = await linearSite.open({ teamId, title });
      const done = await linearSite.state(teamId, "Done");
      return {
        title: async () => (await linearSite.issues()).find((one) => one.id === id)?.title ?? "",
        rename: (to) => linearSite.change({ id, title: to }),
        close: () => linearSite.change({ id, stateId: done }),
        // A sign-in may add no webhook, and no listing has comments.
        comment: null,
      };
    },
  },
];

const taskNamed = (title: string) =>
  vi.waitFor(async () => {
    const [task] = await db().select().from(tasks).where(eq(tasks.title, title));
    if (task === undefined) throw new Error(`There is no task "${title}".`);
    return task;
  }, soon);
const statusOf = async () => (await db().select().from(connections))[0]?.status;

const heldOnes = () => db().$count(deliveries, eq(deliveries.status, "held"));

async function bind(owner: Person, target: Target): Promise<void> {
  const connectionId = await connectByOAuth(owner, "alice", target.name);
  const containers = [await target.container()];
  const choice = { connectionId, containers, projectId: null, settings: bothWays() };
  const ctx = await contextFor(owner);
  expect((await createBindings(ctx, choice)).refused).toEqual([]);
  await runJobs(owner, ctx.jobs);
}

it.each(targets)(
  "what both sides did while the connection to $name had no sign-in arrives once it is reconnected",
  { timeout: 120_000 },
  async (target) => {
    const owner = await createPerson();
    const [ours, open, done] = [
      await target.open("Door"),
      await target.open("Window"),
      await target.open("Roof"),
    ];
    await bind(owner, target);
    const { id, version } = await taskNamed("Door");
    const window = await taskNamed("Window");
    await done.close();
    const [binding] = await db().select().from(bindings);
    await syncAll(owner, binding?.id ?? "");
    expect(await taskNamed("Roof")).toMatchObject({ status: "done" });
    await target.endTokens();
    await open.rename("Window, there");
    await done.rename("Roof, there");
    // The first is told before anybody knows that the sign-in has ended.
    await open.comment?.("It is the frost");
    const [connection] = await db().select().from(connections);
    await browserOf(owner).post(`/connections/${connection?.id}/test`);
    expect(await statusOf()).toBe("needs_reconnect");
    await open.comment?.("Or the rain");
    await vi.waitFor(async () => expect(await heldOnes()).toBeGreaterThanOrEqual(target.held), soon);
    await updateTask(ctxFor(owner), { id, version, title: "Door, here" });
    await deliverAll(owner).catch(() => 0);
    expect(await ours.title()).toBe("Door");
    await connectByOAuth(owner, "alice", target.name);
    await taskNamed("Window, there");
    expect(await taskNamed("Roof, there")).toMatchObject({ status: "done" });
    await deliverAll(owner);
    expect(await ours.title()).toBe("Door, here");
    await ours.rename("Door, there");
    if (open.comment === null) return;
    await taskNamed("Door, there");
    await vi.waitFor(
      async () =>
        expect(
          new Set((await db().select().from(taskComments)).map(({ taskId, body }) => `${taskId} ${body}`)),
        ).toEqual(new Set([`${window.id} It is the frost`, `${window.id} Or the rain`])),
      soon,
    );
    expect(await heldOnes()).toBe(0);
  },
);

it("a sync that fails late leaves the run alone that a reconnection has begun meanwhile", async () => {
  const owner = await createPerson();
  const { binding } = await boundTo(owner, "acme/api");
  await syncAll(owner, binding.id);
  const job = { bindingId: binding.id, runId: null };
  const left: Job[] = [];
  const begin = async () => {
    await askForCheck(await systemContext(owner), { connectionId: binding.connectionId });
    const ctx = await systemContext(owner);
    await syncPage(ctx, job);
    left.push(...ctx.jobs);
  };
  await sandbox.setFault("api.github.com", { kind: "error", status: 403, path: "/repositories", times: 1 });
  await syncPage(await systemContext(owner, { db: interveneBefore(/^update "bindings"/i, begin) }), job);
  expect(left).toMatchObject([{ type: "sync.page" }]);
  await runJobs(owner, left);
  expect(await db().select().from(bindings)).toMatchObject([{ lastError: null, fullSyncDueAt: null }]);
  expect(await db().$count(syncRuns, eq(syncRuns.status, "running"))).toBe(0);
});
