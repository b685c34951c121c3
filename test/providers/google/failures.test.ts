import { describe, expect, it } from "vitest";

import { OutboundError } from "../../../src/lib/outbound.ts";
import { googleError } from "../../../src/providers/google/failures.ts";

function answer(status: number, reason = "", headers: Record<string, string> = {}): OutboundError {
  const body = JSON.stringify({ error: { code: status, message: "Why.", errors: [{ reason }] } });
  return new OutboundError("status", "", { status, body, headers: new Headers(headers) });
}

describe("a failed call to Google", () => {
  it.each([
    [403, "rateLimitExceeded", "rate_limited", false],
    [403, "userRateLimitExceeded", "rate_limited", false],
    [403, "insufficientPermissions", "forbidden", true],
    [403, "accessNotConfigured", "forbidden", true],
    [403, "forbidden", "forbidden", true],
  ])("%i %s is %s", (status, reason, code, permanent) => {
    expect(googleError(answer(status, reason))).toMatchObject({
      provider: "google",
      code,
      permanent,
      status,
    });
  });

  it.each([
    [400, "invalid", "Google refused this: Why."],
    [403, "forbidden", "Google does not allow this account to do that: Why."],
    [
      403,
      "domainPolicy",
      "The administrators of this Google Workspace do not let Timewire read calendars. One of them has to allow it in the Admin console.",
    ],
  ])("%i %s tells Google's reason", (status, reason, message) => {
    expect(googleError(answer(status, reason)).message).toBe(message);
  });

  it("waits as long as Google asks, a minute when it does not say", () => {
    expect(googleError(answer(429, "", { "Retry-After": "7" })).retryAfterSeconds).toBe(7);
    expect(googleError(answer(403, "quotaExceeded")).retryAfterSeconds).toBe(60);
  });

  it("reads pages that are no JSON and answers that never came", () => {
    expect(googleError(new OutboundError("status", "", { status: 502, body: "<html>" })).code).toBe(
      "unavailable",
    );
    expect(googleError(new OutboundError("timeout", "")).message).toBe("Google did not answer in time.");
  });
});
