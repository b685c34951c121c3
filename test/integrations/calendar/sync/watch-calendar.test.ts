import { describe, expect, it, vi } from "vitest";

import { watchCalendar } from "../../../../src/integrations/calendar/sync/watch-calendar.ts";
import { systemWire } from "../../../support/bindings.ts";
import { calendarRow } from "../../../support/calendar.ts";
import { channelsOf, liveChannels, postNotice } from "../../../support/calendar-notices.ts";
import type { CalendarSite } from "../../../support/calendar-sites.ts";
import { bound, sites, syncAll, titled } from "../../../support/calendar-sync.ts";
import { createPerson, type Person } from "../../../support/people.ts";

const watch = async (person: Person, id: string, now = Date.now()) =>
  watchCalendar(await systemWire(person, { now }), id);

/** A calendar after its first walk, whose provider tells of changes. */
async function watched({ provider }: CalendarSite) {
  const person = await createPerson();
  const { id, connectionId } = await bound(person, provider);
  await syncAll(person, id);
  await watch(person, id);
  const [channel] = await channelsOf(id);
  if (channel === undefined) throw new Error("The calendar is not watched.");
  return { person, id, connectionId, channel };
}

const untilOffered = (person: Person, title: string) =>
  vi.waitFor(async () => expect(await titled(person, title)).toHaveLength(1), 5000);

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
  it("goes on before it expires, and is the only one", async () => {
    const { person, id, channel } = await watched(site);
    await watch(person, id, Date.now() + 60_000);
    const channels = await channelsOf(id);
    expect(channels).toHaveLength(1);
    expect(channels[0]?.expiresAt).toBeGreaterThan(channel.expiresAt);
    expect(await liveChannels(site.provider)).toMatchObject([{ id: channels[0]?.remoteId }]);
  });
});
