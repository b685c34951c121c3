import { env, exports } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { describe, expect, it, vi } from "vitest";

import { bindings, syncRuns } from "../../../../src/db/schema/bindings.ts";
import { type CalendarSettings, calendarChannels } from "../../../../src/db/schema/calendar.ts";
import { connections } from "../../../../src/db/schema/connections.ts";
import { takeSuggestions } from "../../../../src/domain/suggestions/take-suggestions.ts";
import { defaultSettings } from "../../../../src/integrations/calendar/rules/settings.ts";
import { bindCalendars } from "../../../../src/integrations/calendar/sync/bind-calendars.ts";
import { listCalendars } from "../../../../src/integrations/calendar/sync/list-calendars.ts";
import { watchCalendar } from "../../../../src/integrations/calendar/sync/watch-calendar.ts";
import { disconnect } from "../../../../src/integrations/connections/disconnect.ts";
import { syncPage } from "../../../../src/integrations/sync-page.ts";
import { scheduled } from "../../../../src/jobs/cron.ts";
import { systemWire } from "../../../support/bindings.ts";
import { calendarBy, calendarRow, suggestionsOf } from "../../../support/calendar.ts";
import { connectByOAuth } from "../../../support/connections.ts";
import { measure } from "../../../support/meter.ts";
import { createPerson, ctxFor, db, type Person } from "../../../support/people.ts";
import { sandbox } from "../../../support/sandbox.ts";
import { entriesOf } from "../../../support/time.ts";
import { wireFor } from "../../../support/wire.ts";

const dayMs = 86_400_000;
const control = (path: string, body: unknown = {}) =>
  fetch(`http://localhost:8788/_control/${path}`, { method: "POST", body: JSON.stringify(body) });
const host = "www.googleapis.com";
const listCalls = async () =>
  (await sandbox.requests(host)).filter(({ path }) => path.includes("/events")).length;

