import { exports } from "cloudflare:workers";
import { describe, expect, it, vi } from "vitest";

import { subscriptionOf } from "../../support/hooks.ts";
import {
  liveChannels,
  onlyChannel,
  postNotice,
  tokenOf,
  watched,
} from "../../support/calendar-notifications.ts";
import { sites, titled } from "../../support/calendar-sync.ts";
import { findDelivery, processedDelivery } from "../../support/deliveries.ts";
import type { Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";

const [, outlook] = sites;
if (outlook === undefined) throw new Error("There is no Outlook.");

const untilOffered = (person: Person, title: string) =>
  vi.waitFor(async () => expect(await titled(person, title)).toHaveLength(1), 5000);

const notify = (event: string) => sandbox.post("/microsoft/lifecycle", { event, login: "alice" });

describe("Google's first notification of a channel", () => {
  it("W17: asks for nothing, and the next one asks for a sync", async () => {
    const google = sites.find(({ provider }) => provider === "google");
    if (google === undefined) throw new Error("There is no Google.");
    const { channel } = await watched(google);
    const known = await tokenOf("google", channel);
    const send = (state: string, token: string, number: string) =>
      postNotice(`google/${channel.id}`, {
        headers: {
          "X-Goog-Channel-ID": channel.id,
          "X-Goog-Channel-Token": token,
          "X-Goog-Resource-State": state,
          "X-Goog-Message-Number": number,
        },
      });
    expect((await send("exists", "forged", "71")).status).toBe(401);
    expect((await send("sync", known, "72")).status).toBe(202);
    expect((await send("exists", known, "73")).status).toBe(202);
    const opened = { status: "processed", event: "sync", result: "Changes arrive from now on." };
    expect(await processedDelivery(channel.id, "72")).toMatchObject(opened);
    const changed = { status: "processed", result: "What changed in the calendar is read now." };
    expect(await processedDelivery(channel.id, "73")).toMatchObject(changed);
    expect(await findDelivery(channel.id, "71")).toBeUndefined();
  });
});

describe("Microsoft's handshake", () => {
  it("is answered by the real endpoint while a subscription is made, for both addresses", async () => {
    const { id, channel } = await watched(outlook);
    const url = `http://localhost:8787/webhooks/microsoft/${channel.id}`;
    expect(await liveChannels("microsoft")).toMatchObject([{ id: channel.remoteId, login: "alice", url }]);
    expect(await subscriptionOf(id)).toMatchObject({ state: "active" });
  });

  it("gives the token back decoded and as plain text, to whoever asks", async () => {
    const token = "a b+c%&<script>alert(1)</script>";
    const query = new URLSearchParams({ validationToken: token });
    const url = `http://localhost:8787/webhooks/microsoft/${"n".repeat(43)}?${query.toString()}`;
    const answer = await exports.default.fetch(new Request(url, { method: "POST" }));
    expect([answer.status, await answer.text()]).toEqual([200, token]);
    expect(answer.headers.get("Content-Type")).toMatch(/^text\/plain/);
    expect(answer.headers.get("X-Content-Type-Options")).toBe("nosniff");
  });
});

describe("Microsoft's lifecycle notices", () => {
  it("reauthorizationRequired: the same subscription is renewed and goes on", async () => {
    const { person, id, channel } = await watched(outlook);
    await notify("reauthorizationRequired");
    await vi.waitFor(
      async () => expect((await onlyChannel(id)).expiresAt).toBeGreaterThan(channel.expiresAt ?? Infinity),
      5000,
    );
    expect(await onlyChannel(id)).toMatchObject({ id: channel.id, remoteId: channel.remoteId });
    await outlook.add("alice", "Told again");
    await untilOffered(person, "Told again");
  });

  it("subscriptionRemoved: another one is made, and what changed until then is read", async () => {
    const { person, id, channel } = await watched(outlook);
    await notify("subscriptionRemoved");
    await outlook.add("alice", "Between the two");
    await untilOffered(person, "Between the two");
    await vi.waitFor(async () => expect((await onlyChannel(id)).id).not.toBe(channel.id), 5000);
    expect(await liveChannels("microsoft")).toMatchObject([{ id: (await onlyChannel(id)).remoteId }]);
    await outlook.add("alice", "By the new one");
    await untilOffered(person, "By the new one");
  });

  it("missed: the calendar is read", async () => {
    const { person, id, channel } = await watched(outlook);
    await sandbox.setFault(outlook.calls, { kind: "webhooks_lost", times: 1 });
    await outlook.add("alice", "Never told");
    expect(await titled(person, "Never told")).toEqual([]);
    await notify("missed");
    await untilOffered(person, "Never told");
    expect(await onlyChannel(id)).toEqual(channel);
  });
});

describe("a post of several notices", () => {
  it("is believed only when each carries the channel's token", async () => {
    const { id, channel } = await watched(outlook);
    const known = await tokenOf("microsoft", channel);
    const before = await onlyChannel(id);
    const forged = { subscriptionId: channel.remoteId, clientState: "x" };
    const ended = { ...forged, lifecycleEvent: "subscriptionRemoved" };
    const post = (value: object[]) =>
      postNotice(`microsoft/${channel.id}`, { body: JSON.stringify({ value }) });
    expect((await post([ended, { ...forged, clientState: null }])).status).toBe(401);
    expect(await onlyChannel(id)).toEqual(before);
    const good = { subscriptionId: channel.remoteId, clientState: known, changeType: "updated" };
    expect((await post([ended, good])).status).toBe(401);
    expect((await post([])).status).toBe(401);
    expect((await post([good, good])).status).toBe(202);
    expect(await onlyChannel(id)).toEqual(before);
  });
});
