import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";

import { calendarSettings } from "../../../../src/integrations/bindings/settings.ts";
import { bindings } from "../../../../src/db/schema/bindings.ts";
import { eventLinks } from "../../../../src/db/schema/event-links.ts";
import { addEntry } from "../../../../src/domain/time/add-entry.ts";
import { continueEntry } from "../../../../src/domain/time/continue-entry.ts";
import { deleteEntry } from "../../../../src/domain/time/delete-entry.ts";
import { restoreEntry } from "../../../../src/domain/time/restore-entry.ts";
import { splitEntry } from "../../../../src/domain/time/split-entry.ts";
import { startTimer } from "../../../../src/domain/time/start-timer.ts";
import { stopTimer } from "../../../../src/domain/time/stop-timer.ts";
import { undoStop } from "../../../../src/domain/time/undo-stop.ts";
import { updateEntry } from "../../../../src/domain/time/update-entry.ts";
import { changeCalendar } from "../../../../src/integrations/calendar/sync/change-calendar.ts";
import {
  pauseConnection,
  resumeConnection,
} from "../../../../src/integrations/connections/change-connection.ts";
import type { BindingRow } from "../../../../src/integrations/bindings/applied.ts";
import type { Job } from "../../../../src/messages.ts";
import { systemContext } from "../../../support/bindings.ts";
import { calendarRow, suggestionsOf } from "../../../support/calendar.ts";
import { sites, syncAll } from "../../../support/calendar-sync.ts";
import {
  actAs,
  dueExports,
  exportCalendarBy,
  linkOf,
  oweEvent,
  reach,
  runExports,
} from "../../../support/exports.ts";
import { interveneBefore } from "../../../support/intervening-database.ts";
import { deliverHints } from "../../../support/outbox.ts";
import { createPerson, ctxFor, db, type Person } from "../../../support/people.ts";
import { sandbox } from "../../../support/sandbox.ts";
import { entryBy, hourMs } from "../../../support/time.ts";
import { contextFor } from "../../../support/context.ts";

const startedAt = Math.floor(Date.now() / 60_000) * 60_000 - 3 * hourMs;
const report = { notes: "Write the report", startedAt, endedAt: startedAt + hourMs };

let person: Person;
let binding: BindingRow;
let calendar: Awaited<ReturnType<typeof reach>>;

const act = <T>(verb: (ctx: ReturnType<typeof ctxFor>) => Promise<T>) => actAs(person, verb);

const titles = async () => (await calendar.ours()).map(({ title }) => title).toSorted();

/** The hints of the exports to which what happened leads. */
async function exportsOf(jobs: Job[]): Promise<Job[]> {
  const context = await systemContext(person);
  await deliverHints(context, jobs);
  return context.jobs;
}

/** Delivers what hints name all at once, and what is left after them, until nothing is. */
async function runAtOnce(jobs: Job[]): Promise<void> {
  const contexts = await Promise.all(jobs.map(() => systemContext(person)));
  await Promise.all(contexts.map((context, index) => deliverHints(context, jobs.slice(index, index + 1))));
  const left = contexts.flatMap((context) => context.jobs);
  if (left.length > 0) await runAtOnce(left);
}