async function google<T>(method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`http://localhost:8788/${host}/calendar/v3${path}`, {
    method,
    headers: { Authorization: "Bearer sandbox-alice", "Content-Type": "application/json" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}.`);
  // safe because the tests name the shape that the sandbox documents
  return (response.status === 204 ? undefined : await response.json()) as T;
}

/** Chooses alice's own calendar, without running the jobs that follow. */
async function bound(person: Person, settings: Partial<CalendarSettings> = {}) {
  const wire = await wireFor(person);
  const connectionId = await connectByOAuth(person, "alice", "google");
  const [primary] = await listCalendars(wire, connectionId);
  const [chosen] = await bindCalendars(wire, {
    connectionId,
    calendarIds: [primary?.id ?? ""],
    settings: { ...defaultSettings, ...settings },
  });
  return { id: chosen?.id ?? "", connectionId, calendarId: primary?.id ?? "" };
}

/** Runs the pass and the jobs it enqueues; how many pages there were. */
async function syncAll(person: Person, bindingId: string, now = Date.now()): Promise<number> {
  const queue: { bindingId: string; runId: string | null }[] = [{ bindingId, runId: null }];
  let pages = 0;
  for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
    const wire = await systemWire(person, { now });
    await syncPage(wire, job);
    for (const next of wire.jobs) if (next.type === "sync.page") queue.push(next);
    pages++;
  }
  return pages;
}

const titled = async (person: Person, title: string) =>
  (await suggestionsOf(person)).filter((row) => row.title === title);

describe("a calendar's first walk", () => {
  it("brings the events of its window, each instance by itself, with the reasons for those left out", async () => {
    const person = await createPerson();
    const { id } = await bound(person);
    await syncAll(person, id);
    const rows = await suggestionsOf(person);
    const reasons = new Map(rows.map(({ title, skipped }) => [title, skipped]));
    expect(Object.fromEntries(reasons)).toMatchObject({
      "Design review": null,
      "Client call: Northwind": null,
      "Hiring chat": "tentative",
      "Vendor pitch": "declined",
      Lunch: "free",
      "Focus time": "focus",
      "At the dentist": "out_of_office",
      Offsite: "all_day",
      "Reminder without length": "no_length",
    });
    expect(reasons.has("Long ago") || reasons.has("Far ahead") || reasons.has("Called off")).toBe(false);
    const standUps = rows.filter(({ title }) => title === "Stand-up");
    expect(standUps.length).toBeGreaterThan(10);
    expect(new Set(standUps.map(({ seriesId }) => seriesId)).size).toBe(1);
    expect(await calendarRow({ id })).toMatchObject({ runId: null, lastError: null });
  });

  it("saves its cursor after the last page, and cleans up behind itself", async () => {
    await control("google/bulk", { login: "alice", count: 600 });
    const person = await createPerson();
    const { id } = await bound(person, { daysBack: 30 });
    const wire = await systemWire(person);
    await syncPage(wire, { bindingId: id, runId: null });
    expect(await calendarRow({ id })).toMatchObject({ cursor: null });
    expect((await suggestionsOf(person)).length).toBeGreaterThan(100);
    for (const job of wire.jobs) {
      if (job.type !== "sync.page") continue;
      const next = await systemWire(person);
      await syncPage(next, job);
      wire.jobs.push(...next.jobs);
    }
    expect((await calendarRow({ id })).cursor).not.toBeNull();
    const runs = await db().select().from(syncRuns).where(eq(syncRuns.bindingId, id));
    expect(runs).toMatchObject([{ status: "done", met: null }]);
    expect(runs[0]?.pages).toBeGreaterThan(2);
  });
});

describe("a pass", () => {
  it("that finds nothing is one call and writes no row, but for an hourly heartbeat", async () => {
    const person = await createPerson();
    const { id } = await bound(person);
    await syncAll(person, id);
    const before = await listCalls();
    const idle = await measure(async (metered) =>
      syncPage(await systemWire(person, { db: metered }), { bindingId: id, runId: null }),
    );
    expect(idle.rowsWritten).toBe(0);
    expect((await listCalls()) - before).toBe(1);
    await db()
      .update(bindings)
      .set({ lastSyncAt: Date.now() - 3_700_000 })
      .where(eq(bindings.id, id));
    const hour = await measure(async (metered) =>
      syncPage(await systemWire(person, { db: metered }), { bindingId: id, runId: null }),
    );
    expect(hour.rowsWritten).toBe(2);
  });

  it("brings what was added, moved and deleted since", async () => {
    const person = await createPerson();
    const { id, calendarId } = await bound(person);
    await syncAll(person, id);
    const at = (ms: number) => ({ dateTime: new Date(Date.now() + ms).toISOString() });
    const events = `/calendars/${encodeURIComponent(calendarId)}/events`;
    const made = await google<{ id: string }>("POST", events, {
      summary: "Pairing",
      start: at(-7_200_000),
      end: at(-3_600_000),
    });
    await syncAll(person, id);
    expect(await titled(person, "Pairing")).toMatchObject([{ skipped: null }]);
    await google("PATCH", `${events}/${made.id}`, {
      summary: "Pair work",
      start: at(-8_000_000),
      end: at(-3_600_000),
    });
    await syncAll(person, id);
    expect(await titled(person, "Pairing")).toEqual([]);
    expect(await titled(person, "Pair work")).toHaveLength(1);
    await google("DELETE", `${events}/${made.id}`);
    await syncAll(person, id);
    expect(await titled(person, "Pair work")).toMatchObject([{ skipped: "cancelled" }]);
  });

  it("whose cursor was forgotten walks anew without duplicates, and finds out what was deleted meanwhile", async () => {
    const person = await createPerson();
    const { id, calendarId } = await bound(person);
    await syncAll(person, id);
    const before = await suggestionsOf(person);
    const lost = before.find(({ title }) => title === "Design review");
    await google("DELETE", `/calendars/${encodeURIComponent(calendarId)}/events/${lost?.eventId}`);
    await control("google/cursors/expire");
    await syncAll(person, id);
    const after = await suggestionsOf(person);
    expect(after).toHaveLength(before.length);
    expect(await titled(person, "Design review")).toMatchObject([{ skipped: "cancelled" }]);
    expect(await calendarRow({ id })).toMatchObject({ lastError: null, runId: null });
  });

  it("weeks later walks anew, because the cursor tells of its own window only", async () => {
    const person = await createPerson();
    const { id } = await bound(person);
    await syncAll(person, id);
    const { windowEndsAt } = await calendarRow({ id });
    await syncAll(person, id, Date.now() + 30 * dayMs);
    expect((await calendarRow({ id })).windowEndsAt).toBeGreaterThan(windowEndsAt ?? Infinity);
  });

  it("takes by itself what a rule says, once it is over", async () => {
    const person = await createPerson();
    const when = { title: "stand-up", attendee: null, seriesId: null };
    const rules = [{ when, projectId: null, tags: ["team"], billable: true, isTaken: true }];
    const { id } = await bound(person, { rules });
    await syncAll(person, id);
    const entries = await entriesOf(person);
    expect(entries.length).toBeGreaterThan(5);
    expect(entries.every(({ endedAt }) => (endedAt ?? Infinity) <= Date.now())).toBe(true);
    expect(entries[0]).toMatchObject({ billable: true, source: "calendar" });
    await syncAll(person, id);
    expect(await entriesOf(person)).toHaveLength(entries.length);
  });
});

describe("a calendar that was chosen again by another connection", () => {
  it("keeps what was decided about its events", async () => {
    const person = await createPerson();
    const first = await bound(person);
    await syncAll(person, first.id);
    const [row] = await titled(person, "Design review");
    await takeSuggestions(ctxFor(person), { ids: [row?.id ?? ""] });
    await disconnect(await wireFor(person), first.connectionId);
    const again = await bound(person);
    expect(again.id).toBe(first.id);
    await syncAll(person, again.id);
    expect(await titled(person, "Design review")).toMatchObject([{ decision: "taken" }]);
  });
});

describe("a broken sign-in", () => {
  it("holds back nobody else, and says what it needs", async () => {
    const [alice, bob] = [await createPerson(), await createPerson()];
    const [broken, working] = [await bound(alice), await bound(bob)];
    await syncAll(bob, working.id);
    await control("google/grants/revoke", { login: "alice" });
    await syncAll(alice, broken.id);
    const [connection] = await db().select().from(connections).where(eq(connections.id, broken.connectionId));
    expect(connection?.status).toBe("needs_reconnect");
    expect(await suggestionsOf(alice)).toEqual([]);
    expect((await suggestionsOf(bob)).length).toBeGreaterThan(10);
  });
});

describe("notices", () => {
  it("of a channel lead to a sync; without its token they are refused", async () => {
    const person = await createPerson();
    const { id, calendarId } = await bound(person);
    await syncAll(person, id);
    await watchCalendar(await systemWire(person), id);
    const [channel] = await db().select().from(calendarChannels);
    expect(await calendarRow({ id })).toMatchObject({ hookStatus: "installed" });
    const at = (ms: number) => ({ dateTime: new Date(Date.now() + ms).toISOString() });
    const events = `/calendars/${encodeURIComponent(calendarId)}/events`;
    await google("POST", events, { summary: "Pushed", start: at(-7_200_000), end: at(-3_600_000) });
    await vi.waitFor(async () => expect(await titled(person, "Pushed")).toHaveLength(1), 5000);
    const forged = await exports.default.fetch(
      new Request(`http://localhost:8787/calendar/google/${channel?.id}`, {
        method: "POST",
        headers: {
          "X-Goog-Channel-ID": channel?.remoteId ?? "",
          "X-Goog-Channel-Token": "x",
          "X-Goog-Resource-State": "exists",
        },
      }),
    );
    expect(forged.status).toBe(404);
  });

  it("go on: a channel is replaced before it expires, and the old one stopped after", async () => {
    const person = await createPerson();
    const { id } = await bound(person);
    await watchCalendar(await systemWire(person), id);
    const [old] = await db().select().from(calendarChannels);
    await watchCalendar(await systemWire(person), id);
    const channels = await db().select().from(calendarChannels);
    expect(channels).toHaveLength(1);
    expect(channels[0]?.id).not.toBe(old?.id);
    const live = await (await fetch("http://localhost:8788/_control/google/channels")).json();
    expect(live).toMatchObject([{ id: channels[0]?.remoteId }]);
  });
});

describe("1,000 calendars due in one minute", () => {
  it("are enqueued within that minute's invocation, a hundred at a time", async () => {
    const person = await createPerson();
    const calendar = await calendarBy(person, {}, { slot: 7 });
    const rows = Array.from({ length: 999 }, (_, i) => ({ ...calendar, id: `b${i}`, externalId: `c${i}` }));
    for (let at = 0; at < rows.length; at += 3)
      await db()
        .insert(bindings)
        .values(rows.slice(at, at + 3));
    const batches: number[] = [];
    const jobs = {
      send: async () => undefined,
      sendBatch: async (messages: unknown[]) => void batches.push(messages.length),
    };
    const minute = Math.ceil(Date.now() / 60_000 / 30) * 30 + 7;
    const controller = { cron: "* * * * *", scheduledTime: minute * 60_000, noRetry: () => undefined };
    await scheduled(controller, { ...env, JOBS: jobs as unknown as Queue });
    expect(batches).toEqual(Array.from({ length: 10 }, () => 100));
  });
});
