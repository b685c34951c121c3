import { beforeEach, describe, expect, it } from "vitest";

import { askedEntries } from "../../../../src/domain/suggestions/asked-entries.ts";
import { acceptSuggestions } from "../../../../src/domain/suggestions/accept-suggestions.ts";
import { updateProfile } from "../../../../src/domain/users/update-profile.ts";
import { instantOf } from "../../../../src/lib/zoned-time.ts";
import { readDoubt } from "../../../../src/integrations/calendar/sync/doubt.ts";
import { calendarRow, suggestionsOf } from "../../../support/calendar.ts";
import { event, subscribe, sync, write } from "../../../support/feed.ts";
import { eventOf, hoursAgo, instant } from "../../../support/ics.ts";
import { createPerson, ctxFor, type Person } from "../../../support/people.ts";
import { entriesOf } from "../../../support/time.ts";

const hourMs = 3_600_000;

let person: Person;
beforeEach(async () => {
  person = await createPerson();
});

async function takeAll() {
  const ids = (await suggestionsOf(person)).filter(({ endsAt }) => endsAt <= Date.now()).map((row) => row.id);
  await acceptSuggestions(ctxFor(person), { ids });
}

describe("a subscribed calendar", () => {
  it("leaves accepted time where it is, and asks when an instance was moved or called off", async () => {
    const series = (...lines: string[]) => event("daily", 49, "RRULE:FREQ=DAILY;COUNT=2", ...lines);
    const { id } = await subscribe(person, await write(series()));
    await sync(person, id);
    await takeAll();
    const before = await entriesOf(person);
    const first = instant(hoursAgo(49));
    const moved = eventOf(
      "daily",
      `RECURRENCE-ID:${first}`,
      `DTSTART:${instant(hoursAgo(48))}`,
      "DURATION:PT2H",
      "SUMMARY:daily",
    );
    await write(series(`EXDATE:${instant(hoursAgo(25))}`), moved);
    await sync(person, id);
    expect(await entriesOf(person)).toEqual(before);
    const asked = await askedEntries(ctxFor(person));
    expect(asked.map(({ asks, startedAt, startsAt }) => [asks, startedAt, startsAt])).toEqual([
      ["moved", hoursAgo(49), hoursAgo(48)],
      ["cancelled", hoursAgo(25), hoursAgo(25)],
    ]);
    // The change is taken back: the instance is as old as before, and there is nothing to ask any more.
    await write(series());
    await sync(person, id);
    expect(await entriesOf(person)).toEqual(before);
    expect(await askedEntries(ctxFor(person))).toEqual([]);
  });

  it("asks about each instance of a series that its organizer moves, and offers none of them anew", async () => {
    const series = (hours: number) => event("daily", hours, "RRULE:FREQ=DAILY;COUNT=3");
    const { id } = await subscribe(person, await write(series(73)));
    await sync(person, id);
    await takeAll();
    const before = await entriesOf(person);
    await write(series(72));
    await sync(person, id);
    expect(await entriesOf(person)).toEqual(before);
    const asked = await askedEntries(ctxFor(person));
    expect(asked.map(({ asks, startedAt, startsAt }) => [asks, startsAt - startedAt])).toEqual(
      Array.from({ length: 3 }, () => ["moved", hourMs]),
    );
    expect(await suggestionsOf(person)).toHaveLength(3);
    expect(readDoubt(await calendarRow({ id }))).toBeNull();
  });

  it("that floats leaves accepted time where it is when its owner moves, and asks nothing", async () => {
    const date = new Date(Date.now() - 48 * hourMs).toISOString().slice(0, 10).replaceAll("-", "");
    const ahead = new Date(Date.now() + 48 * hourMs).toISOString().slice(0, 10).replaceAll("-", "");
    const floating = (uid: string, on: string) =>
      eventOf(uid, `DTSTART:${on}T120000`, "DURATION:PT1H", `SUMMARY:${uid}`);
    const file = (...more: string[][]) =>
      write(floating("accepted", date), floating("ahead", ahead), ...more);
    const traveller = await createPerson({ timeZone: "Asia/Tokyo" });
    const { id } = await subscribe(traveller, await file());
    await sync(traveller, id);
    const over = (await suggestionsOf(traveller)).find(({ title }) => title === "accepted");
    await acceptSuggestions(ctxFor(traveller), { ids: [over?.id ?? ""] });
    const before = await entriesOf(traveller);
    const profile = { name: "Ada", weekStart: 1, clock: "24h", startsTimerWhenAssigned: false } as const;
    await updateProfile(ctxFor(traveller), { ...profile, timeZone: "America/Los_Angeles" });
    await file(event("news", 3));
    await sync(traveller, id);
    expect(await entriesOf(traveller)).toEqual(before);
    expect(await askedEntries(ctxFor(traveller))).toEqual([]);
    const rows = await suggestionsOf(traveller);
    expect(rows.find(({ title }) => title === "accepted")?.startsAt).toBe(over?.startsAt);
    const day = `${ahead.slice(0, 4)}-${ahead.slice(4, 6)}-${ahead.slice(6)}`;
    expect(rows.find(({ title }) => title === "ahead")?.startsAt).toBe(
      instantOf(day, 12 * 60, "America/Los_Angeles"),
    );
  });
});
