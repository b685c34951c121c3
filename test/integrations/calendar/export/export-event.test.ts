import { beforeEach, describe, expect, it } from "vitest";

import { addEntry } from "../../../../src/domain/time/add-entry.ts";
import { deleteEntry } from "../../../../src/domain/time/delete-entry.ts";
import { restoreEntry } from "../../../../src/domain/time/restore-entry.ts";
import { startTimer } from "../../../../src/domain/time/start-timer.ts";
import { stopTimer } from "../../../../src/domain/time/stop-timer.ts";
import { updateEntry } from "../../../../src/domain/time/update-entry.ts";
import { answerQuestion } from "../../../../src/integrations/calendar/export/answer-question.ts";
import { checkEvents } from "../../../../src/integrations/calendar/export/check-events.ts";
import { questionsOf } from "../../../../src/integrations/calendar/export/questions.ts";
import type { BindingRow } from "../../../../src/integrations/bindings/applied.ts";
import type { CalendarSite } from "../../../support/calendar-sites.ts";
import { sites } from "../../../support/calendar-sync.ts";
import {
  actAs,
  dueExports,
  exportCalendarBy,
  linkOf,
  oweEvent,
  reach,
  runExports,
} from "../../../support/exports.ts";
import { createPerson, ctxFor, type Person } from "../../../support/people.ts";
import { sandbox } from "../../../support/sandbox.ts";
import { projectBy, taskBy } from "../../../support/work.ts";

const hourMs = 3_600_000;
const startedAt = Math.floor(Date.now() / 60_000) * 60_000 - 3 * hourMs;

let person: Person;
let binding: BindingRow;
let calendar: Awaited<ReturnType<typeof reach>>;

const act = <T>(verb: (ctx: ReturnType<typeof ctxFor>) => Promise<T>) => actAs(person, verb);

const add = (notes = "Write the report") =>
  act((ctx) => addEntry(ctx, { notes, startedAt, endedAt: startedAt + hourMs }));

async function openExport({ provider }: CalendarSite): Promise<void> {
  person = await createPerson();
  binding = await exportCalendarBy(person, {}, provider);
  calendar = await reach(person, binding);
}

describe.each(sites)("an entry exported to $name", (site) => {
  beforeEach(() => openExport(site));

  it("is an event of its time, named after project and task", async () => {
    const project = await projectBy(person, { name: "Website" });
    const task = await taskBy(person, project.id, { title: "Fix the menu" });
    await act((ctx) => addEntry(ctx, { taskId: task.id, startedAt, endedAt: startedAt + hourMs }));
    await add();
    const events = await calendar.ours();
    expect(events.map(({ title }) => title).toSorted()).toEqual([
      "[TT] Website — Fix the menu",
      "[TT] Write the report",
    ]);
    expect(events[0]?.time).toMatchObject({
      isAllDay: false,
      startsAt: startedAt,
      endsAt: startedAt + hourMs,
    });
  });

  it("appears when its timer stops, not before", async () => {
    await act((ctx) => startTimer(ctx, { notes: "Call", startedAt }));
    expect(await calendar.ours()).toEqual([]);
    await act((ctx) => stopTimer(ctx, {}));
    expect(await calendar.ours()).toMatchObject([{ title: "[TT] Call" }]);
  });

  it("is kept in step when it is edited, deleted and restored, and is one event all the time", async () => {
    const entry = await add();
    await act((ctx) => updateEntry(ctx, { id: entry.id, version: 1, notes: "Read the report" }));
    expect(await calendar.ours()).toMatchObject([{ title: "[TT] Read the report" }]);
    await act((ctx) => deleteEntry(ctx, entry.id));
    expect(await calendar.ours()).toEqual([]);
    await act((ctx) => restoreEntry(ctx, entry.id));
    expect(await calendar.ours()).toMatchObject([{ title: "[TT] Read the report" }]);
  });

  it("is written once, however often and in which order its jobs come", async () => {
    const entry = await add();
    const again = () => oweEvent(person, binding, { kind: "time_entry", localId: entry.id });
    const before = (await sandbox.requests(site.calls)).length;
    await runExports(person, [...(await again()), ...(await again()), ...(await again())]);
    expect((await sandbox.requests(site.calls)).length).toBe(before);
    expect(await calendar.ours()).toHaveLength(1);
  });

  it("follows when the calendar could not be reached, also after the queue gave up", async () => {
    await sandbox.setFault(site.calls, { kind: "error", status: 500 });
    await add();
    await sandbox.clearFaults(site.calls);
    expect(await dueExports(person, Date.now())).toEqual([]);
    const later = Date.now() + 2 * hourMs;
    await runExports(person, await dueExports(person, later), later);
    expect(await calendar.ours()).toHaveLength(1);
    expect(await dueExports(person, Date.now() + 9 * hourMs)).toEqual([]);
  });

  it("that came from a calendar is not written into one", async () => {
    await act((ctx) => addEntry(ctx, { startedAt, endedAt: startedAt + 1000, source: "calendar" }));
    expect(await calendar.ours()).toEqual([]);
  });
});

