import { describe, expect, it } from "vitest";

import { askedEntries } from "../../../src/domain/suggestions/asked-entries.ts";
import { askedBy, calendarBy, suggestionsOf } from "../../support/calendar.ts";
import { expectNoScan } from "../../support/explain.ts";
import { browserOf, createPerson, ctxFor, type Person } from "../../support/people.ts";
import { entriesOf, entryBy, hourMs } from "../../support/time.ts";

const startedAt = Math.floor(Date.now() / 60_000) * 60_000 - 3 * hourMs;
const moved = { asks: "moved", skipped: null, title: "Daily" } as const;
const span = (startsAt: number) => ({ startsAt, endsAt: startsAt + hourMs });

async function asked(person: Person, changes: Parameters<typeof askedBy>[3] = {}) {
  const entryId = await entryBy(person, {
    startedAt,
    endedAt: startedAt + hourMs,
    notes: "Standup",
    source: "calendar",
  });
  const id = await askedBy(person, await calendarBy(person), entryId, changes);
  return { id, entryId };
}

const entry = async (person: Person) => (await entriesOf(person))[0];
const isAsked = async (person: Person) => (await askedEntries(ctxFor(person))).length > 0;

describe("an entry whose event changed", () => {
  it("is asked about on Today and on the calendar, with both versions on the page", async () => {
    const person = await createPerson();
    const browser = browserOf(person);
    await asked(person, { ...moved, ...span(startedAt - 2 * hourMs) });
    for (const path of ["/", "/calendar"]) {
      const text = await (await browser.get(path)).text();
      expect(text).toContain("An event that you accepted as time was moved or cancelled since.");
      expect(text).toContain('href="/event-questions"');
    }
    const page = await (await browser.get("/event-questions")).text();
    for (const part of ["Standup", "“Daily”", "Keep the entry", "Move the entry"])
      expect(page).toContain(part);
  });

  it.each([
    ["keep", { ...moved, ...span(startedAt + hourMs) }],
    ["keep", {}],
  ] as const)("stays to the last bit after “%s”", async (answer, changes) => {
    const person = await createPerson();
    const { id } = await asked(person, changes);
    const before = await entry(person);
    const browser = browserOf(person);
    for (let time = 0; time < 2; time++)
      expect((await browser.post(`/asked-entries/${id}/${answer}`)).status).toBe(303);
    expect(await entry(person)).toEqual(before);
    expect(await isAsked(person)).toBe(false);
    expect(await suggestionsOf(person)).toMatchObject([{ decision: "accepted", asks: null }]);
    expect(await (await browser.get("/event-questions")).text()).toContain("Nothing to decide");
  });

  it("moves with its event when the person says so, and takes its title only if nobody wrote another", async () => {
    const to = startedAt + hourMs;
    for (const [version, notes] of [
      [1, "Daily"],
      [2, "Standup"],
    ] as const) {
      const person = await createPerson();
      const entryId = await entryBy(person, {
        startedAt,
        endedAt: startedAt + hourMs,
        notes: "Standup",
        version,
      });
      const id = await askedBy(person, await calendarBy(person), entryId, { ...moved, ...span(to) });
      await browserOf(person).post(`/asked-entries/${id}/follow`);
      expect(await entry(person)).toMatchObject({
        startedAt: to,
        endedAt: to + hourMs,
        notes,
        deletedAt: null,
      });
      expect(await isAsked(person)).toBe(false);
      const entryVersion = version === 1 ? 2 : 1;
      expect(await suggestionsOf(person)).toMatchObject([{ entryVersion, entryId, decision: "accepted" }]);
    }
  });

  it("is deleted with a cancelled event, and is not offered again", async () => {
    const person = await createPerson();
    const { id } = await asked(person);
    await browserOf(person).post(`/asked-entries/${id}/follow`);
    expect((await entry(person))?.deletedAt).toEqual(expect.any(Number));
    expect(await suggestionsOf(person)).toMatchObject([{ decision: "accepted", skipped: "cancelled" }]);
  });

  it("is deleted with one that was put off, which is offered again when it is over", async () => {
    const person = await createPerson();
    const { id } = await asked(person, { ...moved, ...span(Date.now() + hourMs) });
    await browserOf(person).post(`/asked-entries/${id}/follow`);
    expect((await entry(person))?.deletedAt).toEqual(expect.any(Number));
    expect(await suggestionsOf(person)).toMatchObject([{ decision: null, entryId: null, asks: null }]);
  });

  it("is answered together with the others, one's own only", async () => {
    const [person, other] = [await createPerson(), await createPerson()];
    await asked(person);
    await asked(person, { ...moved, ...span(startedAt - 2 * hourMs) });
    await asked(other);
    const browser = browserOf(person);
    expect(await (await browser.get("/event-questions")).text()).toContain("Keep all 2 entries");
    expect((await browser.post("/asked-entries/keep")).headers.get("Location")).toBe("/event-questions");
    expect([await isAsked(person), await isAsked(other)]).toEqual([false, true]);
  });
});

it("asking reads an index that holds nothing but questions", async () => {
  const plan = await expectNoScan(askedEntries(ctxFor(await createPerson())), ["time_entries", "bindings"]);
  expect(plan).toContain("suggestions USING INDEX suggestions_asked");
});
