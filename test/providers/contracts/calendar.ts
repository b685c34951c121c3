import { beforeEach, describe, expect, it } from "vitest";

import type { Calendar, CalendarRef, EventRemoved, EventSnapshot } from "../../../src/providers/calendar.ts";
import type { Listing } from "../../../src/providers/page.ts";
import type { Access, Provider } from "../../../src/providers/provider.ts";
import { sandbox } from "../../support/sandbox.ts";
import { accessOf } from "./access.ts";

export const dayMs = 86_400_000;
const bulkSize = 600;

export type CalendarSubject = {
  provider: Provider;
  /** Alice's; her calendar is the sandbox's. */
  token: string;
  /** Where her calendars are; absent = the provider's own host. */
  host?: string;
  /** The host whose calls are counted. */
  calls: string;
  /** Whose switches of the sandbox fill her calendar and forget cursors. */
  api: "google" | "microsoft";
  /** The account is a single calendar that can be read only, and there are no cursors to be forgotten. */
  isOneCalendar?: true;
};

export const calendarOf = ({ calendar, name }: Provider): Calendar => {
  if (calendar === undefined) throw new Error(`There are no calendars at ${name}.`);
  return calendar;
};

/** Calls as alice, the month around now, and the calendar that is hers in the first place. */
export function calendarAccess(subject: CalendarSubject) {
  const { provider, host = provider.defaultHost } = subject;
  const calendar = calendarOf(provider);
  const access = (token = subject.token): Access => accessOf(provider, token, { host });
  const window = { from: Date.now() - 30 * dayMs, to: Date.now() + 30 * dayMs };
  const findPrimary = async (): Promise<CalendarRef> => {
    const calendars = await calendar.calendars(access());
    const primary = calendars.find(({ isPrimary }) => isPrimary) ?? calendars[0];
    if (primary === undefined) throw new Error("There is no calendar.");
    return primary;
  };
  return { calendar, access, window, findPrimary };
}

/** What every provider of calendars promises its readers, asked of the sandbox over HTTP. */
export function describeCalendar(subject: CalendarSubject): void {
  const { calendar, access, window, findPrimary } = calendarAccess(subject);
  const { isOneCalendar = false } = subject;
  let primary: CalendarRef;

  /** A sync with all its pages, as a synchronisation makes it. */
  const readAll = (cursor: string | null) => listAll(calendar, access(), { id: primary.id, window, cursor });

  describe("calendars", () => {
    beforeEach(async () => {
      primary = await findPrimary();
    });

    it.runIf(!isOneCalendar)(
      "lists the account's calendars, one of them the primary one, some only to be read",
      async () => {
        const calendars = await calendar.calendars(access());
        expect(calendars.filter(({ isPrimary }) => isPrimary)).toHaveLength(1);
        expect(new Set(calendars.map(({ canWrite }) => canWrite))).toEqual(new Set([true, false]));
        expect(calendars.every(({ name, color }) => name !== "" && (color ?? "#").startsWith("#"))).toBe(
          true,
        );
      },
    );

    it("lists the window page by page, without a gap or a double", async () => {
      await sandbox.post(`/${subject.api}/bulk`, { login: "alice", count: bulkSize });
      const { events, pages } = await readAll(null);
      expect(pages).toBeGreaterThan(1);
      expect(events.length).toBeGreaterThanOrEqual(bulkSize);
      expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
    });

    it("expands series into instances with a series, a title and times of their own", async () => {
      const { events } = await readAll(null);
      const bySeries = Map.groupBy(
        events.filter(({ seriesId }) => seriesId !== null),
        ({ seriesId }) => seriesId,
      );
      const longest = [...bySeries.values()].toSorted((a, b) => b.length - a.length)[0] ?? [];
      expect(longest.length).toBeGreaterThan(3);
      expect(longest.every(({ title }) => title !== "")).toBe(true);
      expect(new Set(longest.map(({ time }) => JSON.stringify(time))).size).toBe(longest.length);
    });

    it("tells what is not to be offered: all-day, declined, free, out of office", async () => {
      const { events } = await readAll(null);
      expect(events.some(({ time }) => time.isAllDay)).toBe(true);
      expect(events.some(({ response }) => response === "declined")).toBe(true);
      // A file says no more than whether the time is free.
      const shown = ["busy", "free", ...(isOneCalendar ? [] : ["out_of_office"])];
      expect(events.map(({ showAs }) => showAs)).toEqual(expect.arrayContaining(shown));
    });

    it("spends one call on a sync that finds nothing, and brings nothing", async () => {
      const { cursor } = await readAll(null);
      const before = (await sandbox.requests(subject.calls)).length;
      expect(await readAll(cursor)).toMatchObject({ events: [], removed: [], pages: 1 });
      expect((await sandbox.requests(subject.calls)).length).toBe(before + 1);
    });

    it("knows an event that was listed by its id", async () => {
      const { events } = await readAll(null);
      const known = events.find(({ seriesId }) => seriesId === null);
      expect(await calendar.get(access(), primary.id, known?.id ?? "")).toMatchObject({
        title: known?.title,
      });
    });

    it.runIf(!isOneCalendar)("starts over when the provider has forgotten the cursor", async () => {
      const { cursor } = await readAll(null);
      await sandbox.post(`/${subject.api}/cursors/expire`);
      const page = await calendar.list(access(), primary.id, { window, cursor });
      expect(page).toEqual({ status: "reset" });
      expect((await readAll(null)).events.length).toBeGreaterThan(0);
    });

    it("says when a token, a calendar or a provider is not there", async () => {
      const ask = (token: string, id = primary.id) =>
        calendar.list(access(token), id, { window, cursor: null });
      if (!isOneCalendar) {
        await expect(ask("unknown")).rejects.toMatchObject({ code: "unauthorized", permanent: true });
        await expect(ask(subject.token, "nowhere")).rejects.toMatchObject({ code: "not_found" });
      }
      await sandbox.setFault(subject.calls, { kind: "error", status: 503, retryAfterSeconds: 7 });
      await expect(ask(subject.token)).rejects.toMatchObject({ permanent: false, retryAfterSeconds: 7 });
    });
  });
}

/** All pages of one sync. */
export async function listAll(
  calendar: Calendar,
  access: Access,
  { id, window, cursor }: { id: string; window: { from: number; to: number }; cursor: string | null },
) {
  const events: EventSnapshot[] = [];
  const removed: EventRemoved[] = [];
  const unreadable: string[] = [];
  let position = cursor;
  for (let pages = 1; pages < 100; pages++) {
    const query = { window, cursor: position };
    const page: Listing<EventSnapshot, EventRemoved> = await calendar.list(access, id, query);
    if (page.status === "reset") throw new Error("The cursor was forgotten.");
    events.push(...page.items);
    removed.push(...page.removed);
    unreadable.push(...(page.unreadable ?? []));
    position = page.next;
    if (position === null) return { events, removed, unreadable, pages, cursor: page.cursor };
  }
  throw new Error("The listing does not end.");
}
