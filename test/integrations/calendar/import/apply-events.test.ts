import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { timeEntries } from "../../../../src/db/schema/work.ts";
import { dismissSuggestions } from "../../../../src/domain/suggestions/dismiss-suggestions.ts";
import { takeSuggestions } from "../../../../src/domain/suggestions/take-suggestions.ts";
import { deleteEntry } from "../../../../src/domain/time/delete-entry.ts";
import { updateEntry } from "../../../../src/domain/time/update-entry.ts";
import { applyEvents } from "../../../../src/integrations/calendar/import/apply-events.ts";
import type { BindingRow } from "../../../../src/integrations/webhooks/applied.ts";
import type { EventSnapshot } from "../../../../src/providers/calendar.ts";
import { calendarBy, eventBy, suggestionsOf } from "../../../support/calendar.ts";
import { measure } from "../../../support/meter.ts";
import { createPerson, ctxFor, db, type Person } from "../../../support/people.ts";
import { systemWire } from "../../../support/bindings.ts";
import { entriesOf, hourMs } from "../../../support/time.ts";

const dayMs = 24 * hourMs;
const now = Date.now();
const window = { from: now - 14 * dayMs, to: now + 42 * dayMs };

async function apply(person: Person, binding: BindingRow, events: EventSnapshot[], gone: string[] = []) {
  return applyEvents(await systemWire(person), binding, { events, gone, window });
}

async function taken(person: Person, binding: BindingRow, event = eventBy()) {
  await apply(person, binding, [event]);
  const [row] = await suggestionsOf(person);
  const [made] = await takeSuggestions(ctxFor(person), { ids: [row?.id ?? ""] });
  return made?.entryId ?? "";
}

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

describe("an entry that was taken", () => {
  it("goes along with its event, again and again, and keeps what the person did not touch", async () => {
    const person = await createPerson();
    const binding = await calendarBy(person);
    const id = await taken(person, binding);
    const startsAt = now - 6 * hourMs;
    await apply(person, binding, [eventBy({ title: "Daily", startsAt, ...later })]);
    expect(await entry(id)).toMatchObject({ notes: "Daily", startedAt: startsAt, version: 2 });
    await apply(person, binding, [eventBy({ title: "Weekly", startsAt, updatedAt: 3_000_000 })]);
    expect(await entry(id)).toMatchObject({ notes: "Weekly", version: 3 });
  });

  it("stays as it is once somebody has edited it", async () => {
    const person = await createPerson();
    const binding = await calendarBy(person);
    const id = await taken(person, binding);
    await updateEntry(ctxFor(person), { id, version: 1, notes: "Mine" });
    await apply(person, binding, [eventBy({ title: "Daily", ...later })]);
    await apply(person, binding, [], ["e1"]);
    expect(await entry(id)).toMatchObject({ notes: "Mine", version: 2, deletedAt: null });
    expect(await suggestionsOf(person)).toMatchObject([{ decision: "taken", skipped: "cancelled" }]);
  });

  it("goes when its event is cancelled, and waits again when it is put off", async () => {
    const person = await createPerson();
    const binding = await calendarBy(person);
    const first = await taken(person, binding);
    await apply(person, binding, [eventBy({ startsAt: now + hourMs, ...later })]);
    expect((await entry(first))?.deletedAt).not.toBeNull();
    expect(await suggestionsOf(person)).toMatchObject([{ decision: null, entryId: null, skipped: null }]);
    await apply(person, binding, [], ["e1"]);
    expect(await suggestionsOf(person)).toMatchObject([{ decision: null, skipped: "cancelled" }]);
  });

  it("does not come back after it was deleted", async () => {
    const person = await createPerson();
    const binding = await calendarBy(person);
    await deleteEntry(ctxFor(person), await taken(person, binding));
    await apply(person, binding, [eventBy({ title: "Daily", ...later })]);
    const entries = await entriesOf(person);
    expect(entries.filter(({ deletedAt }) => deletedAt === null)).toEqual([]);
    expect(await suggestionsOf(person)).toMatchObject([{ decision: "taken", title: "Daily" }]);
  });
});

describe("the price of", () => {
  const many = Array.from({ length: 2500 }, (_, n) =>
    eventBy({ id: `e${n}`, startsAt: now - 10 * dayMs + n * 60_000 }),
  );

  async function importAll(person: Person, binding: BindingRow) {
    return measure(async (metered) => {
      const wire = await systemWire(person, { db: metered });
      for (let at = 0; at < many.length; at += 250)
        await applyEvents(wire, binding, { events: many.slice(at, at + 250), gone: [], window });
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
      await applyEvents(await systemWire(person, { db: metered }), binding, {
        events: changed,
        gone: [],
        window,
      });
    });
    expect(meter.rowsWritten).toBeLessThanOrEqual(500);
    expect(meter.rowsRead).toBeLessThan(10_000);
  });
});
