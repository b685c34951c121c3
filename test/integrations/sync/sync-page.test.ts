import { count, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { bindings, links, syncRuns } from "../../../src/db/schema/bindings.ts";
import { activities, connections } from "../../../src/db/schema/connections.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import type { IntegrationContext } from "../../../src/integrations/context.ts";
import { applyIssues } from "../../../src/integrations/trackers/apply-issues.ts";
import { findDueBindings } from "../../../src/integrations/sync/find-due-bindings.ts";
import { defaultTrackerSettings } from "../../../src/integrations/bindings/settings.ts";
import { syncNow } from "../../../src/integrations/sync/sync-now.ts";
import { syncPage } from "../../../src/integrations/sync/sync-page.ts";
import type { BindingRow } from "../../../src/integrations/bindings/applied.ts";
import {
  bindingBy,
  connectAs,
  github,
  githubCursor,
  snapshot,
  systemContext,
} from "../../support/bindings.ts";
import { measure } from "../../support/meter.ts";
import { createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";

type Repository = { id: number; full_name: string; html_url: string };
type Issue = { number: number; title: string };

async function bound(owner: Person, name: string, changes: Partial<BindingRow> = {}) {
  const repository = await github<Repository>("alice", "GET", `/repos/${name}`);
  const { binding } = await bindingBy(owner, {
    connectionId: await connectAs(owner, "alice"),
    externalId: String(repository.id),
    name: repository.full_name,
    url: repository.html_url,
    cursor: null,
    ...changes,
  });
  return binding;
}

/** Runs a job and those it enqueues, as the queue would; how many there were. */
async function runAll(owner: Person, bindingId: string, now = Date.now()): Promise<number> {
  const queue: { bindingId: string; runId: string | null }[] = [{ bindingId, runId: null }];
  let done = 0;
  for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
    const context = await systemContext(owner, { now });
    await syncPage(context, job);
    for (const next of context.jobs) if (next.type === "sync.page") queue.push(next);
    done++;
  }
  return done;
}

const stateOf = async ({ id }: BindingRow) => {
  const [row] = await db().select().from(bindings).where(eq(bindings.id, id));
  if (row === undefined) throw new Error("The binding is gone.");
  return row;
};
const taskCount = async () => (await db().select({ n: count() }).from(tasks))[0]?.n;
const host = "api.github.com";
const callsTo = async (path: string) =>
  (await sandbox.requests(host)).filter((request) => request.path.startsWith(path)).length;

describe("a backfill", () => {
  it("brings every open issue, page by page, with visible progress", async () => {
    const owner = await createPerson();
    const binding = await bound(owner, "acme/api");
    const first = await systemContext(owner);
    await syncPage(first, { bindingId: binding.id, runId: null });
    expect(first.jobs).toMatchObject([{ type: "sync.page", bindingId: binding.id }]);
    const [run] = await db().select().from(syncRuns);
    expect(run).toMatchObject({ kind: "full", status: "running", pages: 1, pagesTotal: 3, seen: 100 });
    expect((await stateOf(binding)).cursor).toBeNull();

    for (let jobs = first.jobs; jobs.length > 0;) {
      const context = await systemContext(owner);
      for (const job of jobs) if (job.type === "sync.page") await syncPage(context, job);
      jobs = context.jobs;
    }
    expect(await taskCount()).toBe(250);
    expect((await db().select().from(syncRuns))[0]).toMatchObject({ status: "done", created: 250 });
    const state = await stateOf(binding);
    expect(state).toMatchObject({ runId: null, lastError: null });
    expect(Date.parse(JSON.parse(state.cursor ?? "").since)).toBeLessThan(Date.now());
    expect(await db().select().from(activities).where(eq(activities.kind, "sync"))).toMatchObject([
      { outcome: "ok", summary: "Fetched all open issues of acme/api: 250 new, 0 changed." },
    ]);
  });

  it("leaves pull requests out", async () => {
    const owner = await createPerson();
    await runAll(owner, (await bound(owner, "acme/web")).id);
    const open = await github<Issue[]>("alice", "GET", "/repos/acme/web/issues?per_page=100");
    const titles = (await db().select().from(tasks)).map(({ title }) => title);
    expect(titles.toSorted()).toEqual(
      open
        .filter((issue) => !("pull_request" in issue))
        .map(({ title }) => title)
        .toSorted(),
    );
  });

  it("continues where it was cut off, and says meanwhile what is wrong", async () => {
    const owner = await createPerson();
    const binding = await bound(owner, "acme/api");
    const first = await systemContext(owner);
    await syncPage(first, { bindingId: binding.id, runId: null });
    await sandbox.setFault(host, { kind: "error", status: 500, path: "/repositories" });
    const runId = (await stateOf(binding)).runId;
    const second = syncPage(await systemContext(owner), { bindingId: binding.id, runId });
    await expect(second).rejects.toMatchObject({ permanent: false });
    const broken = await stateOf(binding);
    expect(broken.lastError).toContain("GitHub has a problem");
    expect(broken).toMatchObject({ cursor: null, runId });
    await sandbox.clearFaults(host);
    const before = await callsTo("/repositories/");
    await runAll(owner, binding.id);
    expect(await taskCount()).toBe(250);
    expect(await stateOf(binding)).toMatchObject({ lastError: null, runId: null });
    expect((await db().select().from(syncRuns)).map(({ status }) => status)).toEqual(["done"]);
    // Pages 2 and 3, and the sync that was asked for meanwhile; page 1 is not asked for again.
    expect((await callsTo("/repositories/")) - before).toBe(3);
  });

  it("is taken over when its worker died, but not while it is alive", async () => {
    const owner = await createPerson();
    const binding = await bound(owner, "acme/api");
    await syncPage(await systemContext(owner), { bindingId: binding.id, runId: null });
    const alive = await systemContext(owner);
    await syncPage(alive, { bindingId: binding.id, runId: null });
    expect(alive.jobs).toEqual([]);
    await runAll(owner, binding.id, Date.now() + 6 * 60_000);
    expect(await taskCount()).toBe(250);
  });

  it("Q10: runs once when many ticks overlap", async () => {
    const owner = await createPerson();
    const binding = await bound(owner, "acme/web");
    await Promise.all(
      Array.from({ length: 5 }, async () =>
        syncPage(await systemContext(owner), { bindingId: binding.id, runId: null }),
      ),
    );
    expect(await db().select().from(syncRuns)).toHaveLength(1);
    expect(await callsTo("/repositories/")).toBe(2);
  });
});

describe("a later sync", () => {
  it("brings what changed since, and nothing else", async () => {
    const owner = await createPerson();
    const binding = await bound(owner, "acme/web");
    await runAll(owner, binding.id);
    const before = await taskCount();
    await github("alice", "POST", "/repos/acme/web/issues", { title: "Brand new", labels: ["bug"] });
    await runAll(owner, binding.id);
    expect(await taskCount()).toBe((before ?? 0) + 1);
    const [made] = await db().select().from(tasks).where(eq(tasks.title, "Brand new"));
    expect(made).toMatchObject({ priority: "high", status: "open" });
    expect((await db().select().from(syncRuns)).at(-1)).toMatchObject({ kind: "incremental", created: 1 });
  });

  it("costs one request and no row when nothing changed, but for a heartbeat each hour", async () => {
    const owner = await createPerson();
    const binding = await bound(owner, "acme/web");
    await runAll(owner, binding.id);
    const later = Date.now() + 20 * 60_000;
    await db()
      .update(bindings)
      .set({ cursor: githubCursor(later) });
    await runAll(owner, binding.id, later);
    const [calls, runs] = [await callsTo("/"), await db().select().from(syncRuns)];
    const state = await stateOf(binding);
    const connection = await db().select().from(connections);
    expect(JSON.parse(state.cursor ?? "")).toMatchObject({ etag: expect.any(String) });
    await runAll(owner, binding.id, later + 60_000);
    expect((await callsTo("/")) - calls).toBe(1);
    expect(await stateOf(binding)).toEqual(state);
    expect(await db().select().from(connections)).toEqual(connection);
    expect(await db().select().from(syncRuns)).toEqual(runs);
    await runAll(owner, binding.id, later + 3_700_000);
    expect((await stateOf(binding)).lastSyncAt).toBe(later + 3_700_000);
  });

  it("applies the same filter as a webhook", async () => {
    const owner = await createPerson();
    const binding = await bound(owner, "acme/web", {
      settings: { ...defaultTrackerSettings, labels: [{ id: null, name: "BUG" }] },
    });
    await runAll(owner, binding.id);
    const open = await github<unknown[]>("alice", "GET", "/repos/acme/web/issues?labels=bug");
    const issues = open.filter(
      (issue) => typeof issue === "object" && issue !== null && !("pull_request" in issue),
    );
    expect(await taskCount()).toBe(issues.length);
    expect(await db().select().from(links).where(eq(links.state, "filtered"))).not.toEqual([]);
  });

  it("goes on under a new name and owner", async () => {
    const owner = await createPerson();
    const binding = await bound(owner, "acme/web");
    await runAll(owner, binding.id);
    await github("alice", "PATCH", "/repos/acme/web", { name: "site" });
    await github("alice", "POST", "/repos/acme/site/issues", { title: "After the move" });
    const member = await createPerson({ workspaceId: owner.workspaceId, role: "member" });
    const ctx = ctxFor(member);
    const { runId } = await syncNow(ctx, binding.id);
    expect(ctx.jobs).toMatchObject([{ type: "sync.page", runId }]);
    await syncPage(await systemContext(owner), { bindingId: binding.id, runId });
    expect(await stateOf(binding)).toMatchObject({ name: "acme/site" });
    const [made] = await db().select().from(tasks).where(eq(tasks.title, "After the move"));
    expect(made?.sourceLabel).toMatch(/^acme\/site#\d+$/);
  });

  it("learns the new name within an hour also where no webhook told of it", async () => {
    const owner = await createPerson();
    const binding = await bound(owner, "acme/web", { cursor: githubCursor(Date.now()) });
    await runAll(owner, binding.id);
    await github("alice", "PATCH", "/repos/acme/web", { name: "renamed" });
    await runAll(owner, binding.id, Date.now() + 60_000);
    expect(await stateOf(binding)).toMatchObject({ name: "acme/web" });
    await runAll(owner, binding.id, Date.now() + 3_700_000);
    expect(await stateOf(binding)).toMatchObject({ name: "acme/renamed" });
    await github("alice", "PATCH", "/repos/acme/renamed", { name: "web" });
  });

  it("is refused for another workspace's binding and for a disabled one", async () => {
    const owner = await createPerson();
    const { binding } = await bindingBy(owner, { status: "disabled" });
    await expect(syncNow(ctxFor(await createPerson()), binding.id)).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(syncNow(ctxFor(owner), binding.id)).rejects.toMatchObject({ code: "conflict" });
    const stranger = await systemContext(await createPerson());
    await syncPage(stranger, { bindingId: binding.id, runId: null });
    expect(stranger.http.calls()).toEqual([]);
  });
});

describe("due bindings", () => {
  it("come in the minute of their slot", async () => {
    const owner = await createPerson();
    const { binding } = await bindingBy(owner, { intervalMinutes: 15, slot: 4 });
    await bindingBy(owner, { externalId: "2", intervalMinutes: 15, slot: 4, status: "disabled" });
    const due = { workspaceId: owner.workspaceId, bindingId: binding.id };
    expect(await findDueBindings(db(), 15 * 7 + 4)).toEqual([due]);
    expect(await findDueBindings(db(), 15 * 7 + 5)).toEqual([]);
  });
});

describe("what a page of issues costs", () => {
  const page = (updatedAt: number) =>
    Array.from({ length: 100 }, (_, i) => snapshot({ id: `i${i}`, number: String(i), updatedAt }));
  const budget = async (owner: Person, work: (context: IntegrationContext) => Promise<unknown>) =>
    measure(async (metered) => work(await systemContext(owner, { db: metered })));

  it("D7: is five statements that scan no table, and no row when it is known", async () => {
    const owner = await createPerson();
    const { binding } = await bindingBy(owner);
    const first = await budget(owner, (context) => applyIssues(context, binding, page(1_000), "sync"));
    expect(first.statements).toBe(5);
    expect(first.plans.filter((line) => /^SCAN (?!incoming|\w+ VIRTUAL TABLE)/.test(line))).toEqual([]);
    expect(first.rowsWritten).toBeLessThanOrEqual(600);
    const again = await budget(owner, (context) => applyIssues(context, binding, page(1_000), "sync"));
    expect(again.rowsWritten).toBe(0);
    const touched = await budget(owner, (context) => applyIssues(context, binding, page(2_000), "sync"));
    expect(touched.rowsWritten).toBe(100);
  });

  it("is no row for an idle sync", async () => {
    const owner = await createPerson();
    const cursor = githubCursor(Date.now() + 60_000);
    const binding = await bound(owner, "acme/web", { cursor, lastSyncAt: Date.now() });
    const sync = (context: IntegrationContext) => syncPage(context, { bindingId: binding.id, runId: null });
    await budget(owner, sync);
    const idle = await budget(owner, sync);
    expect(idle.rowsWritten).toBe(0);
    expect(idle.rowsRead).toBeLessThanOrEqual(6);
    expect(idle.plans.filter((line) => line.startsWith("SCAN"))).toEqual([]);
  });
});
