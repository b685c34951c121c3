import { count, eq, isNull } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { bindings, links, syncRuns } from "../../../src/db/schema/bindings.ts";
import { connections } from "../../../src/db/schema/connections.ts";
import { tasks, timeEntries } from "../../../src/db/schema/work.ts";
import { startTimer } from "../../../src/domain/time/start-timer.ts";
import { updateBinding } from "../../../src/integrations/trackers/update-binding.ts";
import type { BindingRow } from "../../../src/integrations/bindings/applied.ts";
import { github } from "../../support/bindings.ts";
import { rulesWith } from "../../support/issue-events.ts";
import { boundTo, checkNightly, compare, runJobs, syncAll } from "../../support/issue-sync.ts";
import { measure } from "../../support/meter.ts";
import { contextFor } from "../../support/context.ts";
import { createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { systemContext } from "../../support/bindings.ts";
import { registry } from "../../../src/integrations/registry.ts";
import { compareSlice } from "../../../src/integrations/sync/compare-slice.ts";
import { findComparedBindings } from "../../../src/integrations/sync/find-due-bindings.ts";

const dayMs = 86_400_000;

async function openIssue(title: string, repository = "acme/web"): Promise<number> {
  return (await github<{ number: number }>("alice", "POST", `/repos/${repository}/issues`, { title })).number;
}

const close = (number: number) =>
  github("alice", "PATCH", `/repos/acme/web/issues/${number}`, { state: "closed" });
const remove = (number: number) => sandbox.post("/github/issues/delete", { repository: "acme/web", number });
const transfer = (number: number, to: string) =>
  sandbox.post("/github/issues/transfer", { repository: "acme/web", number, to });

async function taskNamed(title: string) {
  const rows = await db().select().from(tasks).where(eq(tasks.title, title));
  expect(rows).toHaveLength(1);
  return rows[0];
}

/** Three issues here, of which one is closed, one deleted and one moved while no webhook arrives. */
async function missed(owner: Person, binding: BindingRow, to = "acme/cart") {
  const names = ["Closed", "Deleted", "Moved", "Untouched"];
  const numbers: number[] = [];
  for (const title of names) numbers.push(await openIssue(title));
  await syncAll(owner, binding.id);
  const [closed = 0, deleted = 0, moved = 0] = numbers;
  await close(closed);
  await remove(deleted);
  await transfer(moved, to);
}

async function expectAllFollowed(label: RegExp) {
  expect(await taskNamed("Closed")).toMatchObject({ status: "done", archivedAt: null });
  expect((await taskNamed("Deleted"))?.archivedAt).toEqual(expect.any(Number));
  const moved = await taskNamed("Moved");
  expect(moved).toMatchObject({ status: "open", archivedAt: null });
  expect(moved?.sourceLabel).toMatch(label);
  expect(await taskNamed("Untouched")).toMatchObject({ status: "open", archivedAt: null, version: 1 });
}

describe("issues whose webhook was lost", () => {
  it("become done, deleted or moved by the full sync after the rules were changed", async () => {
    const owner = await createPerson();
    const { binding } = await boundTo(owner, "acme/web");
    await missed(owner, binding);
    const deleted = await taskNamed("Deleted");
    await startTimer(ctxFor(owner), { taskId: deleted?.id ?? "" });
    const entry = await db().select().from(timeEntries);
    const ctx = await contextFor(owner);
    const settings = rulesWith({ priorities: [] });
    await updateBinding(ctx, binding.id, { projectId: binding.projectId ?? "", settings });
    await runJobs(owner, ctx.jobs);
    await expectAllFollowed(/^acme\/cart#\d+$/);
    expect(await db().select().from(timeEntries)).toEqual(entry);
    const runs = await db().select().from(syncRuns);
    expect(runs.every(({ status }) => status === "done")).toBe(true);
    const [row] = await db().select().from(bindings);
    expect(row).toMatchObject({ runId: null, fullSyncDueAt: null, lastError: null });
    expect(row?.cursor).toEqual(expect.any(String));
  });

  it("become so when a binding forgot its cursor, also into another connected repository", async () => {
    const owner = await createPerson();
    const { binding } = await boundTo(owner, "acme/web");
    const { connectionId } = binding;
    const other = await boundTo(owner, "acme/cart", { connectionId });
    await syncAll(owner, other.binding.id);
    await missed(owner, binding);
    const before = await taskNamed("Moved");
    await db().update(bindings).set({ cursor: null }).where(eq(bindings.id, binding.id));
    await syncAll(owner, binding.id);
    await syncAll(owner, other.binding.id);
    await expectAllFollowed(/^acme\/cart#\d+$/);
    expect(await taskNamed("Moved")).toMatchObject({ id: before?.id });
  });

  it("become so after a time without deliveries, more than one message can ask for", async () => {
    const owner = await createPerson();
    const { binding } = await boundTo(owner, "acme/web");
    const numbers: number[] = [];
    for (let i = 0; i < 25; i++) numbers.push(await openIssue(`Gone ${i}`));
    await syncAll(owner, binding.id);
    for (const number of numbers) await remove(number);
    await compare(owner, binding);
    const open = await db().select().from(tasks).where(isNull(tasks.archivedAt));
    expect(open.filter(({ title }) => title.startsWith("Gone"))).toEqual([]);
  });

  it("are found by the nightly comparison, closed ones that were deleted as well", async () => {
    const owner = await createPerson();
    const { binding } = await boundTo(owner, "acme/web");
    await missed(owner, binding);
    await syncAll(owner, binding.id);
    expect(await taskNamed("Closed")).toMatchObject({ status: "done" });
    const known = (await db().select({ n: count() }).from(tasks))[0]?.n;
    await checkNightly(owner, binding.id);
    await expectAllFollowed(/^acme\/cart#\d+$/);
    expect((await db().select({ n: count() }).from(tasks))[0]?.n).toBe(known);
    const done = await taskNamed("Closed");
    await remove(Number(done?.sourceLabel?.split("#")[1]));
    await checkNightly(owner, binding.id);
    expect((await taskNamed("Closed"))?.archivedAt).toEqual(expect.any(Number));
  });

  it("are all found in the course of several nights", async () => {
    const owner = await createPerson();
    const { binding } = await boundTo(owner, "acme/api");
    const number = await openIssue("Newest", "acme/api");
    await syncAll(owner, binding.id);
    await sandbox.post("/github/issues/delete", { repository: "acme/api", number });
    await sandbox.post("/github/issues/delete", { repository: "acme/api", number: 61 });
    for (const night of [0, 1]) await checkNightly(owner, binding.id, Date.now() + night * dayMs);
    expect((await taskNamed("Newest"))?.archivedAt).toEqual(expect.any(Number));
    expect(await db().select().from(links).where(eq(links.state, "deleted"))).toHaveLength(2);
  });

  it("cost no row when none was", async () => {
    const owner = await createPerson();
    const { binding } = await boundTo(owner, "acme/web");
    await syncAll(owner, binding.id);
    const { workspaceId } = owner;
    const job = { type: "sync.compare", workspaceId, bindingId: binding.id, cursor: null } as const;
    const idle = await measure(async (metered) =>
      compareSlice(await systemContext(owner, { db: metered }), job),
    );
    expect(idle.rowsWritten).toBe(0);
    expect(idle.plans.filter((line) => /^SCAN (?!incoming|wanted|\w+ VIRTUAL TABLE)/.test(line))).toEqual([]);
    const due = await measure((metered) => findComparedBindings(metered, registry.syncHandlers));
    expect(due.plans.filter((line) => /^SCAN (?!every)/.test(line))).toEqual([]);
    expect(await findComparedBindings(db(), registry.syncHandlers)).toEqual([
      { workspaceId, bindingId: binding.id },
    ]);
  });

  it("are looked for again when GitHub did not answer in the middle", async () => {
    const owner = await createPerson();
    const { binding } = await boundTo(owner, "acme/web");
    await missed(owner, binding);
    await sandbox.setFault("api.github.com", {
      kind: "rate_limit",
      path: `/repositories/${binding.externalId}/issues/`,
      retryAfterSeconds: 30,
    });
    await expect(compare(owner, binding)).rejects.toMatchObject({ code: "rate_limited" });
    await sandbox.clearFaults("api.github.com");
    // GitHub named the time from which on it allows calls again.
    await syncAll(owner, binding.id, Date.now() + 31_000);
    await expectAllFollowed(/^acme\/cart#\d+$/);
  });

  it("leave a paused connection alone", async () => {
    const owner = await createPerson();
    const { binding } = await boundTo(owner, "acme/web");
    await missed(owner, binding);
    await db().update(connections).set({ status: "paused" });
    await checkNightly(owner, binding.id);
    expect((await taskNamed("Deleted"))?.archivedAt).toBeNull();
  });
});
