import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { timeEntries } from "../../../../src/db/schema/work.ts";
import { askedEntries } from "../../../../src/domain/suggestions/asked-entries.ts";
import { dismissSuggestions } from "../../../../src/domain/suggestions/dismiss-suggestions.ts";
import { acceptSuggestions } from "../../../../src/domain/suggestions/accept-suggestions.ts";
import { deleteEntry } from "../../../../src/domain/time/delete-entry.ts";
import { updateEntry } from "../../../../src/domain/time/update-entry.ts";
import { applyEvents } from "../../../../src/integrations/calendar/import/apply-events.ts";
import type { BindingRow } from "../../../../src/integrations/bindings/applied.ts";
import type { EventSnapshot } from "../../../../src/providers/calendar.ts";
import { calendarBy, eventBy as eventAt, suggestionsOf } from "../../../support/calendar.ts";
import { measure } from "../../../support/meter.ts";
import { createPerson, ctxFor, db, type Person } from "../../../support/people.ts";
import { systemContext } from "../../../support/bindings.ts";
import { entriesOf, hourMs } from "../../../support/time.ts";

const dayMs = 24 * hourMs;
const now = Date.now();
const eventBy: typeof eventAt = (changes) => eventAt({ startsAt: now - 3 * hourMs, ...changes });
const window = { from: now - 14 * dayMs, to: now + 42 * dayMs };

async function apply(person: Person, binding: BindingRow, events: EventSnapshot[], gone: string[] = []) {
  return applyEvents(await systemContext(person), binding, { events, gone, window });
}

async function acceptedEntry(person: Person, binding: BindingRow, event = eventBy()) {
  await apply(person, binding, [event]);
  const [row] = await suggestionsOf(person);
  const [made] = await acceptSuggestions(ctxFor(person), { ids: [row?.id ?? ""] });
  return made?.entryId ?? "";
}

const questions = (person: Person) => askedEntries(ctxFor(person));
const entry = (id: string) => db().select().from(timeEntries).where(eq(timeEntries.id, id)).get();
const later = { updatedAt: 2_000_000 };

describe("events", () => {
  it("become suggestions of the calendar's person, once", async () => {
    const [person, other] = [await createPerson(), await createPerson()];
    const binding = await calendarBy(person);
    const events = [eventBy(), eventBy({ id: "e2", response: "declined" })];
    expect(await apply(person, binding, events)).toEqual({ created: 2, changed: 0, ignored: 0 });
    expect(await apply(person, binding, events)).toEqual({ created: 0, changed: 0, ignored: 2 });
    const rows = await suggestionsOf(person);
    expect(rows.map(({ eventId, skipped }) => [eventId, skipped])).toEqual(
      expect.arrayContaining([
        ["e1", null],
        ["e2", "declined"],
      ]),
    );
    expect(await suggestionsOf(other)).toEqual([]);
  });

  it("outside the window, and those that we wrote ourselves, are left out", async () => {
    const person = await createPerson();
    const events = [
      eventBy({ startsAt: now - 20 * dayMs }),
      eventBy({ id: "e2", startsAt: now + 60 * dayMs }),
      eventBy({ id: "e3", marker: "link_1" }),
    ];
    expect(await apply(person, await calendarBy(person), events)).toMatchObject({ created: 0, ignored: 3 });
    const exporting = await calendarBy(person, { direction: "export" });
    expect(await apply(person, exporting, [eventBy()])).toMatchObject({ created: 0 });
  });

  it("that move, change their name or are cancelled change their suggestion; older news does not", async () => {
    const person = await createPerson();
    const binding = await calendarBy(person);
    await apply(person, binding, [eventBy({ updatedAt: 1_500_000 })]);
    const startsAt = now - 5 * hourMs;
    await apply(person, binding, [eventBy({ startsAt, title: "Daily", ...later })]);
    await apply(person, binding, [eventBy({ title: "Old news" })]);
    expect(await suggestionsOf(person)).toMatchObject([{ startsAt, title: "Daily", skipped: null }]);
    await apply(person, binding, [], ["e1", "unknown"]);
    expect(await suggestionsOf(person)).toMatchObject([{ title: "Daily", skipped: "cancelled" }]);
    await apply(person, binding, [eventBy({ title: "Back", updatedAt: 3_000_000 })]);
    expect(await suggestionsOf(person)).toMatchObject([{ title: "Back", skipped: null }]);
  });

  it("that were dismissed stay dismissed, whatever becomes of them", async () => {
    const person = await createPerson();
    const binding = await calendarBy(person);
    await apply(person, binding, [eventBy()]);
    const [row] = await suggestionsOf(person);
    await dismissSuggestions(ctxFor(person), [row?.id ?? ""]);
    await apply(person, binding, [eventBy({ title: "Again", startsAt: now - 9 * hourMs, ...later })]);
    expect(await suggestionsOf(person)).toMatchObject([{ title: "Again", decision: "dismissed" }]);
  });
});