/** What a sync of the calendar finds of our events, and what comes of it. */
async function syncPast(gone: string[] = []): Promise<number> {
  const ctx = ctxFor(person);
  await checkEvents(ctx, binding, { events: await calendar.ours(), gone });
  const { length } = ctx.jobs;
  await runExports(person, ctx.jobs);
  return length;
}

describe.each(sites)("an event in $name that a person", (site) => {
  beforeEach(() => openExport(site));

  it("left alone is an echo and costs nothing", async () => {
    await add();
    expect(await syncPast()).toBe(0);
  });

  it("deleted is asked about, and stays away when the entry is edited", async () => {
    const entry = await add();
    const [event] = await calendar.ours();
    await calendar.remove(event?.id ?? "");
    await syncPast([event?.id ?? ""]);
    expect(await questionsOf(ctxFor(person))).toMatchObject([{ localId: entry.id, state: "deleted" }]);
    await act((ctx) => updateEntry(ctx, { id: entry.id, version: 1, notes: "Other" }));
    expect(await calendar.ours()).toEqual([]);
  });

  it("deleted is also noticed when the entry is edited first", async () => {
    const entry = await add();
    const [event] = await calendar.ours();
    await calendar.remove(event?.id ?? "");
    await act((ctx) => updateEntry(ctx, { id: entry.id, version: 1, notes: "Other" }));
    expect(await linkOf(binding, entry.id)).toMatchObject({ state: "deleted" });
  });

  it("renamed is asked about and not overwritten, until the person puts it back", async () => {
    const entry = await add();
    const [event] = await calendar.ours();
    if (event !== undefined) await calendar.rename(event, "Mine");
    await act((ctx) => updateEntry(ctx, { id: entry.id, version: 1, notes: "Other" }));
    expect(await calendar.ours()).toMatchObject([{ title: "Mine" }]);
    expect(await questionsOf(ctxFor(person))).toMatchObject([{ state: "changed" }]);
    await answer(entry.id, "restore");
    expect(await calendar.ours()).toMatchObject([{ title: "[TT] Other" }]);
    expect(await questionsOf(ctxFor(person))).toEqual([]);
  });
});

const answer = (localId: string, what: "keep" | "restore" | "delete") =>
  act((ctx) => answerQuestion(ctx, { bindingId: binding.id, localId }, what));

describe.each(sites)("the answer about an event deleted in $name", (site) => {
  beforeEach(() => openExport(site));

  async function asked() {
    const entry = await add();
    const [event] = await calendar.ours();
    await calendar.remove(event?.id ?? "");
    await syncPast([event?.id ?? ""]);
    return entry.id;
  }

  it("puts it back, as one event", async () => {
    const id = await asked();
    await answer(id, "restore");
    expect(await calendar.ours()).toMatchObject([{ title: "[TT] Write the report" }]);
    await expect(answer(id, "restore")).rejects.toMatchObject({ code: "conflict" });
  });

  it("keeps the entry and lets the event be, for good", async () => {
    const id = await asked();
    await answer(id, "keep");
    await act((ctx) => updateEntry(ctx, { id, version: 1, notes: "Other" }));
    expect(await calendar.ours()).toEqual([]);
    expect(await questionsOf(ctxFor(person))).toEqual([]);
  });

  it("deletes the entry too", async () => {
    const id = await asked();
    await answer(id, "delete");
    expect(await linkOf(binding, id)).toBeUndefined();
  });

  it("is given by its person only", async () => {
    const id = await asked();
    const stranger = await createPerson();
    const colleague = await createPerson({ workspaceId: person.workspaceId });
    for (const other of [stranger, colleague]) {
      const tried = answerQuestion(ctxFor(other), { bindingId: binding.id, localId: id }, "keep");
      await expect(tried).rejects.toMatchObject({ code: "not_found" });
    }
  });
});
