import { beforeEach, expect, it } from "vitest";

import { createOutbound } from "../../src/lib/create-outbound.ts";
import type {
  Calendar,
  CalendarRef,
  EventDraft,
  EventPage,
  EventSnapshot,
} from "../../src/providers/calendar.ts";
import type { Access, Provider } from "../../src/providers/provider.ts";
import { sandbox } from "../support/sandbox.ts";
import { damagedHttp } from "./damaged-http.ts";

const dayMs = 86_400_000;
const hourMs = 3_600_000;
const bulkSize = 600;

type Page = Extract<EventPage, { status: "page" }>;
type Subject = { provider: Provider; api: string; calls: string };

function partsOf({ provider }: Subject) {
  const { calendar } = provider;
  if (calendar?.write === undefined) throw new Error("It cannot do everything.");
  return { calendar, write: calendar.write };
}

/** What every provider of calendars promises, asked of the sandbox over HTTP. `calls` = the host whose calls are counted. */
export function describeCalendar(subject: Subject): void {
  const { calendar, write } = partsOf(subject);
  const access = (accessToken = "sandbox-alice"): Access => ({
    host: subject.provider.defaultHost,
    accessToken,
    http: createOutbound({ sandboxUrl: "http://localhost:8788", backoffMs: 1 }),
  });
  const window = { from: Date.now() - 30 * dayMs, to: Date.now() + 30 * dayMs };
  let primary: CalendarRef;

  /** A pass with all its pages, as a synchronisation makes it. */
  const pass = (cursor: string | null, id = primary.id) => walk(calendar, access(), { id, window, cursor });
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

  beforeEach(async () => {
    const calendars = await calendar.list(access());
    const found = calendars.find(({ isPrimary }) => isPrimary);
    if (found === undefined) throw new Error("There is no primary calendar.");
    primary = found;
  });

  it("lists the account's calendars, one of them the primary one, some only to be read", async () => {
    const calendars = await calendar.list(access());
    expect(calendars.filter(({ isPrimary }) => isPrimary)).toHaveLength(1);
    expect(new Set(calendars.map(({ canWrite }) => canWrite))).toEqual(new Set([true, false]));
    expect(calendars.every(({ name, color }) => name !== "" && (color ?? "#").startsWith("#"))).toBe(true);
  });

  it("walks the window page by page, without a gap or a double", async () => {
    await sandbox.post(`/${subject.api}/bulk`, { login: "alice", count: bulkSize });
    const { events, pages } = await pass(null);
    expect(pages).toBeGreaterThan(1);
    expect(events.length).toBeGreaterThanOrEqual(bulkSize);
    expect(new Set(events.map(({ id }) => id)).size).toBe(events.length);
  });

  it("expands series into instances with a series, a title and times of their own", async () => {
    const { events } = await pass(null);
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
    const { events } = await pass(null);
    expect(events.some(({ time }) => time.isAllDay)).toBe(true);
    expect(events.some(({ response }) => response === "declined")).toBe(true);
    expect(events.map(({ showAs }) => showAs)).toEqual(
      expect.arrayContaining(["busy", "free", "out_of_office"]),
    );
  });

  it.each([
    ["nonsense", { start: { dateTime: "soon" }, end: { dateTime: "later" } }],
    ["missing", { start: null, end: null }],
  ])("brings all events but the one whose times are %s, which is not taken for deleted", async (_, times) => {
    const { id } = await insert({ title: "Damaged" });
    const others = (await pass(null)).events.map((event) => event.id).filter((one) => one !== id);
    const damaged = { ...access(), http: damagedHttp("Damaged", times) };
    const found = await walk(calendar, damaged, { id: primary.id, window, cursor: null });
    expect(found.events.map((event) => event.id)).toEqual(others);
    expect(found).toMatchObject({ removed: [], unreadable: [id] });
    await expect(calendar.get(damaged, primary.id, id)).rejects.toMatchObject({ permanent: true });
  });

  it("spends one call on an idle pass, and brings nothing", async () => {
    const { cursor } = await pass(null);
    const before = (await sandbox.requests(subject.calls)).length;
    expect(await pass(cursor)).toMatchObject({ events: [], removed: [], pages: 1 });
    expect((await sandbox.requests(subject.calls)).length).toBe(before + 1);
  });

  it("brings what was added, changed and deleted since", async () => {
    const first = await pass(null);
    const { id, etag } = await insert();
    const second = await pass(first.cursor);
    expect(second.events).toMatchObject([
      { id, etag, title: draft().title, time: { startsAt: at(-3), endsAt: at(-2) }, marker: "link_1" },
    ]);
    await write.update(access(), primary.id, { eventId: id, etag, draft: draft({ title: "Renamed" }) });
    const third = await pass(second.cursor);
    expect(third.events).toMatchObject([{ id, title: "Renamed", showAs: "free", response: "accepted" }]);
    expect([undefined, etag]).not.toContain(third.events[0]?.etag);
    await write.remove(access(), primary.id, id);
    const fourth = await pass(third.cursor);
    expect(isGone(fourth, id)).toBe(true);
    expect(await calendar.get(access(), primary.id, id)).toBeNull();
  });

  it("starts over when the provider has forgotten the cursor", async () => {
    const { cursor } = await pass(null);
    await sandbox.post(`/${subject.api}/cursors/expire`);
    const page = await calendar.listChanged(access(), primary.id, { window, cursor, next: null });
    expect(page).toEqual({ status: "reset" });
    expect((await pass(null)).events.length).toBeGreaterThan(0);
  });

  it("makes one event of an insertion that is repeated, as the last draft says", async () => {
    const { cursor } = await pass(null);
    const first = await insert();
    expect(await insert()).toMatchObject({ id: first.id });
    expect(await insert({ title: "Renamed meanwhile" })).toMatchObject({ id: first.id });
    expect((await insert({ marker: "link_2" }, "key_2")).id).not.toBe(first.id);
    const { events } = await pass(cursor);
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
    const other = (await calendar.list(access())).find(({ canWrite, isPrimary }) => canWrite && !isPrimary);
    const { id } = await insert();
    expect(await calendar.get(access(), primary.id, id)).toMatchObject({ id });
    expect(await calendar.get(access(), other?.id ?? "", id)).toBeNull();
  });

  it("writes whole days", async () => {
    const time = { isAllDay: true, startsOn: dateOf(2), endsOn: dateOf(3) } as const;
    const { id } = await insert({ time });
    expect(await calendar.get(access(), primary.id, id)).toMatchObject({ time, marker: "link_1" });
  });

  it("says when a token, a calendar or a provider is not there", async () => {
    const ask = (token: string, id = primary.id) =>
      calendar.listChanged(access(token), id, { window, cursor: null, next: null });
    await expect(ask("unknown")).rejects.toMatchObject({ code: "unauthorized", permanent: true });
    await expect(ask("sandbox-alice", "nowhere")).rejects.toMatchObject({ code: "not_found" });
    await sandbox.setFault(subject.calls, { kind: "error", status: 503, retryAfterSeconds: 7 });
    await expect(ask("sandbox-alice")).rejects.toMatchObject({ permanent: false, retryAfterSeconds: 7 });
  });
}

