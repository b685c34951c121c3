import { describe, expect, it } from "vitest";

import { syncPage } from "../../../../src/integrations/sync/sync-page.ts";
import { systemContext } from "../../../support/bindings.ts";
import { calendarRow, suggestionsOf } from "../../../support/calendar.ts";
import { bound, sites, syncAll, titled } from "../../../support/calendar-sync.ts";
import { interveneBefore } from "../../../support/intervening-database.ts";
import { jobsOf } from "../../../support/jobs.ts";
import { createPerson, type Person } from "../../../support/people.ts";
import { sandbox } from "../../../support/sandbox.ts";

async function page(person: Person, bindingId: string, runId: string | null) {
  const ctx = await systemContext(person);
  await syncPage(ctx, { bindingId, runId });
  return jobsOf(ctx.jobs, "sync.page");
}

describe.each(sites)("a walk over '$name' that is cut off", (site) => {
  it("D4: goes on at the page that failed, and brings each event once", async () => {
    await sandbox.post(`/${site.provider}/bulk`, { login: "alice", count: 600 });
    const person = await createPerson();
    const { id } = await bound(person, site.provider, { daysBack: 30 });
    const [next] = await page(person, id, null);
    const stored = (await suggestionsOf(person)).length;
    expect(stored).toBeGreaterThan(0);
    await sandbox.setFault(site.calls, { kind: "error", status: 500 });
    await expect(page(person, id, next?.runId ?? null)).rejects.toMatchObject({ permanent: false });
    expect(await calendarRow({ id })).toMatchObject({ cursor: null, runId: next?.runId });
    expect(await suggestionsOf(person)).toHaveLength(stored);
    await sandbox.clearFaults(site.calls);
    const left = [next];
    for (let job = left.shift(); job !== undefined; job = left.shift())
      left.push(...(await page(person, id, job.runId)));
    expect(await calendarRow({ id })).toMatchObject({ lastError: null, runId: null });
    const events = (await suggestionsOf(person)).map(({ eventId }) => eventId);
    expect(events.length).toBeGreaterThan(600);
    expect(new Set(events).size).toBe(events.length);
  });
});

describe.each(sites)("a pass over '$name' whose events could not be stored", (site) => {
  it("D4: leaves the cursor where it was, so that the next pass brings them", async () => {
    const person = await createPerson();
    const { id } = await bound(person, site.provider);
    await syncAll(person, id);
    const { cursor } = await calendarRow({ id });
    await site.add("alice", "Nearly lost");
    const broken = interveneBefore(/INSERT INTO suggestions/, () => Promise.reject(new Error("D1 is away.")));
    const ctx = await systemContext(person, { db: broken });
    await expect(syncPage(ctx, { bindingId: id, runId: null })).rejects.toThrow("D1 is away.");
    expect(await calendarRow({ id })).toMatchObject({ cursor });
    await syncAll(person, id);
    expect(await titled(person, "Nearly lost")).toHaveLength(1);
  });
});