describe("an entry that was accepted", () => {
  it("takes the new name of its event, again and again, until the person writes another", async () => {
    const person = await createPerson();
    const binding = await calendarBy(person);
    const id = await acceptedEntry(person, binding);
    await apply(person, binding, [eventBy({ title: "Daily", ...later })]);
    expect(await entry(id)).toMatchObject({ notes: "Daily", version: 2 });
    await apply(person, binding, [eventBy({ title: "Weekly", updatedAt: 3_000_000 })]);
    expect(await entry(id)).toMatchObject({ notes: "Weekly", version: 3 });
    await updateEntry(ctxFor(person), { id, version: 3, notes: "Mine" });
    await apply(person, binding, [eventBy({ title: "Monthly", updatedAt: 4_000_000 })]);
    expect(await entry(id)).toMatchObject({ notes: "Mine", version: 4 });
    expect(await questions(person)).toEqual([]);
  });

  it.each([
    ["is moved", eventBy({ startsAt: now - 6 * hourMs, title: "Daily", ...later }), "moved"],
    ["is put off", eventBy({ startsAt: now + hourMs, ...later }), "moved"],
    ["gets longer", eventBy({ endsAt: now - hourMs, ...later }), "moved"],
    ["is cancelled", eventBy({ status: "cancelled", ...later }), "cancelled"],
    ["is gone", null, "cancelled"],
  ])("stays as it is when its event %s, and the person is asked once", async (_, event, asks) => {
    const person = await createPerson();
    const binding = await calendarBy(person);
    const id = await acceptedEntry(person, binding);
    const before = await entry(id);
    const news = event === null ? [] : [event];
    for (let time = 0; time < 3; time++) await apply(person, binding, news, event === null ? ["e1"] : []);
    expect(await entry(id)).toEqual(before);
    expect(await questions(person)).toMatchObject([{ asks, entryId: id, startedAt: before?.startedAt }]);
    expect(await suggestionsOf(person)).toMatchObject([{ decision: "accepted", entryId: id }]);
  });

  it("is not asked about when its event says nothing about its time, or says what the entry says", async () => {
    const person = await createPerson();
    const binding = await calendarBy(person);
    const id = await acceptedEntry(person, binding);
    const before = await entry(id);
    await apply(person, binding, [eventBy({ response: "declined", showAs: "free", ...later })]);
    const allDay = { isAllDay: true, startsOn: "2026-01-01", endsOn: "2026-01-02" } as const;
    await apply(person, binding, [eventBy({ time: allDay, updatedAt: 3_000_000 })]);
    expect(await questions(person)).toEqual([]);
    const startsAt = now - 6 * hourMs;
    const endsAt = startsAt + hourMs;
    await updateEntry(ctxFor(person), {
      id,
      version: before?.version ?? 0,
      startedAt: startsAt,
      endedAt: endsAt,
    });
    await apply(person, binding, [eventBy({ startsAt, endsAt, updatedAt: 4_000_000 })]);
    expect(await questions(person)).toEqual([]);
  });

  it("is asked about no more when the event comes back, or when the entry goes", async () => {
    const person = await createPerson();
    const binding = await calendarBy(person);
    const id = await acceptedEntry(person, binding);
    await apply(person, binding, [], ["e1"]);
    expect(await questions(person)).toHaveLength(1);
    await apply(person, binding, [eventBy(later)]);
    expect(await questions(person)).toEqual([]);
    await apply(person, binding, [], ["e1"]);
    await deleteEntry(ctxFor(person), id);
    expect(await questions(person)).toEqual([]);
  });

  it("does not come back after it was deleted", async () => {
    const person = await createPerson();
    const binding = await calendarBy(person);
    await deleteEntry(ctxFor(person), await acceptedEntry(person, binding));
    await apply(person, binding, [eventBy({ title: "Daily", ...later })]);
    const entries = await entriesOf(person);
    expect(entries.filter(({ deletedAt }) => deletedAt === null)).toEqual([]);
    expect(await suggestionsOf(person)).toMatchObject([{ decision: "accepted", title: "Daily" }]);
  });
});

