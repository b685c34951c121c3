import { beforeEach, describe, expect, it } from "vitest";

import { askedEntries } from "../../../../src/domain/suggestions/asked-entries.ts";
import { dismissSuggestions } from "../../../../src/domain/suggestions/dismiss-suggestions.ts";
import { acceptSuggestions } from "../../../../src/domain/suggestions/accept-suggestions.ts";
import { readDoubt } from "../../../../src/integrations/calendar/sync/doubt.ts";
import { calendarRow, suggestionsOf } from "../../../support/calendar.ts";
import { event, subscribe, sync, titles, write } from "../../../support/feed.ts";
import { measure } from "../../../support/meter.ts";
import { browserOf, createPerson, ctxFor, type Person } from "../../../support/people.ts";
import { entriesOf } from "../../../support/time.ts";

let person: Person;
beforeEach(async () => {
  person = await createPerson();
});

/** An open, an accepted and a dismissed event, and one that lies ahead. */
async function mixed(uid = (name: string) => name) {
  const named = (name: string, hours: number) =>
    event(uid(name), hours).map((line) => (line.startsWith("SUMMARY") ? `SUMMARY:${name}` : line));
  return write(named("open", 9), named("accepted", 7), named("dismissed", 5), named("ahead", -20));
}

async function decide() {
  const idOf = async (name: string) =>
    (await suggestionsOf(person)).filter(({ title }) => title === name).map(({ id }) => id);
  await acceptSuggestions(ctxFor(person), { ids: await idOf("accepted") });
  await dismissSuggestions(ctxFor(person), await idOf("dismissed"));
}

describe("a feed", () => {
  const stateOf = async () => [await suggestionsOf(person), await entriesOf(person)] as const;

  async function subscribed() {
    const { id } = await subscribe(person, await mixed());
    await sync(person, id);
    await decide();
    return id;
  }

  it("that makes new ids at each fetch offers nothing twice, keeps all decisions and writes nothing", async () => {
    const id = await subscribed();
    const before = await stateOf();
    for (let fetch = 0; fetch < 3; fetch++) {
      await mixed((name) => `${name}-${fetch}-${Math.random()}`);
      const { rowsWritten } = await measure((metered) => sync(person, id, metered));
      expect(rowsWritten).toBeLessThan(5);
    }
    expect(await stateOf()).toEqual(before);
    expect(await askedEntries(ctxFor(person))).toEqual([]);
    expect(await calendarRow({ id })).toMatchObject({ syncState: null, lastError: null });
  });

  it("that stops listing what is over loses nothing of it", async () => {
    const id = await subscribed();
    const before = await stateOf();
    await write(event("ahead", -20));
    await sync(person, id);
    expect(await stateOf()).toEqual(before);
    expect(await askedEntries(ctxFor(person))).toEqual([]);
    expect(readDoubt(await calendarRow({ id }))).toBeNull();
  });

  it.each([
    ["empty", [], "lists no event at all"],
    ["unknown", [event("strange", 20)], "none of the events that it listed before"],
  ] as const)(
    "that is %s all of a sudden is doubted: the page says so, and all stays",
    async (doubt, events, said) => {
      const id = await subscribed();
      const before = await stateOf();
      await write(...events);
      await sync(person, id);
      const [rows, entries] = await stateOf();
      expect([rows.filter(({ title }) => title !== "strange"), entries]).toEqual(before);
      expect(await calendarRow({ id })).toMatchObject({
        syncState: { doubt: { is: doubt, since: expect.any(Number) } },
        lastError: null,
      });
      const browser = browserOf(person);
      expect(await (await browser.get(`/calendars/${id}`)).text()).toContain(said);
      await mixed();
      await sync(person, id);
      expect(readDoubt(await calendarRow({ id }))).toBeNull();
      expect(await (await browser.get(`/calendars/${id}`)).text()).not.toContain(said);
    },
  );

  it("that is replaced as a whole is doubted also when it has more than one page, and until it is as before", async () => {
    const many = (name: string) => Array.from({ length: 600 }, (_, number) => event(`${name}${number}`, 20));
    const { id } = await subscribe(person, await write(...many("own")));
    await sync(person, id);
    await write(...many("strange"));
    await sync(person, id);
    expect(readDoubt(await calendarRow({ id }))).toMatchObject({ is: "unknown" });
    await write(...many("strange"), event("more", 20));
    await sync(person, id);
    expect(readDoubt(await calendarRow({ id }))).toMatchObject({ is: "unknown" });
    expect((await suggestionsOf(person)).filter(({ skipped }) => skipped !== null)).toEqual([]);
    await write(...many("own"));
    await sync(person, id);
    expect(readDoubt(await calendarRow({ id }))).toBeNull();
  });

  it("that is right all the same is followed when its person says so; accepted time stays", async () => {
    const id = await subscribed();
    const before = await entriesOf(person);
    await write();
    await sync(person, id);
    await browserOf(person).post(`/calendars/${id}/accept-listing`);
    await sync(person, id);
    expect(await titles(person)).toEqual(
      Object.fromEntries(["open", "accepted", "dismissed", "ahead"].map((name) => [name, "cancelled"])),
    );
    expect(await askedEntries(ctxFor(person))).toEqual([]);
    expect(await entriesOf(person)).toEqual(before);
    expect(readDoubt(await calendarRow({ id }))).toBeNull();
  });
});
