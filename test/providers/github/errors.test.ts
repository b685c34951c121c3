import { describe, expect, it } from "vitest";

import { OutboundError } from "../../../src/lib/outbound.ts";
import { githubError } from "../../../src/providers/github/errors.ts";

const date = "Fri, 20 Nov 2026 12:00:00 GMT";
const epoch = Date.parse(date) / 1000;

function errorFor(status: number, headers: Record<string, string> = {}, message = "") {
  const facts = {
    status,
    headers: new Headers({ Date: date, ...headers }),
    body: JSON.stringify({ message }),
  };
  const { code, permanent, retryAfterSeconds } = githubError(new OutboundError("status", "", facts));
  return { code, permanent, retryAfterSeconds };
}

describe("githubError", () => {
  it.each([
    [401, "unauthorized", true],
    [403, "forbidden", true],
    [404, "not_found", true],
    [409, "conflict", true],
    [410, "not_found", true],
    [418, "unexpected", true],
    [422, "invalid", true],
    [451, "forbidden", true],
    [500, "unavailable", false],
    [502, "unavailable", false],
    [503, "unavailable", false],
  ])("reads HTTP %i as %s, permanent: %s", (status, code, permanent) => {
    expect(errorFor(status)).toEqual({ code, permanent, retryAfterSeconds: null });
  });

  it.each([
    [
      "the quota is used up",
      403,
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(epoch + 90) },
      90,
    ],
    [
      "the quota is used up",
      429,
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(epoch + 90) },
      90,
    ],
    [
      "the reset lies behind",
      403,
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": String(epoch - 5) },
      1,
    ],
    ["there is no reset", 403, { "x-ratelimit-remaining": "0" }, 60],
    ["seconds are named", 403, { "Retry-After": "7" }, 7],
    ["a date is named", 429, { "Retry-After": "Fri, 20 Nov 2026 12:00:30 GMT" }, 30],
    ["nothing is named", 429, {}, 60],
    ["nonsense is named", 429, { "Retry-After": "soon" }, 60],
  ])("waits when %s (HTTP %i)", (_, status, headers, retryAfterSeconds) => {
    expect(errorFor(status, headers)).toEqual({ code: "rate_limited", permanent: false, retryAfterSeconds });
  });

  it("recognises the secondary limit by its text alone", () => {
    const message = "You have exceeded a secondary rate limit. Please wait a few minutes.";
    expect(errorFor(403, {}, message)).toMatchObject({ code: "rate_limited", retryAfterSeconds: 60 });
  });

  it("says when an organisation asks for single sign-on", () => {
    const facts = { status: 403, headers: new Headers({ "X-GitHub-SSO": "required; url=x" }), body: "" };
    expect(githubError(new OutboundError("status", "", facts)).message).toContain("single sign-on");
  });

  it.each([
    ["timeout", "timeout", false],
    ["network", "unavailable", false],
    ["malformed", "unexpected", false],
    ["too_large", "unexpected", false],
    ["refused_address", "invalid", true],
  ] as const)("reads %s as %s, permanent: %s", (kind, code, permanent) => {
    expect(githubError(new OutboundError(kind, ""))).toMatchObject({ code, permanent, status: null });
  });

  it("never shows what an answer said beyond GitHub's own sentence", () => {
    const facts = {
      status: 422,
      headers: new Headers(),
      body: `{"message":"Validation Failed","token":"t0p"}`,
    };
    expect(githubError(new OutboundError("status", "", facts)).message).toBe(
      "GitHub refused this: Validation Failed.",
    );
    const page = { ...facts, body: "<html>t0p</html>" };
    expect(githubError(new OutboundError("status", "", page)).message).not.toContain("t0p");
  });
});
