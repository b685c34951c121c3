import { describe, expect, it } from "vitest";

import { OutboundError } from "../../../src/lib/outbound.ts";
import { jiraError } from "../../../src/providers/jira/failures.ts";

const date = "Fri, 20 Nov 2026 12:00:00 GMT";

function errorFor(status: number, body: unknown, headers: Record<string, string> = {}) {
  const facts = { status, headers: new Headers({ Date: date, ...headers }), body: JSON.stringify(body) };
  return jiraError(new OutboundError("status", "", facts));
}

describe("jiraError", () => {
  it("says what Jira says of the whole and of each field", () => {
    const body = {
      errorMessages: ["It cannot be done."],
      errors: { summary: "You must specify a summary." },
    };
    expect(errorFor(400, body)).toMatchObject({
      code: "invalid",
      message: "Jira refused this: It cannot be done. summary: You must specify a summary.",
    });
  });

  it("takes a missing scope for what no other token of this sign-in has", () => {
    expect(errorFor(401, { code: 401, message: "Unauthorized; scope does not match" })).toMatchObject({
      code: "forbidden",
      permanent: true,
      message: expect.stringContaining("Reconnect Jira"),
    });
    expect(errorFor(401, { code: 401, message: "Unauthorized" })).toMatchObject({ code: "unauthorized" });
  });

  it("says that Data Center wants to see a person", () => {
    const headers = {
      "X-Authentication-Denied-Reason": "CAPTCHA_CHALLENGE; login-url=https://jira.acme.example",
    };
    expect(errorFor(403, {}, headers)).toMatchObject({
      code: "forbidden",
      message: expect.stringContaining("Sign in there once in a browser"),
    });
  });

  it("says that an issue takes no more", () => {
    expect(errorFor(413, { errorMessages: ["too many"] })).toMatchObject({
      code: "invalid",
      permanent: true,
    });
  });

  it.each([
    ["Retry-After", { "Retry-After": "7" }, 7],
    ["a date until when", { "X-RateLimit-Remaining": "0", "X-RateLimit-Reset": "2026-11-20T12:01:30Z" }, 90],
    ["nothing", {}, 60],
  ])("Q8: waits as asked with %s", (_, headers, retryAfterSeconds) => {
    expect(errorFor(429, { errorMessages: ["Rate limit exceeded."] }, headers)).toMatchObject({
      code: "rate_limited",
      permanent: false,
      retryAfterSeconds,
    });
  });

  it("takes an overloaded site for one that passes", () => {
    expect(errorFor(503, {}, { "Retry-After": "9" })).toMatchObject({
      permanent: false,
      retryAfterSeconds: 9,
    });
  });

  it("reads a page instead of an answer by its status", () => {
    expect(errorFor(404, "<html>")).toMatchObject({ code: "not_found" });
    expect(errorFor(403, { errors: ["a list"] })).toMatchObject({ code: "forbidden" });
  });
});
