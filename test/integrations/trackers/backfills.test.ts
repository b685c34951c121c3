import { beforeEach, describe, expect, it } from "vitest";

import type { Database } from "../../../src/db/database.ts";
import { bindings, links, syncRuns } from "../../../src/db/schema/bindings.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import { defaultTrackerSettings } from "../../../src/integrations/bindings/settings.ts";
import { syncPage } from "../../../src/integrations/sync/sync-page.ts";
import { createBindings } from "../../../src/integrations/trackers/create-bindings.ts";
import type { Job } from "../../../src/messages.ts";
import { projectRef } from "../../providers/gitlab/site.ts";
import { github, systemContext } from "../../support/bindings.ts";
import { connectByPersonalToken } from "../../support/connections.ts";
import { contextFor } from "../../support/context.ts";
import { syncAll } from "../../support/issue-sync.ts";
import { linearSite, linearSiteId } from "../../support/linear.ts";
import { measure } from "../../support/meter.ts";
import { browserOf, createPerson, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import type { Meter } from "../../support/tally.ts";

const count = 5000;
const pageSize = 100;
const mostStatements = 5;
const silentMs = 6 * 60_000;

type Asked = { path: string; note: string };
type Large = {
  host: string;
  isList(request: Asked): boolean;
  /** So many issues of a page are those that ended the page before. */
  overlap: 0 | 1;
  /** An empty container gets that many issues; the connection and the value by which it is chosen. */
  fill(owner: Person): Promise<{ connectionId: string; container: string }>;
};

const fills: [string, Large][] = [
  [
    "GitHub",
    {
      host: "api.github.com",
      isList: ({ path }) => /^\/repositories\/\d+\/issues\?/.test(path),
      // Each page begins in the second in which the last one ended.
      overlap: 1,
      async fill(owner) {
        await sandbox.post("/github/issues/fill", { repository: "alice/dotfiles", count });
        const { id } = await github<{ id: number }>("alice", "GET", "/repos/alice/dotfiles");
        return { connectionId: await connectByPersonalToken(owner), container: String(id) };
      },
    },
  ],
  [
    "GitLab",
    {
      host: "gitlab.com",
      isList: ({ path }) => /^\/api\/v4\/projects\/\d+\/issues\?/.test(path),
      overlap: 0,
      async fill(owner) {
        await sandbox.post("/gitlab/issues/fill", { project: "alice/notes", count });
        const { externalId: container } = await projectRef("alice/notes");
        return { connectionId: await connectByPersonalToken(owner, "alice", "gitlab"), container };
      },
    },
  ],
  [
    "Linear",
    {
      host: "api.linear.app",
      isList: ({ note }) => note === "issues",
      overlap: 0,
      async fill(owner) {
        const teamId = await linearSite.team("Operations");
        await sandbox.post("/linear/issues/fill", { teamId, count });
        const connectionId = await connectByPersonalToken(owner, "alice", "linear");
        return { connectionId, container: `${linearSiteId}/team_${teamId}` };
      },
    },
  ],
  [
    "Jira",
    {
      host: "acme.atlassian.net",
      isList: ({ path }) => path.endsWith("/search/jql"),
      overlap: 0,
      async fill(owner) {
        await sandbox.post("/jira/issues/fill", { project: "P2", count });
        const form = { host: "acme.atlassian.net", email: "alice@acme.example", token: "sandbox-alice" };
        const made = await browserOf(owner).post("/connect/jira/token", form);
        const connectionId = (made.headers.get("Location") ?? "").slice("/connections/".length);
        return { connectionId, container: "10002" };
      },
    },
  ],
];

let owner: Person;
beforeEach(async () => {
  owner = await createPerson();
});

async function bind(large: Large): Promise<string> {
  const { connectionId, container } = await large.fill(owner);
  const input = { connectionId, containers: [container], projectId: null, settings: defaultTrackerSettings };
  const { bound, refused } = await createBindings(await contextFor(owner), input);
  expect(refused).toEqual([]);
  return bound[0]?.id ?? "";
}

type PageJob = { bindingId: string; runId: string | null };

/** One job; those that it leaves behind. */
async function page(job: PageJob, now: number, on: Database = db()) {
  const ctx = await systemContext(owner, { now, db: on });
  await syncPage(ctx, job);
  return ctx.jobs.flatMap((left: Job) => (left.type === "sync.page" ? left : []));
}

type Cost = Meter & { pages: number };
const sumOf = (costs: readonly Cost[], what: "pages" | "statements") =>
  costs.reduce((sum, cost) => sum + cost[what], 0);

describe.each(fills)("a backfill of five thousand issues from %s", (_, large) => {
  const requests = () => sandbox.requests(large.host);
  const listsInAll = Math.ceil((count - large.overlap) / (pageSize - large.overlap));
  const lists = async () => (await requests()).filter((call) => large.isList(call)).length;

  it(
    "has no request too many and five statements a page, goes on after it was cut off, and idles at one request and no row",
    { timeout: 400_000 },
    async () => {
      const bindingId = await bind(large);
      const costs: Cost[] = [];
      const work = async (job: PageJob, now: number) => {
        const before = await lists();
        let left: Awaited<ReturnType<typeof page>> = [];
        const { plans: _plans, ...cost } = await measure(async (metered) => {
          left = await page(job, now, metered);
        });
        costs.push({ ...cost, pages: (await lists()) - before });
        return left[0];
      };
      let next = await work({ bindingId, runId: null }, Date.now());
      expect(await lists()).toBe(1);
      for (let i = 0; i < 8; i++) next = await work(next ?? { bindingId, runId: null }, Date.now());
      expect(await lists()).toBe(1 + 8 * 3);
      // The message about the next pages is lost; minutes later cron finds a run that is silent.
      expect(await syncAll(owner, bindingId, Date.now())).toBe(1);
      expect(await lists()).toBe(1 + 8 * 3);
      const later = Date.now() + silentMs;
      next = await work({ bindingId, runId: null }, later);
      while (next !== undefined) next = await work(next, later);
      expect(await db().$count(tasks)).toBe(count);
      expect(await db().$count(links)).toBe(count);
      const [run] = await db().select().from(syncRuns);
      expect(run).toMatchObject({ kind: "full", status: "done", created: count });
      expect(run?.seen).toBe(count + large.overlap * (listsInAll - 1));
      const ofRun = costs.slice(0, Math.ceil((listsInAll - 1) / 3) + 1);
      expect(sumOf(ofRun, "pages")).toBe(listsInAll);
      expect(sumOf(ofRun, "statements") / listsInAll).toBeLessThanOrEqual(mostStatements);
      const [, early] = ofRun;
      const late = ofRun.at(-2);
      expect(late).toMatchObject({ statements: early?.statements, roundTrips: early?.roundTrips, pages: 3 });
      expect(late?.rowsWritten).toBe(early?.rowsWritten);
      expect((late?.rowsRead ?? 0) / (early?.rowsRead ?? 1)).toBeLessThan(1.2);
      await idles(bindingId, later);
    },
  );

  async function idles(bindingId: string, now: number): Promise<void> {
    // The first after all were listed begins where that began.
    await syncAll(owner, bindingId, now);
    const [before, stored] = [(await requests()).length, await db().select().from(bindings)];
    let left: Job[] = [];
    const cost = await measure(async (metered) => {
      left = await page({ bindingId, runId: null }, now, metered);
    });
    expect((await requests()).length - before).toBe(1);
    expect(left).toEqual([]);
    expect(cost.rowsWritten).toBe(0);
    expect(await db().select().from(bindings)).toEqual(stored);
  }
});
