import { describe, expect, it } from "vitest";

import { addEntry } from "../../../../src/domain/time/add-entry.ts";
import { questionsOf } from "../../../../src/integrations/calendar/export/questions.ts";
import { syncPage } from "../../../../src/integrations/sync/sync-page.ts";
import { systemContext } from "../../../support/bindings.ts";
import { suggestionsOf } from "../../../support/calendar.ts";
import type { CalendarSite } from "../../../support/calendar-sites.ts";
import { bound, sites, syncAll } from "../../../support/calendar-sync.ts";
import { runExports } from "../../../support/exports.ts";
import { createPerson, ctxFor, type Person } from "../../../support/people.ts";
import { sandbox } from "../../../support/sandbox.ts";

const hourMs = 3_600_000;
const startedAt = Math.floor(Date.now() / 60_000) * 60_000 - 5 * hourMs;
const title = "[TT] Write the report";

/** A calendar that is read and written, with one entry in it. */
async function written({ provider }: CalendarSite) {
  const person = await createPerson();
  const { id } = await bound(person, provider, { direction: "both" });
  await syncAll(person, id);
  const ctx = ctxFor(person);
  await addEntry(ctx, { notes: "Write the report", startedAt, endedAt: startedAt + hourMs });
  await runExports(person, ctx.jobs);
  return { person, id };
}

const offered = async (person: Person) =>
  (await suggestionsOf(person)).filter(({ startsAt }) => startsAt === startedAt);

/** A sync with all its pages, and what it found out about our own events. */
async function syncOnce(person: Person, id: string): Promise<void> {
  const queue: { bindingId: string; runId: string | null }[] = [{ bindingId: id, runId: null }];
  for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
    const context = await systemContext(person);
    await syncPage(context, job);
    for (const next of context.jobs) if (next.type === "sync.page") queue.push(next);
    await runExports(person, context.jobs);
  }
}

describe.each(sites)("an entry's event in $name", (site) => {
  it("is never offered as time, also not after it was renamed or the cursor forgotten", async () => {
    const { person, id } = await written(site);
    await syncOnce(person, id);
    const [event] = await site.find("alice", title);
    await site.change("alice", event?.id ?? "", { title: "Mine now" });
    await syncOnce(person, id);
    await sandbox.post(`/${site.provider}/cursors/expire`);
    await syncOnce(person, id);
    expect(await offered(person)).toEqual([]);
    expect(await questionsOf(ctxFor(person))).toMatchObject([{ state: "changed" }]);
  });

  it("is missed by the pass after a person deleted it there, and asked about", async () => {
    const { person, id } = await written(site);
    await syncOnce(person, id);
    expect(await questionsOf(ctxFor(person))).toEqual([]);
    const [event] = await site.find("alice", title);
    await site.remove("alice", event?.id ?? "");
    await syncOnce(person, id);
    expect(await questionsOf(ctxFor(person))).toMatchObject([{ title, state: "deleted" }]);
    expect(await site.find("alice", title)).toEqual([]);
  });

  it("is missed by a walk, too, when the cursor was forgotten meanwhile", async () => {
    const { person, id } = await written(site);
    const [event] = await site.find("alice", title);
    await site.remove("alice", event?.id ?? "");
    await sandbox.post(`/${site.provider}/cursors/expire`);
    await syncOnce(person, id);
    expect(await questionsOf(ctxFor(person))).toMatchObject([{ title, state: "deleted" }]);
  });
});
