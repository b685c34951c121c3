import { describe, expect, it } from "vitest";

import { inbound } from "../../../src/providers/google/inbound.ts";

const request = (headers: Record<string, string>, path = "ch_1") => ({
  url: `https://time.example.com/webhooks/google/${path}`,
  method: "POST",
  headers: new Headers(headers),
  body: new Uint8Array(),
});

describe("a notification of Google's", () => {
  const genuine = { "X-Goog-Channel-ID": "ch_1", "X-Goog-Channel-Token": "t" };

  it("W17: is believed at the channel's own address only", async () => {
    const verify = async (headers: Record<string, string>, path?: string) =>
      inbound.verify(request(headers, path), await inbound.importSecret("t"), 0);
    expect(await verify(genuine)).toBe(true);
    expect(await verify(genuine, "ch_2")).toBe(false);
    expect(await verify({ "X-Goog-Channel-Token": "t" })).toBe(false);
  });

  it.each([
    ["sync", "subscription.confirmed"],
    ["exists", "calendar.changed"],
    ["not_exists", "calendar.changed"],
  ])("W17: in the state %s says %s", (state, kind) => {
    const headers = { ...genuine, "X-Goog-Resource-State": state, "X-Goog-Message-Number": "7" };
    expect(inbound.identify(request(headers))).toEqual({ id: "7", event: state });
    expect(inbound.events.has(state)).toBe(true);
    const delivery = { contentType: null, body: new Uint8Array(), container: null };
    expect(inbound.parse(state, delivery).events).toEqual([{ kind }]);
  });

  it("without its number is one of its own", () => {
    const unnumbered = request({ "X-Goog-Resource-State": "exists" });
    expect(inbound.identify(unnumbered)?.id).not.toBe(inbound.identify(unnumbered)?.id);
  });
});
