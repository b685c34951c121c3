import { env } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";

import { subscriptions } from "../../../src/db/schema/subscriptions.ts";
import { claimRenewals } from "../../../src/integrations/subscriptions/claim-renewals.ts";
import { scheduled } from "../../../src/jobs/cron.ts";
import { calendarRow } from "../../support/calendar.ts";
import {
  changeChannel,
  channelsOf,
  liveChannels,
  noticeBy,
  onlyChannel,
  postNotice,
  tokenOf,
  watch,
  watched,
} from "../../support/calendar-notifications.ts";
import { bound, sites, titled } from "../../support/calendar-sync.ts";
import { subscriptionOf } from "../../support/hooks.ts";
import { createPerson, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";

const hourMs = 3_600_000;

function livesUntil({ expiresAt, dueAt }: { expiresAt: number | null; dueAt: number | null }) {
  if (expiresAt === null || dueAt === null) throw new Error("It never ends.");
  return { expiresAt, dueAt };
}

const untilOffered = (person: Person, title: string) =>
  vi.waitFor(async () => expect(await titled(person, title)).toHaveLength(1), 5000);

const tick = (now: number) =>
  scheduled({ cron: "* * * * *", scheduledTime: now, noRetry: () => undefined }, env);

describe.each(sites)("notices of $name", (site) => {
  it("lead to a sync", async () => {
    const { person, id } = await watched(site);
    expect(await subscriptionOf(id)).toMatchObject({ state: "active" });
    await site.add("alice", "Pushed");
    await untilOffered(person, "Pushed");
  });

  it("W17: are refused without the channel's token, and where nobody listens", async () => {
    const [{ channel }, other] = [await watched(site), await watched(site)];
    const notice = noticeBy[site.provider];
    const post = (channelId: string, token = known) =>
      postNotice(`${site.provider}/${channelId}`, notice(channel.remoteId, token));
    const known = await tokenOf(site.provider, channel);
    expect((await post(channel.id)).status).toBe(202);
    for (const token of ["", "x", channel.secret]) expect((await post(channel.id, token)).status).toBe(401);
    for (const id of [other.channel.id, "a".repeat(43), "short"]) expect((await post(id)).status).toBe(401);
    const elsewhere = sites.find(({ provider }) => provider !== site.provider)?.provider ?? "";
    for (const provider of ["github", "nobody", elsewhere]) {
      const answer = await postNotice(`${provider}/${channel.id}`, notice(channel.remoteId, known));
      expect([401, 415]).toContain(answer.status);
    }
  });
});

describe.each(sites)("a channel of $name", (site) => {
  it("D5: goes on before it expires, without a gap, and is the only one", async () => {
    const { person, id, channel } = await watched(site);
    expect(await watch(person, id, Date.now() + hourMs)).toEqual([]);
    const next = await onlyChannel(id);
    expect(next.expiresAt).toBeGreaterThan(livesUntil(channel).expiresAt);
    expect(await liveChannels(site.provider)).toMatchObject([
      { id: next.remoteId, expiresAtMs: next.expiresAt },
    ]);
    expect(await db().select().from(subscriptions)).toEqual([next]);
    await site.add("alice", "Pushed again");
    await untilOffered(person, "Pushed again");
  });

  it("D5: is renewed by the clock when half to three quarters of its life are over, and not earlier", async () => {
    const before = Date.now();
    const { id, channel } = await watched(site);
    const { dueAt, expiresAt } = livesUntil(channel);
    const partOver = (at: number) => (dueAt - at) / (expiresAt - at);
    expect(partOver(Date.now())).toBeGreaterThan(0.5);
    expect(partOver(before)).toBeLessThan(0.75);
    await tick(dueAt - 1);
    expect(await onlyChannel(id)).toEqual(channel);
    await changeChannel((await onlyChannel(id)).id, { expiresAt: Date.now() + hourMs, dueAt: Date.now() });
    await tick(Date.now());
    const soon = Date.now() + 10 * hourMs;
    await vi.waitFor(async () => expect((await onlyChannel(id)).expiresAt).toBeGreaterThan(soon), 5000);
  });

  it(
    "D5: is renewed for sixty days without a gap, and is the only one all the time",
    { timeout: 60_000 },
    async () => {
      const { id } = await watched(site);
      for (let leftMs = 60 * 24 * hourMs; leftMs > 0;) {
        const current = await onlyChannel(id);
        const { expiresAt, dueAt } = livesUntil(current);
        // The row grows old instead of the clock, which the provider has as well.
        const passedMs = dueAt - Date.now();
        leftMs -= passedMs;
        await changeChannel(current.id, { expiresAt: expiresAt - passedMs, dueAt: Date.now() });
        expect(expiresAt - passedMs).toBeGreaterThan(Date.now() + 24 * hourMs);
        await tick(Date.now());
        const renewed = async () => (await onlyChannel(id)).dueAt ?? 0;
        await vi.waitFor(
          async () => expect(await renewed()).toBeGreaterThan(Date.now() + 24 * hourMs),
          15_000,
        );
        await vi.waitFor(async () => expect(await liveChannels(site.provider)).toHaveLength(1), 5000);
      }
    },
  );

  it("D5: that ended unnoticed is opened anew, and what was missed is read", async () => {
    const { person, id } = await watched(site);
    await sandbox.post(`/${site.provider}/channels/end`);
    await site.add("alice", "Unheard");
    await changeChannel((await onlyChannel(id)).id, { expiresAt: Date.now() - 1, dueAt: Date.now() });
    await tick(Date.now());
    await untilOffered(person, "Unheard");
    // The sync may have been faster than the renewal.
    await vi.waitFor(async () => {
      expect(await liveChannels(site.provider)).toMatchObject([{ id: (await onlyChannel(id)).remoteId }]);
    }, 5000);
    await site.add("alice", "Heard");
    await untilOffered(person, "Heard");
  });

  it("that its provider has forgotten is opened anew when it is to be renewed", async () => {
    const { person, id, channel } = await watched(site);
    await sandbox.post(`/${site.provider}/channels/end`);
    // Only a provider that prolongs channels tells that one has gone, and that there was a gap.
    const isTold = site.provider === "microsoft";
    expect(await watch(person, id)).toEqual(isTold ? ["sync.page"] : []);
    const next = await onlyChannel(id);
    expect(next.id).not.toBe(channel.id);
    expect(await liveChannels(site.provider)).toMatchObject([{ id: next.remoteId }]);
  });

  it("D5: is the only one again after two jobs opened one each", async () => {
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
    expect(await db().select().from(subscriptions)).toMatchObject([{ state: "failed", remoteId: null }]);
    expect(await calendarRow({ id })).toMatchObject({ status: "active" });
    await sandbox.clearFaults(site.calls);
    expect(await watch(person, id, Date.now() + 25 * hourMs)).toEqual(["sync.page"]);
    expect(await db().select().from(subscriptions)).toMatchObject([{ state: "active", error: null }]);
  });

  it("that an outage prevents is tried again by the clock, with growing pauses", async () => {
    const person = await createPerson();
    const { id } = await bound(person, site.provider);
    await sandbox.setFault(site.calls, { kind: "error", status: 503, method: "POST" });
    expect(await watch(person, id)).toEqual([]);
    expect(await claimRenewals(db(), Date.now() + 30_000)).toEqual([]);
    expect(await claimRenewals(db(), Date.now() + 61_000)).toMatchObject([
      { type: "subscription.keep", bindingId: id },
    ]);
  });
});
