import { describe, expect, it } from "vitest";

import { listedSuggestions, openSuggestions } from "../../../src/domain/suggestions/list-suggestions.ts";
import { acceptSuggestions } from "../../../src/domain/suggestions/accept-suggestions.ts";
import { daysFrom } from "../../../src/domain/time/split-days.ts";
import { updateProfile } from "../../../src/domain/users/update-profile.ts";
import { applyEvents } from "../../../src/integrations/calendar/import/apply-events.ts";
import { localDateOf, startOfDay } from "../../../src/lib/zoned-time.ts";
import type { EventSnapshot } from "../../../src/providers/calendar.ts";
import { systemContext } from "../../support/bindings.ts";
import { calendarBy, eventBy, suggestionsOf } from "../../support/calendar.ts";
import { measure } from "../../support/meter.ts";
import { createPerson, ctxFor, type Person } from "../../support/people.ts";
import { entriesOf, hourMs } from "../../support/time.ts";

const profile = { name: "Ada", weekStart: 1, clock: "24h", startsTimerWhenAssigned: false } as const;
const moveTo = (person: Person, timeZone: string) => updateProfile(ctxFor(person), { ...profile, timeZone });

async function store(person: Person, events: EventSnapshot[], now = Date.now()) {
  const binding = await calendarBy(person, {}, { createdBy: person.userId });
  const window = { from: 0, to: now + 400 * 24 * hourMs };
  await applyEvents(await systemContext(person, { now }), binding, { events, gone: [], window });
  return binding;
}

const allDay = (startsOn: string, endsOn: string, changes: Partial<EventSnapshot> = {}) =>
  eventBy({ title: "Offsite", ...changes, time: { isAllDay: true, startsOn, endsOn } });

describe("a person's all-day events", () => {
  it.each(["America/New_York", "Pacific/Kiritimati", "America/Los_Angeles", "Asia/Kolkata", "UTC"])(
    "stay on their dates when the person moves to %s, and back",
    async (zone) => {
      const person = await createPerson({ timeZone: "Europe/Berlin" });
      await store(person, [allDay("2026-10-25", "2026-10-27"), eventBy({ id: "e2" })]);
      const before = await suggestionsOf(person);
      await moveTo(person, zone);
      const after = await suggestionsOf(person);
      const moved = after.find(({ skipped }) => skipped === "all_day");
      expect(moved).toMatchObject({
        startsAt: startOfDay("2026-10-25", zone),
        endsAt: startOfDay("2026-10-27", zone),
      });
      expect(after.find(({ eventId }) => eventId === "e2")).toEqual(
        before.find(({ eventId }) => eventId === "e2"),
      );
      await moveTo(person, "Europe/Berlin");
      const spans = (rows: typeof before) => rows.map(({ id, startsAt, endsAt }) => [id, startsAt, endsAt]);
      expect(spans(await suggestionsOf(person))).toEqual(spans(before));
    },
  );

  it("of others stay where they are, and what is read anew says the same", async () => {
    const person = await createPerson({ timeZone: "Europe/Berlin" });
    const colleague = await createPerson({ workspaceId: person.workspaceId, timeZone: "Europe/Berlin" });
    const events = [allDay("2026-11-20", "2026-11-21")];
    const binding = await store(person, events);
    await store(colleague, events);
    const theirs = await suggestionsOf(colleague);
    await moveTo(person, "Asia/Tokyo");
    expect(await suggestionsOf(colleague)).toEqual(theirs);
    const window = { from: 0, to: Date.now() + 400 * 24 * hourMs };
    const again = await applyEvents(await systemContext(person), binding, { events, gone: [], window });
    expect(again).toEqual({ created: 0, changed: 0, ignored: 1 });
  });

  it("are not touched when the zone stays", async () => {
    const person = await createPerson({ timeZone: "Europe/Berlin" });
    await store(person, [allDay("2026-11-20", "2026-11-21")]);
    const before = await suggestionsOf(person);
    const cost = await measure((metered) =>
      updateProfile({ ...ctxFor(person, 1), db: metered }, { ...profile, timeZone: "Europe/Berlin" }),
    );
    expect(await suggestionsOf(person)).toEqual(before);
    expect(cost.plans.filter((line) => /SCAN (suggestions|memberships|users)/.test(line))).toEqual([]);
  });
});

describe("what a person takes after a move", () => {
  it("is an entry of the zone in which they are", async () => {
    const person = await createPerson({ timeZone: "Europe/Berlin" });
    await store(person, [eventBy()]);
    await moveTo(person, "America/New_York");
    const [row] = await suggestionsOf(person);
    await acceptSuggestions(ctxFor(person), { ids: [row?.id ?? ""] });
    expect(await entriesOf(person)).toMatchObject([
      { timeZone: "America/New_York", startedAt: row?.startsAt },
    ]);
  });
});

describe("days on which the clocks change", () => {
  const cases = [
    ["Europe/Berlin", "2026-03-29", 23],
    ["Europe/Berlin", "2026-10-25", 25],
    ["America/New_York", "2026-03-08", 23],
    ["America/New_York", "2026-11-01", 25],
    ["Australia/Sydney", "2026-10-04", 23],
    ["Australia/Sydney", "2026-04-05", 25],
  ] as const;

  it.each(cases)("in %s on %s have all of their %i hours of events, and no other day's", async (...given) => {
    const [timeZone, date, hours] = given;
    const person = await createPerson({ timeZone });
    const [day] = daysFrom(date, 1, timeZone);
    if (day === undefined) throw new Error("There is no such day.");
    expect(day.end - day.start).toBe(hours * hourMs);
    const startsAt = (n: number) => day.start + n * hourMs;
    const events = Array.from({ length: hours + 2 }, (_, n) =>
      eventBy({ id: `e${n}`, title: `Hour ${n}`, startsAt: startsAt(n - 1) }),
    );
    const next = new Date(Date.parse(date) + 24 * hourMs).toISOString().slice(0, 10);
    await store(person, [...events, allDay(date, next, { id: "all" })], day.end);
    const now = day.end + 3 * hourMs;
    const open = await openSuggestions(ctxFor(person, now), { from: day.start, to: day.end });
    expect(open.map(({ title }) => title)).toEqual(events.slice(1, -1).map(({ title }) => title));
    const listed = await listedSuggestions(ctxFor(person, now), { from: day.start, to: day.end });
    const all = listed.find(({ skipped }) => skipped === "all_day");
    expect([all?.startsAt, all?.endsAt]).toEqual([day.start, day.end]);
    expect(listed.every((event) => localDateOf(event.startsAt, timeZone) === date)).toBe(true);
  });

  it("keep an all-day event whole when the person moves to where that day has another length", async () => {
    const person = await createPerson({ timeZone: "Europe/Berlin" });
    await store(person, [allDay("2026-10-25", "2026-10-26")]);
    await moveTo(person, "America/New_York");
    const [row] = await suggestionsOf(person);
    expect((row?.endsAt ?? 0) - (row?.startsAt ?? 0)).toBe(24 * hourMs);
    await moveTo(person, "Europe/Berlin");
    const [back] = await suggestionsOf(person);
    expect((back?.endsAt ?? 0) - (back?.startsAt ?? 0)).toBe(25 * hourMs);
  });
});