function isGone(
  { events, removed }: { events: EventSnapshot[]; removed: Page["removed"] },
  id: string,
): boolean {
  return (
    removed.some((one) => one.id === id) || events.some((one) => one.id === id && one.status === "cancelled")
  );
}

async function walk(
  calendar: Calendar,
  access: Access,
  { id, window, cursor }: { id: string; window: { from: number; to: number }; cursor: string | null },
) {
  const events: EventSnapshot[] = [];
  const removed: Page["removed"] = [];
  const unreadable: string[] = [];
  let next: string | null = null;
  for (let pages = 1; pages < 100; pages++) {
    const page: EventPage = await calendar.listChanged(access, id, { window, cursor, next });
    if (page.status === "reset") throw new Error("The cursor was forgotten.");
    events.push(...page.events);
    removed.push(...page.removed);
    unreadable.push(...(page.unreadable ?? []));
    next = page.next;
    if (next === null) return { events, removed, unreadable, pages, cursor: page.cursor };
  }
  throw new Error("The walk does not end.");
}

/** So many hours from now, in whole seconds, which is what both providers keep. */
function at(hours: number): number {
  return Math.floor((Date.now() + hours * hourMs) / 60_000) * 60_000;
}

function dateOf(daysAhead: number): string {
  return new Date(Date.now() + daysAhead * dayMs).toISOString().slice(0, 10);
}
