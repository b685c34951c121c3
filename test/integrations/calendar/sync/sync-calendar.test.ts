import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { bindings, seenPages, syncRuns } from "../../../../src/db/schema/bindings.ts";
import { connections } from "../../../../src/db/schema/connections.ts";
import { acceptSuggestions } from "../../../../src/domain/suggestions/accept-suggestions.ts";
import { disconnect } from "../../../../src/integrations/connections/disconnect.ts";
import { syncPage } from "../../../../src/integrations/sync/sync-page.ts";
import { scheduled } from "../../../../src/jobs/cron.ts";
import { systemContext } from "../../../support/bindings.ts";
import { calendarBy, calendarRow, suggestionsOf } from "../../../support/calendar.ts";
import type { CalendarSite } from "../../../support/calendar-sites.ts";
import { bound, sites, syncAll, titled } from "../../../support/calendar-sync.ts";
import { measure } from "../../../support/meter.ts";
import { createPerson, ctxFor, db } from "../../../support/people.ts";
import { sandbox } from "../../../support/sandbox.ts";
import { entriesOf } from "../../../support/time.ts";
import { contextFor } from "../../../support/context.ts";

const dayMs = 86_400_000;
const callsOf = async ({ calls }: CalendarSite) =>
  (await sandbox.requests(calls)).filter(({ path }) => /\/events|\/delta/.test(path)).length;

/** What a provider says of alice's events, where the two differ. */
const peculiar: Record<string, Record<string, string | null>> = {
  google: { "Focus time": "focus" },
  // Graph has no focus time, and keeps what was called off, renamed.
  microsoft: { "Focus time": null },
};

