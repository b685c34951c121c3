import { describe, expect, it } from "vitest";

import { readRateLimit } from "../../../src/providers/kit/rate-limit.ts";

const now = 1_800_000_000_000;
const date = new Date(now - 5000).toUTCString();
const at = Math.floor((now - 5000) / 1000);

const read = (headers: Record<string, string>) =>
  readRateLimit(new Headers({ Date: date, ...headers }), "x-ratelimit", now);

describe("the headers of a rate limit", () => {
  it.each([
    ["seconds since 1970", String(at + 90)],
    ["milliseconds since 1970", String((at + 90) * 1000)],
    ["seconds from now", "90"],
    ["a date", new Date((at + 90) * 1000).toISOString()],
  ])("tell when it resets as %s, by the provider's clock", (_, reset) => {
    const headers = {
      "x-ratelimit-remaining": "12",
      "x-ratelimit-limit": "5000",
      "x-ratelimit-reset": reset,
    };
    expect(read(headers)).toEqual({ remaining: 12, limit: 5000, resetsAt: now + 90_000 });
  });

  it("may leave the limit out, and a reset that lies behind is now", () => {
    const headers = { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(at - 5) };
    expect(read(headers)).toEqual({ remaining: 0, limit: null, resetsAt: now });
  });

  it("leave no call until the time that Retry-After names", () => {
    const headers = { "Retry-After": "30", "x-ratelimit-remaining": "12", "x-ratelimit-reset": "90" };
    expect(read(headers)).toEqual({ remaining: 0, limit: null, resetsAt: now + 30_000 });
  });

  it.each([
    {},
    { "x-ratelimit-remaining": "1" },
    { "x-ratelimit-remaining": "", "x-ratelimit-reset": "90" },
    { "x-ratelimit-remaining": "many", "x-ratelimit-reset": "90" },
    { "x-ratelimit-remaining": "1", "x-ratelimit-reset": "soon" },
    { "ratelimit-remaining": "1", "ratelimit-reset": "90" },
  ])("say nothing when they are %j", (headers) => {
    expect(read(headers)).toBeNull();
  });
});
