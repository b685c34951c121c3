import { describe, expect, it } from "vitest";

import { readNotice } from "../../../src/providers/google/webhook.ts";

const url = new URL("https://time.example.com/calendar/google/ch_1");
const read = (headers: Record<string, string>) =>
  readNotice({ url, headers: new Headers(headers), body: new Uint8Array() });

describe("a notice of Google's", () => {
  it.each([
    ["sync", "established"],
    ["exists", "changed"],
    ["not_exists", "changed"],
  ])("W17: in the state %s means %s", (state, kind) => {
    const headers = {
      "X-Goog-Channel-ID": "ch_1",
      "X-Goog-Channel-Token": "t",
      "X-Goog-Resource-State": state,
    };
    expect(read(headers)).toEqual({
      kind: "notices",
      notices: [{ channelId: "ch_1", token: "t", kind }],
    });
  });

  it("without a token says so, and without the channel is none", () => {
    expect(read({ "X-Goog-Channel-ID": "ch_1", "X-Goog-Resource-State": "exists" })).toMatchObject({
      notices: [{ token: null }],
    });
    expect(read({ "X-Goog-Resource-State": "exists" })).toEqual({ kind: "notices", notices: [] });
  });
});
