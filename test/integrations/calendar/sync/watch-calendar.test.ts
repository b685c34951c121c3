import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { describe, expect, it, vi } from "vitest";

import { calendarChannels } from "../../../../src/db/schema/calendar.ts";
import { watchCalendar } from "../../../../src/integrations/calendar/sync/watch-calendar.ts";
import { scheduled } from "../../../../src/jobs/cron.ts";
import { systemWire } from "../../../support/bindings.ts";
import { calendarRow } from "../../../support/calendar.ts";
import { channelsOf, liveChannels, postNotice } from "../../../support/calendar-notices.ts";
import type { CalendarSite } from "../../../support/calendar-sites.ts";
import { bound, sites, syncAll, titled } from "../../../support/calendar-sync.ts";
import { createPerson, db, type Person } from "../../../support/people.ts";
import { sandbox } from "../../../support/sandbox.ts";

const hourMs = 3_600_000;

/** Runs the job; which jobs it leaves behind. */
async function watch(person: Person, id: string, now = Date.now()): Promise<string[]> {
  const wire = await systemWire(person, { now });
  await watchCalendar(wire, id);
  return wire.jobs.map(({ type }) => type);
}

/** A calendar after its first walk, whose provider tells of changes. */
async function watched({ provider }: CalendarSite) {
  const person = await createPerson();
  const { id, connectionId } = await bound(person, provider);
  await syncAll(person, id);
  await watch(person, id);
  return { person, id, connectionId, channel: await onlyChannel(id) };
}

async function onlyChannel(id: string) {
  const [channel, ...others] = await channelsOf(id);
  if (channel === undefined || others.length > 0) throw new Error("The calendar has not one channel.");
  return channel;
}

const untilOffered = (person: Person, title: string) =>
  vi.waitFor(async () => expect(await titled(person, title)).toHaveLength(1), 5000);

const change = (id: string, fields: Partial<typeof calendarChannels.$inferInsert>) =>
  db().update(calendarChannels).set(fields).where(eq(calendarChannels.bindingId, id));

const tick = (now: number) =>
  scheduled({ cron: "* * * * *", scheduledTime: now, noRetry: () => undefined }, env);

describe.each(sites)("notices of $name", (site) => {
  it("lead to a sync", async () => {
    const { person, id } = await watched(site);
    expect(await calendarRow({ id })).toMatchObject({ hookStatus: "installed" });
    await site.add("alice", "Pushed");
    await untilOffered(person, "Pushed");
  });

  it("are refused without the channel's token, and where nobody listens", async () => {
    const [{ channel }, other] = [await watched(site), await watched(site)];
    const good = { provider: site.provider, channelId: channel.id, remoteId: channel.remoteId, token: "x" };
    const forged = [
      good,
      { ...good, token: "" },
      { ...good, token: channel.tokenHash },
      { ...good, channelId: other.channel.id },
      { ...good, channelId: "a".repeat(43) },
      { ...good, channelId: "short" },
      { ...good, provider: "github" },
    ];
    for (const post of forged) expect((await postNotice(post)).status).toBe(404);
  });
});

describe.each(sites)("a channel of $name", (site) => {
  it("goes on before it expires, without a gap, and is the only one", async () => {
    const { person, id, channel } = await watched(site);
    expect(await watch(person, id, Date.now() + hourMs)).toEqual([]);
    const next = await onlyChannel(id);
    expect(next.expiresAt).toBeGreaterThan(channel.expiresAt);
    expect(await liveChannels(site.provider)).toMatchObject([
      { id: next.remoteId, expiresAtMs: next.expiresAt },
    ]);
    await site.add("alice", "Pushed again");
    await untilOffered(person, "Pushed again");
  });

  it("is renewed by the clock when it is due, long before its end, and not earlier", async () => {
    const { id, channel } = await watched(site);
    expect(channel.expiresAt - channel.renewAt).toBeGreaterThan(10 * hourMs);
    await tick(channel.renewAt - 1);
    expect(await onlyChannel(id)).toEqual(channel);
    await change(id, { expiresAt: Date.now() + hourMs, renewAt: Date.now() });
    await tick(Date.now());
    const soon = Date.now() + 10 * hourMs;
    await vi.waitFor(async () => expect((await onlyChannel(id)).expiresAt).toBeGreaterThan(soon), 5000);
  });

  it("that ended unnoticed is opened anew, and what was missed is read", async () => {
    const { person, id } = await watched(site);
    await sandbox.post(`/${site.provider}/channels/end`);
    await site.add("alice", "Unheard");
    await change(id, { expiresAt: Date.now() - 1, renewAt: Date.now() });
    await tick(Date.now());
    await untilOffered(person, "Unheard");
    expect(await liveChannels(site.provider)).toMatchObject([{ id: (await onlyChannel(id)).remoteId }]);
    await site.add("alice", "Heard");
    await untilOffered(person, "Heard");
  });

  it("is left alone when two jobs opened one each", async () => {
    const person = await createPerson();
    const { id } = await bound(person, site.provider);
    await Promise.all([watch(person, id), watch(person, id)]);
    expect(await channelsOf(id)).toHaveLength(2);
    await watch(person, id, Date.now() + hourMs);
    expect(await liveChannels(site.provider)).toMatchObject([{ id: (await onlyChannel(id)).remoteId }]);
  });

  it("that the provider refuses is done without", async () => {
    const person = await createPerson();
    const { id } = await bound(person, site.provider);
    await sandbox.setFault(site.calls, { kind: "error", status: 403, method: "POST" });
    expect(await watch(person, id)).toEqual([]);
    expect(await channelsOf(id)).toEqual([]);
    expect(await calendarRow({ id })).toMatchObject({ hookStatus: "failed", status: "active" });
  });

  it("that an outage prevents is tried again by the queue", async () => {
    const person = await createPerson();
    const { id } = await bound(person, site.provider);
    await sandbox.setFault(site.calls, { kind: "error", status: 503, method: "POST" });
    await expect(watch(person, id)).rejects.toMatchObject({ permanent: false });
  });
});