describe("an event under a new id", () => {
  const twin = (changes = {}) => eventBy({ id: "e9", ...changes });

  it.each(["open", "accepted", "dismissed"])(
    "is the one that is known and %s: same start, end and title",
    async (state) => {
      const person = await createPerson();
      const binding = await calendarBy(person);
      await apply(person, binding, [eventBy()]);
      const [row] = await suggestionsOf(person);
      const ids = [row?.id ?? ""];
      if (state === "accepted") await acceptSuggestions(ctxFor(person), { ids });
      if (state === "dismissed") await dismissSuggestions(ctxFor(person), ids);
      const [before] = await suggestionsOf(person);
      await apply(person, binding, [twin()], ["e1"]);
      await apply(person, binding, [twin()], ["e1"]);
      expect(await suggestionsOf(person)).toEqual([
        { ...before, eventId: "e9", updatedAt: expect.any(Number) },
      ]);
      expect(await questions(person)).toEqual([]);
    },
  );

  it("comes back under it after it was cancelled", async () => {
    const person = await createPerson();
    const binding = await calendarBy(person);
    await acceptedEntry(person, binding);
    await apply(person, binding, [], ["e1"]);
    await apply(person, binding, [twin()]);
    expect(await suggestionsOf(person)).toMatchObject([{ eventId: "e9", skipped: null, asks: null }]);
  });

  it("is offered once when two say the same, and twice when they do not", async () => {
    const person = await createPerson();
    const binding = await calendarBy(person);
    await apply(person, binding, [eventBy(), twin(), eventBy({ id: "e3", title: "Other" })]);
    expect((await suggestionsOf(person)).map(({ title }) => title).toSorted()).toEqual(["Other", "Standup"]);
  });

  it("is one of its series that was moved: nearest first, each once", async () => {
    const person = await createPerson();
    const binding = await calendarBy(person);
    const at = (day: number, hour: number) => now - day * dayMs + hour * hourMs;
    const one = (id: string, startsAt: number) => eventBy({ id, startsAt, seriesId: "s1" });
    await apply(person, binding, [one("a", at(3, 0)), one("b", at(2, 0)), one("c", at(1, 0))]);
    const rows = await suggestionsOf(person);
    await acceptSuggestions(ctxFor(person), { ids: rows.map(({ id }) => id) });
    const before = await entriesOf(person);
    const moved = [one("a2", at(3, 2)), one("b2", at(2, 2)), one("d2", at(9, 0))];
    await apply(person, binding, moved, ["a", "b", "c"]);
    expect(await entriesOf(person)).toEqual(before);
    const asked = (await questions(person)).map(({ asks, startedAt, startsAt }) => [
      asks,
      startedAt,
      startsAt,
    ]);
    expect(asked).toEqual([
      ["moved", at(3, 0), at(3, 2)],
      ["moved", at(2, 0), at(2, 2)],
      ["cancelled", at(1, 0), at(1, 0)],
    ]);
    expect((await suggestionsOf(person)).filter(({ decision }) => decision === null)).toMatchObject([
      { eventId: "d2" },
    ]);
  });
});

describe("the price of", () => {
  const many = Array.from({ length: 2500 }, (_, n) =>
    eventBy({ id: `e${n}`, startsAt: now - 10 * dayMs + n * 60_000 }),
  );

  async function importAll(person: Person, binding: BindingRow) {
    return measure(async (metered) => {
      const ctx = await systemContext(person, { db: metered });
      for (let at = 0; at < many.length; at += 250)
        await applyEvents(ctx, binding, { events: many.slice(at, at + 250), gone: [], window });
    });
  }

  it("2,500 events is one written row each and no query per event; nothing when they are known", async () => {
    const person = await createPerson();
    const binding = await calendarBy(person);
    const first = await importAll(person, binding);
    expect(first).toMatchObject({ rowsWritten: 2500, statements: 30 });
    expect(first.rowsRead).toBeLessThan(60_000);
    expect(await importAll(person, binding)).toMatchObject({ rowsWritten: 0, statements: 20 });
  });

  it("250 changed events is two written rows each and no walk per event", async () => {
    const person = await createPerson();
    const binding = await calendarBy(person);
    await importAll(person, binding);
    const changed = many.slice(0, 250).map((event) => ({ ...event, title: "New", ...later }));
    const meter = await measure(async (metered) => {
      await applyEvents(await systemContext(person, { db: metered }), binding, {
        events: changed,
        gone: [],
        window,
      });
    });
    expect(meter.rowsWritten).toBeLessThanOrEqual(500);
    expect(meter.rowsRead).toBeLessThan(10_000);
  });
});