describe.each(sites)("an entry in '$name'", ({ provider, calls }) => {
  beforeEach(async () => {
    person = await createPerson();
    binding = await exportCalendarBy(person, {}, provider);
    calendar = await reach(person, binding);
  });

  it.each([
    ["lies in the year 9999", { startedAt: Date.UTC(9999, 11, 31), endedAt: Date.UTC(9999, 11, 31, 1) }],
    ["ends where no date is", { startedAt, endedAt: 8.64e15 + 1 }],
  ])("that %s costs itself and never its calendar", async (_, stored) => {
    const localId = await entryBy(person, { ...stored, notes: "Unreadable" });
    await runExports(person, await oweEvent(person, binding, { kind: "time_entry", localId }));
    await act((ctx) => addEntry(ctx, report));
    expect(await titles()).toEqual(["[TT] Write the report"]);
    await syncAll(person, binding.id);
    expect(await calendarRow(binding)).toMatchObject({ status: "active", lastError: null });
  });

  it("that is edited several times quickly is one event, as it was left, though all jobs run at once", async () => {
    const ctx = ctxFor(person);
    const { id } = await addEntry(ctx, report);
    for (const version of [1, 2, 3]) await updateEntry(ctx, { id, version, notes: `Draft ${version}` });
    const jobs = await exportsOf(ctx.jobs);
    expect(jobs).toHaveLength(4);
    await runAtOnce(jobs);
    expect(await titles()).toEqual(["[TT] Draft 3"]);
    expect(await linkOf(binding, id)).toMatchObject({ state: "live", written: expect.any(String) });
    expect(await dueExports(person, Date.now() + 9 * hourMs)).toEqual([]);
  });

  it("that is edited while its event is being written is no question to the person", async () => {
    const { id } = await act((ctx) => addEntry(ctx, report));
    const [first, second] = [ctxFor(person), ctxFor(person)];
    await updateEntry(first, { id, version: 1, notes: "Draft 1" });
    // Between the provider's answer and its way into the link.
    const slow = interveneBefore(/^update "event_links"/, async () => {
      await updateEntry(second, { id, version: 2, notes: "Draft 2" });
      await deliverHints(await systemContext(person), await exportsOf(second.jobs));
    });
    const context = await systemContext(person, { db: slow });
    await deliverHints(context, await exportsOf(first.jobs));
    expect(await titles()).toEqual(["[TT] Draft 1"]);
    await runExports(person, context.jobs);
    expect(await titles()).toEqual(["[TT] Draft 2"]);
    expect(await linkOf(binding, id)).toMatchObject({ state: "live", written: expect.any(String) });
  });

  it("that is deleted, restored and edited at once is one event, or none", async () => {
    const { id } = await act((ctx) => addEntry(ctx, report));
    const ctx = ctxFor(person);
    await deleteEntry(ctx, id);
    await restoreEntry(ctx, id);
    await runAtOnce(await exportsOf(ctx.jobs));
    expect(await titles()).toEqual(["[TT] Write the report"]);
    const again = ctxFor(person);
    await deleteEntry(again, id);
    await runAtOnce([...(await exportsOf(ctx.jobs)), ...(await exportsOf(again.jobs))]);
    expect(await titles()).toEqual([]);
  });

  it("whose insertion got no answer is one event when it is tried again, also edited meanwhile", async () => {
    const lost = { kind: "cut_json", method: "POST" };
    await sandbox.setFault(calls, lost);
    const ctx = ctxFor(person);
    const { id } = await addEntry(ctx, report);
    await runExports(person, ctx.jobs);
    await sandbox.clearFaults(calls);
    // It was inserted, although nobody heard of it.
    expect(await titles()).toEqual(["[TT] Write the report"]);
    expect(await linkOf(binding, id)).toMatchObject({ eventId: null });
    await act((later) => updateEntry(later, { id, version: 1, notes: "Read the report" }));
    expect(await titles()).toEqual(["[TT] Read the report"]);
  });

  it("whose insertion got no answer leaves no event when it is deleted meanwhile", async () => {
    await sandbox.setFault(calls, { kind: "cut_json", method: "POST" });
    const ctx = ctxFor(person);
    const { id } = await addEntry(ctx, report);
    await runExports(person, ctx.jobs);
    await sandbox.clearFaults(calls);
    await act((later) => deleteEntry(later, id));
    expect(await titles()).toEqual([]);
    expect(await linkOf(binding, id)).toBeUndefined();
  });

  it("over midnight is one event; what is continued is another one", async () => {
    const midnight = new Date(startedAt).setUTCHours(0, 0, 0, 0);
    const span = { startedAt: midnight - hourMs, endedAt: midnight + hourMs };
    const { id } = await act((ctx) => addEntry(ctx, { notes: "Night shift", ...span }));
    expect((await calendar.ours()).map(({ time }) => time)).toMatchObject([
      { startsAt: span.startedAt, endsAt: span.endedAt },
    ]);
    await act((ctx) => continueEntry(ctx, id));
    expect(await titles()).toHaveLength(1);
    await act((ctx) => stopTimer(ctx, {}));
    expect(await titles()).toEqual(["[TT] Night shift", "[TT] Night shift"]);
  });

  it("of an entry that is split becomes two, one after the other", async () => {
    const { id, version } = await act((ctx) => addEntry(ctx, report));
    const at = startedAt + hourMs / 2;
    await act((ctx) => splitEntry(ctx, { id, version, at }));
    const times = (await calendar.ours()).map(({ time }) => time);
    expect(times).toHaveLength(2);
    expect(times).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ startsAt: startedAt, endsAt: at }),
        expect.objectContaining({ startsAt: at, endsAt: startedAt + hourMs }),
      ]),
    );
    expect(await titles()).toEqual(["[TT] Write the report", "[TT] Write the report"]);
  });

  it("of a timer comes when it stops or gives way to another, and goes when the stop is taken back", async () => {
    await act((ctx) => startTimer(ctx, { notes: "Call", startedAt }));
    await act((ctx) => startTimer(ctx, { notes: "Lunch", startedAt: startedAt + hourMs }));
    expect(await titles()).toEqual(["[TT] Call"]);
    const at = Date.now();
    const ctx = ctxFor(person, at);
    const stopped = await stopTimer(ctx, {});
    await runExports(person, ctx.jobs);
    expect(await titles()).toEqual(["[TT] Call", "[TT] Lunch"]);
    await act((later) => undoStop(later, { entryId: stopped.id, at }));
    expect(await titles()).toEqual(["[TT] Call"]);
    await act((later) => stopTimer(later, {}));
    expect(await titles()).toEqual(["[TT] Call", "[TT] Lunch"]);
  });

  it("that changed while the connection was paused follows when it goes on", async () => {
    const kept = await act((ctx) => addEntry(ctx, report));
    const gone = await act((ctx) => addEntry(ctx, { ...report, notes: "Gone" }));
    await pauseConnection(await contextFor(person), binding.connectionId);
    const ctx = ctxFor(person);
    await updateEntry(ctx, { id: kept.id, version: 1, notes: "Changed" });
    await deleteEntry(ctx, gone.id);
    await addEntry(ctx, { ...report, notes: "New" });
    await runExports(person, ctx.jobs);
    expect(await titlesWhilePaused()).toEqual(["[TT] Gone", "[TT] Write the report"]);
    await resumeConnection(await contextFor(person), binding.connectionId);
    const now = Date.now() + 60_000;
    await runExports(person, await dueExports(person, now), now);
    expect(await titles()).toEqual(["[TT] Changed", "[TT] New"]);
    expect(await dueExports(person, now + 9 * hourMs)).toEqual([]);
  });

  async function titlesWhilePaused() {
    const links = await db().select().from(eventLinks).where(eq(eventLinks.bindingId, binding.id));
    return links.flatMap(({ eventId, title }) => (eventId === null ? [] : [title])).toSorted();
  }

  it("is never read back, whatever the calendar is used for, its links lost or its cursor forgotten", async () => {
    await act((ctx) => addEntry(ctx, report));
    expect(await titles()).toHaveLength(1);
    const settings = calendarSettings(await calendarRow(binding));
    if (settings === null) throw new Error("The calendar has no settings.");
    for (const direction of ["both", "import"] as const) {
      await changeCalendar(ctxFor(person), binding.id, { ...settings, direction });
      await syncAll(person, binding.id);
      await db().delete(eventLinks);
      await sandbox.post(`/${provider}/cursors/expire`);
      await syncAll(person, binding.id);
      await db().update(bindings).set({ cursor: null }).where(eq(bindings.id, binding.id));
      await syncAll(person, binding.id);
    }
    const rows = await suggestionsOf(person);
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.filter(({ title }) => title.includes("[TT]"))).toEqual([]);
  });

  it("is not read by a colleague who sees the same calendar either", async () => {
    await act((ctx) => addEntry(ctx, report));
    const colleague = await createPerson();
    const theirs = await exportCalendarBy(colleague, {}, provider);
    const settings = calendarSettings(await calendarRow(theirs));
    if (settings === null) throw new Error("The calendar has no settings.");
    await changeCalendar(ctxFor(colleague), theirs.id, { ...settings, direction: "import" });
    await syncAll(colleague, theirs.id);
    const rows = await suggestionsOf(colleague);
    expect(rows.length).toBeGreaterThan(5);
    expect(rows.filter(({ title }) => title.includes("[TT]"))).toEqual([]);
  });
});