describe.each(sites)("a first walk over $name", (site) => {
  it("brings the events of its window, each instance by itself, with the reasons for those left out", async () => {
    const person = await createPerson();
    const { id } = await bound(person, site.provider);
    await syncAll(person, id);
    const rows = await suggestionsOf(person);
    const reasons = new Map(rows.map(({ title, skipped }) => [title, skipped]));
    expect(Object.fromEntries(reasons)).toMatchObject({
      "Design review": null,
      "Client call: Northwind": null,
      "Hiring chat": "tentative",
      "Vendor pitch": "declined",
      Lunch: "free",
      ...peculiar[site.provider],
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

  it("D4: saves its cursor after the last page, and cleans up behind itself", async () => {
    await sandbox.post(`/${site.provider}/bulk`, { login: "alice", count: 600 });
    const person = await createPerson();
    const { id } = await bound(person, site.provider, { daysBack: 30 });
    const ctx = await systemContext(person);
    await syncPage(ctx, { bindingId: id, runId: null });
    expect(await calendarRow({ id })).toMatchObject({ cursor: null });
    expect((await suggestionsOf(person)).length).toBeGreaterThan(40);
    for (const job of ctx.jobs) {
      if (job.type !== "sync.page") continue;
      const next = await systemContext(person);
      await syncPage(next, job);
      ctx.jobs.push(...next.jobs);
    }
    expect((await calendarRow({ id })).cursor).not.toBeNull();
    const runs = await db().select().from(syncRuns).where(eq(syncRuns.bindingId, id));
    expect(runs).toMatchObject([{ status: "done", next: null }]);
    expect(await db().select().from(seenPages)).toEqual([]);
    expect(runs[0]?.pages).toBeGreaterThan(2);
  });
});

describe.each(sites)("a sync of $name", (site) => {
  it("that finds nothing is one call and writes no row, but for an hourly heartbeat", async () => {
    const person = await createPerson();
    const { id } = await bound(person, site.provider);
    await syncAll(person, id);
    const before = await callsOf(site);
    const idle = await measure(async (metered) =>
      syncPage(await systemContext(person, { db: metered }), { bindingId: id, runId: null }),
    );
    expect(idle.rowsWritten).toBe(0);
    expect((await callsOf(site)) - before).toBe(1);
    await db()
      .update(bindings)
      .set({ lastSyncAt: Date.now() - 3_700_000 })
      .where(eq(bindings.id, id));
    const hour = await measure(async (metered) =>
      syncPage(await systemContext(person, { db: metered }), { bindingId: id, runId: null }),
    );
    expect(hour.rowsWritten).toBe(2);
  });

  it("brings what was added, moved and deleted since", async () => {
    const person = await createPerson();
    const { id } = await bound(person, site.provider);
    await syncAll(person, id);
    const made = await site.add("alice", "Pairing");
    await syncAll(person, id);
    expect(await titled(person, "Pairing")).toMatchObject([{ skipped: null }]);
    const startsAt = Math.floor(Date.now() / 1000) * 1000 - 8_000_000;
    await site.change("alice", made, {
      title: "Pair work",
      when: { from: startsAt, to: startsAt + 600_000 },
    });
    await syncAll(person, id);
    expect(await titled(person, "Pairing")).toEqual([]);
    expect(await titled(person, "Pair work")).toMatchObject([{ startsAt, skipped: null }]);
    await site.remove("alice", made);
    await syncAll(person, id);
    expect(await titled(person, "Pair work")).toMatchObject([{ skipped: "cancelled" }]);
  });

  it("D4: whose cursor was forgotten walks anew without duplicates, and finds out what was deleted meanwhile", async () => {
    const person = await createPerson();
    const { id } = await bound(person, site.provider);
    await syncAll(person, id);
    const before = await suggestionsOf(person);
    const lost = before.find(({ title }) => title === "Design review");
    await site.remove("alice", lost?.eventId ?? "");
    await sandbox.post(`/${site.provider}/cursors/expire`);
    await syncAll(person, id);
    const after = await suggestionsOf(person);
    expect(after).toHaveLength(before.length);
    expect(await titled(person, "Design review")).toMatchObject([{ skipped: "cancelled" }]);
    expect(await calendarRow({ id })).toMatchObject({ lastError: null, runId: null });
  });

  it("that is told to start over at its start waits instead of beginning again and again", async () => {
    const person = await createPerson();
    const { id } = await bound(person, site.provider);
    await sandbox.setFault(site.calls, { kind: "error", status: 410 });
    const ctx = await systemContext(person);
    await expect(syncPage(ctx, { bindingId: id, runId: null })).rejects.toMatchObject({ permanent: false });
    expect(ctx.jobs).toEqual([]);
  });

  it("weeks later is read anew, because the cursor tells of its own window only", async () => {
    const person = await createPerson();
    const { id } = await bound(person, site.provider);
    await syncAll(person, id);
    const until = async () => JSON.parse((await calendarRow({ id })).cursor ?? "").until;
    const before = await until();
    await syncAll(person, id, Date.now() + 30 * dayMs);
    expect(await until()).toBeGreaterThan(before);
  });

  it("accepts by itself what a rule says, once it is over", async () => {
    const person = await createPerson();
    const when = { title: "stand-up", attendee: null, seriesId: null };
    const rules = [{ when, projectId: null, tags: ["team"], billable: true, isAutomatic: true }];
    const { id } = await bound(person, site.provider, { rules });
    await syncAll(person, id);
    const entries = await entriesOf(person);
    expect(entries.length).toBeGreaterThan(5);
    expect(entries.every(({ endedAt }) => (endedAt ?? Infinity) <= Date.now())).toBe(true);
    expect(entries[0]).toMatchObject({ billable: true, source: "calendar" });
    await syncAll(person, id);
    expect(await entriesOf(person)).toHaveLength(entries.length);
  });
});

describe.each(sites)("$name, chosen again by another connection", (site) => {
  it("keeps what was decided about its events", async () => {
    const person = await createPerson();
    const first = await bound(person, site.provider);
    await syncAll(person, first.id);
    const [row] = await titled(person, "Design review");
    await acceptSuggestions(ctxFor(person), { ids: [row?.id ?? ""] });
    await disconnect(await contextFor(person), first.connectionId);
    const again = await bound(person, site.provider);
    expect(again.id).toBe(first.id);
    await syncAll(person, again.id);
    expect(await titled(person, "Design review")).toMatchObject([{ decision: "accepted" }]);
  });
});

describe.each(sites)("a broken sign-in to $name", (site) => {
  it("holds back nobody else, and says what it needs", async () => {
    const [alice, bob] = [await createPerson(), await createPerson()];
    const [broken, working] = [await bound(alice, site.provider), await bound(bob, site.provider)];
    await syncAll(bob, working.id);
    await sandbox.post(`/${site.provider}/grants/revoke`, { login: "alice" });
    await syncAll(alice, broken.id);
    const [connection] = await db().select().from(connections).where(eq(connections.id, broken.connectionId));
    expect(connection?.status).toBe("needs_reconnect");
    expect(await suggestionsOf(alice)).toEqual([]);
    expect((await suggestionsOf(bob)).length).toBeGreaterThan(10);
  });
});

describe.each(sites)("overlapping ticks over $name", (site) => {
  it("Q10: walk over the calendar once, and bring each event once", async () => {
    const person = await createPerson();
    const { id } = await bound(person, site.provider);
    await Promise.all(Array.from({ length: 5 }, () => syncAll(person, id)));
    const runs = await db().select().from(syncRuns).where(eq(syncRuns.bindingId, id));
    expect(runs).toMatchObject([{ kind: "full", status: "done" }]);
    const ids = (await suggestionsOf(person)).map(({ eventId }) => eventId);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.length).toBeGreaterThan(10);
  });
});

describe("1,000 calendars due in one minute", () => {
  it("are enqueued within that minute's invocation, a hundred at a time", async () => {
    const person = await createPerson();
    const calendar = await calendarBy(person, {}, { slot: 7 });
    const rows = Array.from({ length: 999 }, (_, i) => ({ ...calendar, id: `b${i}`, externalId: `c${i}` }));
    for (let at = 0; at < rows.length; at += 2)
      await db()
        .insert(bindings)
        .values(rows.slice(at, at + 2));
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
