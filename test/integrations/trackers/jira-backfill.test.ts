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
import type { Meter } from "../../support/tally.ts";
import { browserOf, createPerson, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";

const host = "acme.atlassian.net";
const count = 5000;
const pageSize = 100;
const mostStatements = 5;
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

const sumOf = (costs: readonly (Meter & { pages: number })[], what: "pages" | "statements") =>
  costs.reduce((sum, cost) => sum + cost[what], 0);

const searches = async () =>
  (await sandbox.requests(host)).filter(({ path }) => path.endsWith("/search/jql")).length;

it(
  "reads five thousand issues with no request too many and five statements a page, and goes on after it was cut off",
  { timeout: 400_000 },
  async () => {
    const bindingId = await bindLarge();
    const costs: (Meter & { pages: number })[] = [];
    const work = async (job: { bindingId: string; runId: string | null }, now: number) => {
      const before = await searches();
      let left: Awaited<ReturnType<typeof page>> = [];
      const { statements, roundTrips, rowsRead, rowsWritten } = await measure(async (metered) => {
        left = await page(job, now, metered);
      });
      costs.push({ statements, roundTrips, rowsRead, rowsWritten, pages: (await searches()) - before });
      return left[0];
    };
    let next = await work({ bindingId, runId: null }, Date.now());
    expect(await searches()).toBe(1);
    for (let i = 0; i < 8; i++) next = await work(next ?? { bindingId, runId: null }, Date.now());
    expect(await searches()).toBe(1 + 8 * 3);
    // The message about the next pages is lost; minutes later cron finds a run that is silent.
    expect(await syncAll(owner, bindingId, Date.now())).toBe(1);
    expect(await searches()).toBe(1 + 8 * 3);
    next = await work({ bindingId, runId: null }, Date.now() + silentMs);
    while (next !== undefined) next = await work(next, Date.now() + silentMs);
    expect(await db().$count(tasks)).toBe(count);
    expect(await db().$count(links)).toBe(count);
    const [run] = await db().select().from(syncRuns);
    expect(run).toMatchObject({ kind: "full", status: "done", seen: count, created: count });
    const ofRun = costs.slice(0, Math.ceil((count / pageSize - 1) / 3) + 1);
    expect(sumOf(ofRun, "pages")).toBe(count / pageSize);
    expect(sumOf(ofRun, "statements") / sumOf(ofRun, "pages")).toBeLessThanOrEqual(mostStatements);
    const [, early] = ofRun;
    const late = ofRun.at(-2);
    expect(late).toMatchObject({ statements: early?.statements, roundTrips: early?.roundTrips, pages: 3 });
    expect(late?.rowsWritten).toBe(early?.rowsWritten);
    expect((late?.rowsRead ?? 0) / (early?.rowsRead ?? 1)).toBeLessThan(1.2);
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
