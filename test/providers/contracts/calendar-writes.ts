import { beforeEach, describe, expect, it } from "vitest";

import type {
  CalendarRef,
  EventDraft,
  EventRemoved,
  EventSnapshot,
} from "../../../src/providers/calendar.ts";
import { calendarAccess, type CalendarSubject, dayMs, listAll } from "./calendar.ts";
import { damagedHttp } from "./damaged-http.ts";

const hourMs = 3_600_000;

/** What every provider promises whose calendars can be written to. */
export function describeCalendarWrites(subject: CalendarSubject): void {
  const { calendar, access, window, findPrimary } = calendarAccess(subject);
  const { write } = calendar;
  if (write === undefined) throw new Error("Its calendars can be read only.");
  let primary: CalendarRef;

  const readAll = (cursor: string | null) => listAll(calendar, access(), { id: primary.id, window, cursor });
  const draft = (changes: Partial<EventDraft> = {}): EventDraft => ({
    title: "[TT] Web — Fix the door",
    description: "Tracked.",
    time: { isAllDay: false, startsAt: at(-3), endsAt: at(-2), zone: "Europe/Berlin" },
    zone: "Europe/Berlin",
    marker: "link_1",
    ...changes,
  });
  const insert = async (changes: Partial<EventDraft> = {}, key = "key_1") => {
    const done = await write.insert(access(), primary.id, { key, draft: draft(changes) });
    if (done.status === "gone") throw new Error("It was there before and is gone.");
    return done.event;
  };

  describe("writing to a calendar", () => {
    beforeEach(async () => {
      primary = await findPrimary();
    });

    it.each([
      ["nonsense", { start: { dateTime: "soon" }, end: { dateTime: "later" } }],
      ["missing", { start: null, end: null }],
    ])(
      "brings all events but the one whose times are %s, which is not taken for deleted",
      async (_, times) => {
        const { id } = await insert({ title: "Damaged" });
        const others = (await readAll(null)).events.map((event) => event.id).filter((one) => one !== id);
        const damaged = { ...access(), http: damagedHttp("Damaged", times) };
        const found = await listAll(calendar, damaged, { id: primary.id, window, cursor: null });
        expect(found.events.map((event) => event.id)).toEqual(others);
        expect(found).toMatchObject({ removed: [], unreadable: [id] });
        await expect(calendar.get(damaged, primary.id, id)).rejects.toMatchObject({ permanent: true });
      },
    );

    it("brings what was added, changed and deleted since", async () => {
      const first = await readAll(null);
      const { id, etag } = await insert();
      const second = await readAll(first.cursor);
      expect(second.events).toMatchObject([
        { id, etag, title: draft().title, time: { startsAt: at(-3), endsAt: at(-2) }, marker: "link_1" },
      ]);
      await write.update(access(), primary.id, { eventId: id, etag, draft: draft({ title: "Renamed" }) });
      const third = await readAll(second.cursor);
      expect(third.events).toMatchObject([{ id, title: "Renamed", showAs: "free", response: "accepted" }]);
      expect([undefined, etag]).not.toContain(third.events[0]?.etag);
      await write.remove(access(), primary.id, id);
      const fourth = await readAll(third.cursor);
      expect(isGone(fourth, id)).toBe(true);
      expect(await calendar.get(access(), primary.id, id)).toBeNull();
    });

    it("makes one event of an insertion that is repeated, as the last draft says", async () => {
      const { cursor } = await readAll(null);
      const first = await insert();
      expect(await insert()).toMatchObject({ id: first.id });
      expect(await insert({ title: "Renamed meanwhile" })).toMatchObject({ id: first.id });
      expect((await insert({ marker: "link_2" }, "key_2")).id).not.toBe(first.id);
      const { events } = await readAll(cursor);
      expect(events.map(({ title }) => title).toSorted()).toEqual(
        ["Renamed meanwhile", draft().title].toSorted(),
      );
    });

    it("leaves an event alone that somebody changed, and does not revive a deleted one", async () => {
      const { id, etag } = await insert();
      const change = (title: string, version: string | null) =>
        write.update(access(), primary.id, { eventId: id, etag: version, draft: draft({ title }) });
      expect(await change("By hand", etag)).toMatchObject({ status: "written" });
      expect(await change("Ours", etag)).toEqual({ status: "changed" });
      expect(await calendar.get(access(), primary.id, id)).toMatchObject({ title: "By hand" });
      expect(await change("Ours", null)).toMatchObject({ status: "written" });
      await write.remove(access(), primary.id, id);
      await expect(write.remove(access(), primary.id, id)).resolves.toBeUndefined();
      expect(await change("Ours", etag)).toEqual({ status: "gone" });
      expect(await change("Ours", null)).toEqual({ status: "gone" });
    });

    it("looks for an event in its own calendar only", async () => {
      const other = (await calendar.calendars(access())).find(
        ({ canWrite, isPrimary }) => canWrite && !isPrimary,
      );
      const { id } = await insert();
      expect(await calendar.get(access(), primary.id, id)).toMatchObject({ id });
      expect(await calendar.get(access(), other?.id ?? "", id)).toBeNull();
    });

    it("writes whole days", async () => {
      const time = { isAllDay: true, startsOn: dateOf(2), endsOn: dateOf(3) } as const;
      const { id } = await insert({ time });
      expect(await calendar.get(access(), primary.id, id)).toMatchObject({ time, marker: "link_1" });
    });
  });
}

function isGone(
  { events, removed }: { events: EventSnapshot[]; removed: EventRemoved[] },
  id: string,
): boolean {
  return (
    removed.some((one) => one.id === id) || events.some((one) => one.id === id && one.status === "cancelled")
  );
}

/** So many hours from now, in whole seconds, which is what both providers keep. */
function at(hours: number): number {
  return Math.floor((Date.now() + hours * hourMs) / 60_000) * 60_000;
}

function dateOf(daysAhead: number): string {
  return new Date(Date.now() + daysAhead * dayMs).toISOString().slice(0, 10);
}
