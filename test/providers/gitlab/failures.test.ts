import { describe, expect, it } from "vitest";

import { OutboundError } from "../../../src/lib/outbound.ts";
import { gitlabError, graphqlError } from "../../../src/providers/gitlab/failures.ts";

const date = "Fri, 20 Nov 2026 12:00:00 GMT";
const epoch = Date.parse(date) / 1000;

function errorFor(status: number, body: unknown, headers: Record<string, string> = {}) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return gitlabError(
    new OutboundError("status", "", { status, headers: new Headers({ Date: date, ...headers }), body: text }),
  );
}

describe("gitlabError", () => {
  it.each([
    ["one sentence", 400, { message: "400 Bad request - Note can't be blank" }, "Note can't be blank."],
    ["several", 422, { message: ["One", "Two"] }, "One; Two."],
    [
      "fields",
      400,
      { message: { title: ["can't be blank", "is short"] } },
      "title can't be blank, is short.",
    ],
    ["the whole", 400, { message: { base: ["It is locked"] } }, "It is locked."],
    ["a parameter", 400, { error: "title is missing" }, "title is missing."],
    ["nothing", 400, "<html>", "no reason was given."],
  ])("quotes what GitLab says: %s", (_, status, body, said) => {
    expect(errorFor(status, body)).toMatchObject({
      code: "invalid",
      permanent: true,
      message: `GitLab refused this: ${said}`,
    });
  });

  it("says which scope is missing, and what does not work without it", () => {
    const body = { error: "insufficient_scope", error_description: "Higher privileges.", scope: "api" };
    expect(errorFor(403, body)).toMatchObject({
      code: "forbidden",
      permanent: true,
      reason: "insufficient_scope",
      message: expect.stringContaining("lacks the scope “api”"),
    });
  });

  it.each([
    ["Token is expired. You can either do re-authorization or token refresh.", "has expired"],
    ["Token was revoked. You have to re-authorize from the user.", "was revoked"],
    ["Impersonation is disabled", "no longer accepts"],
  ])("says why a token is refused: %s", (description, said) => {
    const body = { error: "invalid_token", error_description: description };
    expect(errorFor(401, body)).toMatchObject({
      code: "unauthorized",
      permanent: true,
      message: expect.stringContaining(said),
    });
  });

  it.each([
    ["403 Forbidden - Your account has been blocked.", "blocked"],
    ["You must accept the Terms of Service in order to perform this action.", "accept its terms"],
    ["403 Forbidden", "does not allow this account to do that."],
    ["403 Forbidden - Only developers may", "Only developers may."],
  ])("says why an account may not: %s", (message, said) => {
    expect(errorFor(403, { message })).toMatchObject({
      code: "forbidden",
      message: expect.stringContaining(said),
    });
  });

  it("gives up on what GitLab takes for spam, and on a number that is taken", () => {
    const spam = { needs_captcha_response: true, spam_log_id: 42, message: { base: ["recognized as spam"] } };
    expect(errorFor(409, spam)).toMatchObject({ code: "forbidden", permanent: true });
    expect(errorFor(409, { message: "Duplicated issue" })).toMatchObject({
      code: "conflict",
      permanent: true,
    });
  });

  it.each([
    ["seconds", { "Retry-After": "7" }, 7],
    ["the reset of its limit", { "RateLimit-Remaining": "0", "RateLimit-Reset": String(epoch + 30) }, 30],
    ["nothing", {}, 60],
  ])("Q8: waits as long as GitLab asks with 429 in plain text: %s", (_, headers, retryAfterSeconds) => {
    expect(errorFor(429, "Retry later\n", headers)).toMatchObject({
      code: "rate_limited",
      permanent: false,
      retryAfterSeconds,
    });
  });

  it("names what is not there or may not be seen alike, as GitLab does", () => {
    expect(errorFor(404, { message: "404 Project Not Found" })).toMatchObject({
      code: "not_found",
      permanent: true,
    });
  });
});

describe("graphqlError", () => {
  it.each([
    [
      "The resource that you are attempting to access does not exist or you don't have permission",
      "not_found",
      true,
    ],
    ["Field 'timelogCreate' doesn't exist on type 'Mutation'", "unexpected", true],
    ["Timeout on validation of query", "unavailable", false],
    ["Spent at can't be a future date and time.", "invalid", true],
    ["", "invalid", true],
  ])("reads what comes with HTTP 200: %s", (message, code, permanent) => {
    expect(graphqlError(message)).toMatchObject({ code, permanent, provider: "gitlab" });
  });
});
