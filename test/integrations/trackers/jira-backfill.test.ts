import { beforeEach, expect, it } from "vitest";

import type { Database } from "../../../src/db/database.ts";
import { bindings, links, syncRuns } from "../../../src/db/schema/bindings.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import { defaultTrackerSettings } from "../../../src/integrations/bindings/settings.ts";
import { syncPage } from "../../../src/integrations/sync/sync-page.ts";
import { createBindings } from "../../../src/integrations/trackers/create-bindings.ts";
import type { Job } from "../../../src/messages.ts";
import { systemContext } from "../../support/bindings.ts";
import { contextFor } from "../../support/context.ts";
import { syncAll } from "../../support/issue-sync.ts";
import { measure } from "../../support/meter.ts";
import { browserOf, createPerson, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";

const host = "acme.atlassian.net";
const count = 1000;
const pageSize = 100;
const mostStatements = 14;
const silentMs = 6 * 60_000;

let owner: Person;
beforeEach(async () => {
  owner = await createPerson();
});

/** A project of that many open issues, connected and not read yet. */
async function bindLarge(): Promise<string> {
  await sandbox.post("/jira/issues/fill", { project: "P2", count });
  const form = { host, email: "alice@acme.example", token: "sandbox-alice" };
  const made = await browserOf(owner).post("/connect/jira/token", form);
  const connectionId = (made.headers.get("Location") ?? "").slice("/connections/".length);
  const settings = defaultTrackerSettings;
  const input = { connectionId, containers: ["10002"], projectId: null, settings };
  const { bound } = await createBindings(await contextFor(owner), input);
  return bound[0]?.id ?? "";
}

/** One page; the jobs that it leaves behind. */
async function page(job: { bindingId: string; runId: string | null }, now: number, on: Database = db()) {
  const ctx = await systemContext(owner, { now, db: on });
  await syncPage(ctx, job);
  return ctx.jobs.flatMap((left: Job) => (left.type === "sync.page" ? left : []));
}

const searches = async () =>
  (await sandbox.requests(host)).filter(({ path }) => path.endsWith("/search/jql")).length;

it(
  "asks for as many pages as a backfill has, with few statements each, and goes on after it was cut off",
  { timeout: 180_000 },
  async () => {
    const bindingId = await bindLarge();
    let [next] = await page({ bindingId, runId: null }, Date.now());
    const cost = await measure(async (metered) => {
      [next] = await page(next ?? { bindingId, runId: null }, Date.now(), metered);
    });
    expect(cost.statements).toBeLessThanOrEqual(mostStatements);
    expect(await searches()).toBe(2);
    // The message about the third page is lost; minutes later cron finds a run that is silent.
    expect(await syncAll(owner, bindingId, Date.now())).toBe(1);
    expect(await searches()).toBe(2);
    await syncAll(owner, bindingId, Date.now() + silentMs);
    expect(await searches()).toBeLessThanOrEqual(count / pageSize + 1);
    expect(await db().$count(tasks)).toBe(count);
    expect(await db().$count(links)).toBe(count);
    const [run] = await db().select().from(syncRuns);
    expect(run).toMatchObject({ kind: "full", status: "done", seen: count, created: count });
  },
);

it("costs an idle pass one request and no row", { timeout: 60_000 }, async () => {
  const form = { host, email: "alice@acme.example", token: "sandbox-alice" };
  const made = await browserOf(owner).post("/connect/jira/token", form);
  const connectionId = (made.headers.get("Location") ?? "").slice("/connections/".length);
  const settings = defaultTrackerSettings;
  const input = { connectionId, containers: ["10000"], projectId: null, settings };
  const { bound } = await createBindings(await contextFor(owner), input);
  const bindingId = bound[0]?.id ?? "";
  await syncAll(owner, bindingId);
  await syncAll(owner, bindingId);
  const before = (await sandbox.requests(host)).length;
  const stored = await db().select().from(bindings);
  const cost = await measure((metered) => page({ bindingId, runId: null }, Date.now(), metered));
  expect((await sandbox.requests(host)).length - before).toBe(1);
  expect(cost.rowsWritten).toBe(0);
  expect(await db().select().from(bindings)).toEqual(stored);
});
