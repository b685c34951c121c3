import { describe, expect, it } from "vitest";

import { inbound } from "../../../src/providers/microsoft/inbound.ts";

const encode = (text: string) => Uint8Array.from(new TextEncoder().encode(text));
const request = (body: string, query = "") => ({
  url: `https://time.example.com/webhooks/microsoft/ch_1${query}`,
  method: "POST",
  headers: new Headers(),
  body: encode(body),
});
const verify = async (body: string) => inbound.verify(request(body), await inbound.importSecret("t"), 0);
const parse = (...value: object[]) =>
  inbound.parse("notification", {
    contentType: null,
    body: encode(JSON.stringify({ value })),
    container: null,
  });

describe("a notification of Microsoft's", () => {
  it.each([
    [{ changeType: "updated" }, { kind: "calendar.changed" }],
    [{ lifecycleEvent: "missed" }, { kind: "calendar.changed" }],
    [{ lifecycleEvent: "reauthorizationRequired" }, { kind: "subscription.renewal_due" }],
    [{ lifecycleEvent: "subscriptionRemoved" }, { kind: "subscription.removed", remoteId: "s1" }],
  ])("with %j means %j", (fields, event) => {
    expect(parse({ subscriptionId: "s1", clientState: "t", ...fields }).events).toEqual([event]);
  });

  it("is proven by the clientState of each, and by none that is missing", async () => {
    const post = (...value: object[]) => verify(JSON.stringify({ value }));
    const good = { subscriptionId: "s1", clientState: "t" };
    expect(await post(good, good)).toBe(true);
    for (const clientState of ["", "x", "tt", null])
      expect(await post(good, { ...good, clientState })).toBe(false);
    expect(await post({ subscriptionId: "s1" })).toBe(false);
    expect(await post()).toBe(false);
  });

  it.each(["", "no json", "{}", '{"value":[{"id":1}]}', "null"])(
    "that reads %j proves nothing",
    async (body) => {
      expect(await verify(body)).toBe(false);
    },
  );
});
