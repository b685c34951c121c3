import { beforeEach, describe, expect, it } from "vitest";

import type { CalendarRule } from "../../../../src/db/schema/calendar.ts";
import { askedEntries } from "../../../../src/domain/suggestions/asked-entries.ts";
import { acceptSuggestions } from "../../../../src/domain/suggestions/accept-suggestions.ts";
import { suggestionsOf } from "../../../support/calendar.ts";
import type { CalendarSite } from "../../../support/calendar-sites.ts";
import { bound, sites, syncAll, titled } from "../../../support/calendar-sync.ts";
import { createPerson, ctxFor, type Person } from "../../../support/people.ts";
import { sandbox } from "../../../support/sandbox.ts";
import { entriesOf } from "../../../support/time.ts";

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

let person: Person;
let calendarId: string;

async function open({ provider }: CalendarSite, rules: CalendarRule[] = []): Promise<void> {
  person = await createPerson();
  calendarId = (await bound(person, provider, { rules })).id;
  await syncAll(person, calendarId);
}

/** The one suggestion with this title, after a pass. */
async function after(title: string) {
  await syncAll(person, calendarId);
  return one(title);
}

async function one(title: string) {
  const [row, ...others] = await titled(person, title);
  if (row === undefined || others.length > 0)
    throw new Error(`There are ${others.length + 1} or no ${title}.`);
  return row;
}

const living = async () =>
  (await entriesOf(person)).filter(({ deletedAt }) => deletedAt === null).map(({ notes }) => notes);

describe.each(sites)("a suggestion from $name", (site) => {
  beforeEach(() => open(site));

  it("is left out and offered again as the person answers", async () => {
    const { eventId } = await one("Client call: Northwind");
    const skipped = [];
    for (const answer of ["declined", "tentative", "accepted"] as const) {
      await site.answer("alice", eventId, answer);
      skipped.push((await after("Client call: Northwind")).skipped);
    }
    expect(skipped).toEqual(["declined", "tentative", null]);
  });

  it("waits for an answer to an invitation without being left out", async () => {
    expect(await one("Quarterly numbers")).toMatchObject({ skipped: null });
  });

  it("is left out while its time is shown as free", async () => {
    const { eventId } = await one("Design review");
    await site.show("alice", eventId, "free");
    expect(await after("Design review")).toMatchObject({ skipped: "free" });
    await site.show("alice", eventId, "busy");
    expect(await after("Design review")).toMatchObject({ skipped: null });
  });

  it("goes when the event is called off; the entry that was accepted from it stays, and the person is asked", async () => {
    const { id } = await one("Client call: Northwind");
    await acceptSuggestions(ctxFor(person), { ids: [id] });
    expect(await living()).toEqual(["Client call: Northwind"]);
    await sandbox.post(`/${site.provider}/events/call-off`, {
      login: "alice",
      title: "Client call: Northwind",
    });
    await syncAll(person, calendarId);
    expect(await living()).toEqual(["Client call: Northwind"]);
    expect(await askedEntries(ctxFor(person))).toMatchObject([{ asks: "cancelled" }]);
    const rows = (await suggestionsOf(person)).filter(({ title }) => title.includes("Northwind"));
    expect(rows).toMatchObject([{ id, skipped: "cancelled" }]);
  });

  it("follows its event out of the window and back, and what was never inside stays unknown", async () => {
    const far = { from: Date.now() + 70 * dayMs, to: Date.now() + 70 * dayMs + hourMs };
    const { eventId, startsAt, endsAt } = await one("Design review");
    const [stranger] = await site.find("alice", "Far ahead");
    await site.change("alice", stranger?.id ?? "", { title: "Further ahead" });
    await site.change("alice", eventId, { when: far });
    const away = await after("Design review");
    expect(away.startsAt).toBeGreaterThan(Date.now() + 69 * dayMs);
    expect(away.skipped).toBeNull();
    await site.change("alice", eventId, { when: { from: startsAt, to: endsAt } });
    expect(await after("Design review")).toMatchObject({ startsAt, endsAt, skipped: null });
    expect(await titled(person, "Further ahead")).toEqual([]);
  });
});

