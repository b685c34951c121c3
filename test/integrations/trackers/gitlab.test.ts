import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { activities, connections } from "../../../src/db/schema/connections.ts";
import { bindings, deliveries, links } from "../../../src/db/schema/bindings.ts";
import { subscriptions } from "../../../src/db/schema/subscriptions.ts";

import { outbox } from "../../../src/db/schema/outbox.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import { createTask } from "../../../src/domain/tasks/create-task.ts";
import { defaultTrackerSettings } from "../../../src/integrations/bindings/settings.ts";
import { connectByToken } from "../../../src/integrations/connections/connect-by-token.ts";
import { claimRenewals } from "../../../src/integrations/subscriptions/claim-renewals.ts";
import { createBindings } from "../../../src/integrations/trackers/create-bindings.ts";
import { actingIn, gitlabAs, groupRef, projectRef } from "../../providers/gitlab/site.ts";
import { connectByOAuth } from "../../support/connections.ts";
import { contextFor } from "../../support/context.ts";
import { runJobs, syncAll } from "../../support/issue-sync.ts";
import { runJobs as runAll } from "../../support/jobs.ts";
import { browserOf, createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { owedRows } from "../../support/two-way.ts";

const soon = { timeout: 15_000, interval: 100 };
const web = actingIn("acme/web");
const taskOf = async (title: string) =>
  (await db().select().from(tasks)).find((task) => task.title === title);
const bindingOf = async () => (await db().select().from(bindings))[0];

let owner: Person;

beforeEach(async () => {
  owner = await createPerson();
});

async function connected(containers: string[], host = ""): Promise<string[]> {
  const context = await contextFor(owner);
  const form = { fields: { token: "sandbox-alice" }, host, isPersonal: false };
  const { connectionId } = await connectByToken(context, "gitlab", form);
  const choice = { connectionId, containers, projectId: null, settings: defaultTrackerSettings };
  const { bound, refused } = await createBindings(context, choice);
  expect(refused).toEqual([]);
  await runJobs(owner, context.jobs);
  return bound.map(({ id }) => id);
}

const webId = async (host?: string) => (await projectRef("acme/web", host)).externalId;

describe("GitLab, the whole way", () => {
  it("is connected by consent with PKCE, chosen, read, told of changes, and leaves nothing behind", async () => {
    const connectionId = await connectByOAuth(owner, "alice", "gitlab");
    const browser = browserOf(owner);
    const picker = await (await browser.get(`/connections/${connectionId}/containers?q=acme/web`)).text();
    expect(picker).toContain("acme/web");
    const id = await webId();
    const rules = { projectId: "new", statusOpen: "open", statusClosed: "done" };
    const bound = await browser.post(`/connections/${connectionId}/containers`, { ...rules, container: id });
    expect(bound.headers.get("Location")).toMatch(/^\/bindings\//);
    await vi.waitFor(async () => expect(await db().select().from(tasks)).toHaveLength(9), soon);
    const issue = await web.open({ title: "Door sticks", body: "It **sticks**.", label: "bug" });
    await vi.waitFor(async () => expect(await taskOf("Door sticks")).toBeDefined(), soon);
    await web.close(issue);
    await vi.waitFor(async () => expect((await taskOf("Door sticks"))?.status).toBe("done"), soon);
    expect((await db().select().from(deliveries)).map(({ status }) => status)).not.toContain("dead");
    await browser.post(`/connections/${connectionId}/disconnect`);
    await vi.waitFor(
      async () => expect(await gitlabAs("alice", "GET", `/projects/${id}/hooks`)).toEqual([]),
      soon,
    );
    await vi.waitFor(async () => {
      const calls = await sandbox.requests("gitlab.com");
      expect(calls.some(({ path, status }) => path === "/oauth/revoke" && status === 200)).toBe(true);
    }, soon);
  });

  it("follows an issue that is moved between connected projects, though its webhook does not say where", async () => {
    const api = (await projectRef("acme/tools/lint")).externalId;
    await connected([await webId(), api]);
    const issue = await web.open({ title: "Wanders", body: "", label: "bug" });
    await vi.waitFor(async () => expect(await taskOf("Wanders")).toBeDefined(), soon);
    const before = await taskOf("Wanders");
    const there = await web.move(issue, "acme/tools/lint");
    await vi.waitFor(async () => {
      const [link] = await db().select().from(links).where(eq(links.displayKey, there.key));
      expect(link).toMatchObject({ state: "live", localId: before?.id });
    }, soon);
    expect(
      (
        await db()
          .select()
          .from(tasks)
          .where(eq(tasks.id, before?.id ?? ""))
      )[0],
    ).toMatchObject({
      status: "open",
      archivedAt: null,
    });
  });

  it("makes tasks of a whole group, and is told by its one webhook of a project that is new to it", async () => {
    const tools = await groupRef("acme/tools");
    await connected([tools.externalId]);
    expect(await db().select().from(tasks)).toHaveLength(6);
    await actingIn("acme/tools/deploy").open({ title: "From the group", body: "", label: "bug" });
    await vi.waitFor(async () => expect(await taskOf("From the group")).toBeDefined(), soon);
  });

  it("offers no new issues where GitLab takes none: in a group itself", async () => {
    const tools = await groupRef("acme/tools");
    const browser = browserOf(owner);
    const offer = 'name="takesNew"';
    for (const [container, isOffered] of [
      [await webId(), true],
      [tools.externalId, false],
    ] as const) {
      const [id = ""] = await connected([container]);
      expect((await (await browser.get(`/bindings/${id}`)).text()).includes(offer)).toBe(isOffered);
      const projectId = (await db().select().from(bindings).where(eq(bindings.id, id)))[0]?.projectId ?? "";
      const rules = {
        projectId,
        statusOpen: "open",
        statusClosed: "done",
        direction: "both",
        takesNew: "on",
      };
      expect((await browser.post(`/bindings/${id}`, rules)).headers.get("Location")).toBe(`/bindings/${id}`);
      const { id: taskId } = await createTask(ctxFor(owner), { projectId, title: "Of ours" });
      expect(await owedRows(owner)).toHaveLength(isOffered ? 1 : 0);
      expect((await (await browser.get(`/tasks/${taskId}`)).text()).includes('name="bindingId"')).toBe(false);
      const page = await (await browser.get(`/bindings/${id}`)).text();
      expect(page.includes("Tasks that are not there")).toBe(isOffered);
      const refused = createTask(ctxFor(owner), { projectId, title: "There too", isIssue: true });
      await (isOffered ? refused : expect(refused).rejects.toMatchObject({ code: "invalid" }));
      await db().delete(outbox).where(eq(outbox.workspaceId, owner.workspaceId));
    }
  });

  it("leaves an issue of a group and of a project in it to the one that had it first, while that is synced", async () => {
    const tools = await groupRef("acme/tools");
    const lint = await projectRef("acme/tools/lint");
    const [first = "", second = ""] = await connected([lint.externalId, tools.externalId]);
    const ofLint = async () =>
      (await db().select().from(links)).filter(({ displayKey }) => displayKey.startsWith("acme/tools/lint#"));
    const state = async () => JSON.stringify([await ofLint(), await db().select().from(tasks)]);
    const before = await state();
    expect((await ofLint()).map(({ bindingId }) => bindingId)).toContain(first);
    expect((await ofLint()).map(({ bindingId }) => bindingId)).not.toContain(second);
    for (const id of [second, first, second]) await syncAll(owner, id);
    await db().update(bindings).set({ cursor: null }).where(eq(bindings.id, second));
    await syncAll(owner, second);
    expect(await state()).toBe(before);
    await db().update(bindings).set({ status: "disabled" }).where(eq(bindings.id, first));
    await db().update(bindings).set({ cursor: null }).where(eq(bindings.id, second));
    await syncAll(owner, second);
    expect((await ofLint()).every(({ bindingId }) => bindingId === second)).toBe(true);
    expect(await db().$count(tasks)).toBe(6);
  });

  it("is told with a plain token by an older instance of one's own, which stays apart from gitlab.com", async () => {
    const host = "gitlab.acme.example";
    await connected([await webId(host)], host);
    await actingIn("acme/web").open({ title: "Elsewhere", body: "", label: "bug" });
    await actingIn("acme/web", host).open({ title: "At home", body: "", label: "bug" });
    await vi.waitFor(async () => expect(await taskOf("At home")).toBeDefined(), soon);
    expect(await taskOf("Elsewhere")).toBeUndefined();
  });

  it("spends one call on a sync that finds nothing, and writes nothing", async () => {
    const [id = ""] = await connected([await webId()]);
    await syncAll(owner, id);
    const [before, calls] = [await bindingOf(), (await sandbox.requests("gitlab.com")).length];
    await syncAll(owner, id);
    expect((await sandbox.requests("gitlab.com")).length - calls).toBe(1);
    expect((await bindingOf())?.cursor).toBe(before?.cursor);
  });

  it("has a webhook switched on again that failures have switched off, and says so", async () => {
    await connected([await webId()]);
    await sandbox.post("/gitlab/hooks/fail", { project: "acme/web", failures: 40 });
    const later = Date.now() + 25 * 3_600_000;
    await runAll(await claimRenewals(db(), later));
    expect(await db().select().from(subscriptions)).toMatchObject([{ state: "active", error: null }]);
    expect(await db().select().from(activities)).toContainEqual(
      expect.objectContaining({
        kind: "subscription",
        summary: expect.stringContaining("switched on again"),
      }),
    );
    await web.open({ title: "After the test", body: "", label: "bug" });
    await vi.waitFor(async () => expect(await taskOf("After the test")).toBeDefined(), soon);
  });

  it("asks to be reconnected once its token was withdrawn at GitLab", async () => {
    const connectionId = await connectByOAuth(owner, "alice", "gitlab");
    await sandbox.post("/gitlab/tokens/revoke", { username: "alice" });
    await browserOf(owner).post(`/connections/${connectionId}/test`);
    const [connection] = await db().select().from(connections);
    const lastError = "GitLab no longer accepts the sign-in of alice. Reconnect it.";
    expect(connection).toMatchObject({ status: "needs_reconnect", lastError });
  });
});
