import { describe, expect, it } from "vitest";

import { readNotice } from "../../../src/providers/microsoft/webhook.ts";

const read = (body: string, query = "") =>
  readNotice({
    url: new URL(`https://time.example.com/calendar/microsoft/ch_1${query}`),
    headers: new Headers(),
    body: new TextEncoder().encode(body),
  });
const noticesOf = (...value: object[]) => read(JSON.stringify({ value }));

describe("a notice of Microsoft's", () => {
  it("is preceded by a handshake, whose token goes back decoded", () => {
    expect(read("", "?validationToken=a%20b%2B%3C1%3E")).toEqual({ kind: "handshake", answer: "a b+<1>" });
  });

  it.each([
    [{ changeType: "updated" }, "changed"],
    [{ lifecycleEvent: "reauthorizationRequired" }, "renewal_due"],
    [{ lifecycleEvent: "subscriptionRemoved" }, "ended"],
    [{ lifecycleEvent: "missed" }, "missed"],
  ])("with %j means %s", (fields, kind) => {
    expect(noticesOf({ subscriptionId: "s1", clientState: "t", ...fields })).toEqual({
      kind: "notices",
      notices: [{ channelId: "s1", token: "t", kind }],
    });
  });

  it("may mix subscriptions, each with its own proof or without", () => {
    expect(noticesOf({ subscriptionId: "s1", clientState: "t" }, { subscriptionId: "s2" })).toMatchObject({
      notices: [
        { channelId: "s1", token: "t" },
        { channelId: "s2", token: null },
      ],
    });
  });

  it.each(["", "no json", "{}", '{"value":[{"id":1}]}', "null"])("that reads %j is none", (body) => {
    expect(read(body)).toEqual({ kind: "notices", notices: [] });
  });
});