describe.each(sites)("a rule about attendees in $name", (site) => {
  const byAttendee = (attendee: string): CalendarRule => ({
    when: { title: null, attendee, seriesId: null },
    projectId: null,
    tags: [attendee],
    billable: null,
    isAutomatic: false,
  });

  it("sees who invited, and not the person whose calendar it is", async () => {
    await open(site, [byAttendee("@acme.example"), byAttendee("@client.example")]);
    expect(await one("Client call: Northwind")).toMatchObject({ tags: ["@client.example"] });
    expect(await one("Design review")).toMatchObject({ tags: [] });
  });
});

describe.each(sites)("a series from $name", (site) => {
  beforeEach(() => open(site));

  const standUps = async () => (await titled(person, "Stand-up")).toSorted((a, b) => a.startsAt - b.startsAt);

  it("D4: has instances that move and go one by one", async () => {
    const before = await standUps();
    const [moved, deleted] = before;
    if (moved === undefined || deleted === undefined) throw new Error("There are no stand-ups.");
    const from = moved.startsAt + hourMs;
    await site.change("alice", moved.eventId, { when: { from, to: from + hourMs } });
    await site.remove("alice", deleted.eventId);
    await syncAll(person, calendarId);
    const now = await standUps();
    expect(now).toHaveLength(before.length);
    expect(now.filter(({ id }) => id === moved.id)).toMatchObject([{ startsAt: from, skipped: null }]);
    const cancelled = now.filter(({ skipped }) => skipped === "cancelled");
    expect(cancelled.map(({ id }) => id)).toEqual([deleted.id]);
  });

  it("keeps the accepted time when its organizer moves it, or the whole of it goes", async () => {
    const over = (await standUps()).filter(({ endsAt }) => endsAt <= Date.now());
    await acceptSuggestions(ctxFor(person), { ids: over.map(({ id }) => id) });
    const before = await entriesOf(person);
    const first = (await standUps())[0];
    const series = (await site.find("alice", "Stand-up")).find(({ title }) => title === "Stand-up");
    const move = { from: (first?.startsAt ?? 0) + hourMs / 4, to: (first?.endsAt ?? 0) + hourMs / 4 };
    await site.change("alice", series?.id ?? "", { when: move });
    await syncAll(person, calendarId);
    expect(await entriesOf(person)).toEqual(before);
    const asked = await askedEntries(ctxFor(person));
    expect(asked.length).toBeGreaterThan(2);
    expect(
      new Set(asked.map(({ asks, startsAt, startedAt }) => [asks, startsAt - startedAt].join())),
    ).toEqual(new Set([`moved,${hourMs / 4}`]));
    const day = ({ startsAt }: { startsAt: number }) => new Date(startsAt).toDateString();
    const takenOn = new Set(over.map(day));
    const offered = (await standUps()).filter(({ decision }) => decision === null);
    expect(offered.filter((row) => takenOn.has(day(row)))).toEqual([]);
    await site.remove("alice", series?.id ?? "");
    await syncAll(person, calendarId);
    expect(await entriesOf(person)).toEqual(before);
    expect(new Set((await askedEntries(ctxFor(person))).map(({ asks }) => asks))).toEqual(
      new Set(["cancelled"]),
    );
  });

  it("is renamed in all of its instances, and takes them along when it goes", async () => {
    const count = (await standUps()).length;
    expect(count).toBeGreaterThan(10);
    const series = (await site.find("alice", "Stand-up")).find(({ title }) => title === "Stand-up");
    await site.change("alice", series?.id ?? "", { title: "Daily" });
    await syncAll(person, calendarId);
    expect(await standUps()).toEqual([]);
    expect((await titled(person, "Daily")).filter(({ skipped }) => skipped === null)).toHaveLength(count);
    await site.remove("alice", series?.id ?? "");
    await syncAll(person, calendarId);
    const left = (await titled(person, "Daily")).filter(({ skipped }) => skipped !== "cancelled");
    expect(left).toEqual([]);
  });
});
