import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { syncRuns } from "../../../../src/db/schema/bindings.ts";
import { findSync } from "../../../../src/integrations/sync/find-sync.ts";
import { finishRun } from "../../../../src/integrations/sync/save-run.ts";
import { startRun } from "../../../../src/integrations/sync/start-run.ts";
import { syncPage } from "../../../../src/integrations/sync/sync-page.ts";
import type { Job } from "../../../../src/messages.ts";
import { systemContext } from "../../../support/bindings.ts";
import { calendarBy, calendarRow } from "../../../support/calendar.ts";
import { bound, sites, syncAll, titled } from "../../../support/calendar-sync.ts";
import { interveneBefore } from "../../../support/intervening-database.ts";
import { jobsOf } from "../../../support/jobs.ts";
import { measure } from "../../../support/meter.ts";
import { createPerson, db, type Person } from "../../../support/people.ts";
import { sandbox } from "../../../support/sandbox.ts";

/** Runs one job as it is; the jobs that it leaves behind. */
async function run(person: Person, bindingId: string, runId: string | null = null) {
  const ctx = await systemContext(person);
  await syncPage(ctx, { bindingId, runId });
  return jobsOf(ctx.jobs, "sync.page");
}

/** Runs what there is to do for a walk under way until nothing but new passes is left. */
async function runToEnd(person: Person, pages: Extract<Job, { type: "sync.page" }>[]) {
  const passes = [];
  for (let job = pages.shift(); job !== undefined; job = pages.shift()) {
    if (job.runId === null) passes.push(job);
    else pages.push(...(await run(person, job.bindingId, job.runId)));
  }
  return passes;
}

describe.each(sites)("a notification of '$name' while a sync is under way", (site) => {
  const { provider } = site;

  async function underWay() {
    await sandbox.post(`/${provider}/bulk`, { login: "alice", count: 600 });
    const person = await createPerson();
    const { id } = await bound(person, provider, { daysBack: 30 });
    const pages = await run(person, id);
    expect(pages).toMatchObject([{ runId: (await calendarRow({ id })).runId }]);
    return { person, id, pages };
  }

  it("is remembered: one more pass follows, and brings what it told of", async () => {
    const { person, id, pages } = await underWay();
    await site.add("alice", "Meanwhile");
    for (let notification = 0; notification < 3; notification++) expect(await run(person, id)).toEqual([]);
    const passes = await runToEnd(person, pages);
    expect(passes).toMatchObject([{ bindingId: id, runId: null }]);
    expect(await run(person, id)).toEqual([]);
    expect(await titled(person, "Meanwhile")).toHaveLength(1);
  });

  it("costs one row for the first and none for all others, and nothing follows when none came", async () => {
    const { person, id, pages } = await underWay();
    const notification = () =>
      measure(async (metered) =>
        syncPage(await systemContext(person, { db: metered }), { bindingId: id, runId: null }),
      );
    expect((await notification()).rowsWritten).toBe(1);
    expect((await notification()).rowsWritten).toBe(0);
    expect(await runToEnd(person, pages)).toHaveLength(1);
    expect(await syncAll(person, id)).toBe(1);
  });
});

describe("a notification in the moment in which a run ends", () => {
  it("looks for news itself", async () => {
    const person = await createPerson();
    const binding = await calendarBy(person, {}, { cursor: "c1" });
    const ctx = await systemContext(person);
    const started = await startRun(ctx, binding);
    if (started === null) throw new Error("No run was opened.");
    const open = { binding: { ...binding, runId: started.id }, run: started };
    const nowhere = { pages: 1, pagesTotal: null, next: null, unseenAfter: null, seenIds: null };
    const saved = { ...nowhere, all: "Read all events" };
    const counts = { seen: 0, created: 0, changed: 0, ignored: 0 };
    // What the notification reads is the run still open; what it writes comes after its end.
    const late = interveneBefore(/^update "sync_runs"/, () =>
      finishRun(ctx, open, { ...saved, progress: { cursor: "c2" }, counts }),
    );
    const found = await findSync({ ...ctx, db: late }, { bindingId: binding.id, runId: null });
    expect(found).toMatchObject({ run: null, binding: { cursor: "c2" } });
    const [ended] = await db().select().from(syncRuns).where(eq(syncRuns.bindingId, binding.id));
    expect(ended).toMatchObject({ status: "done", isAskedAgain: false });
  });
});
