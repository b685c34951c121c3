import { describe, expect, it } from "vitest";

import { OutboundError } from "../../../src/lib/outbound.ts";
import { githubError } from "../../../src/providers/github/failures.ts";

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
  ])("Q8: waits when %s (HTTP %i)", (_, status, headers, retryAfterSeconds) => {
    expect(errorFor(status, headers)).toEqual({ code: "rate_limited", permanent: false, retryAfterSeconds });
  });

  it("Q8: recognises the secondary limit by its text alone", () => {
    const message = "You have exceeded a secondary rate limit. Please wait a few minutes.";
    expect(errorFor(403, {}, message)).toMatchObject({ code: "rate_limited", retryAfterSeconds: 60 });
  });

  it.each([
    [
      "the fields' own reasons",
      422,
      {},
      {
        message: "Validation Failed",
        errors: [
          {
            resource: "Hook",
            code: "custom",
            message: 'The "push" event cannot have more than 20 hooks',
          },
        ],
      },
      'GitHub refused this: The "push" event cannot have more than 20 hooks.',
    ],
    [
      "fields without words",
      422,
      {},
      {
        message: "Validation Failed",
        errors: [{ resource: "Issue", field: "title", code: "missing_field" }, "And more."],
      },
      "GitHub refused this: Issue title missing field; And more.",
    ],
    [
      "an IP allow list",
      403,
      {},
      {
        message:
          "Although you appear to have the correct authorization credentials, the `acme` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.",
      },
      "The organisation acme lets in only the addresses on its IP allow list at GitHub. An owner of it has to add those from which Timewire calls (docs/github.md).",
    ],
    [
      "access restrictions",
      403,
      {},
      {
        message:
          "Although you appear to have the correct authorization credentials, the `acme` organization has enabled OAuth App access restrictions, meaning that data access to third-parties is limited.",
      },
      "The organisation acme lets in only the OAuth apps that it approved. An owner of it has to approve Timewire in the organisation's settings at GitHub.",
    ],
    [
      "a fine-grained token's missing permission",
      403,
      { "X-Accepted-GitHub-Permissions": "repository_hooks=write; administration=write" },
      { message: "Resource not accessible by personal access token" },
      "The personal access token lacks the permission Webhooks (write). Add it in the token's settings at GitHub.",
    ],
    [
      "an app's missing permissions",
      403,
      { "X-Accepted-GitHub-Permissions": "issues=read,pull_requests=read" },
      { message: "Resource not accessible by integration" },
      "The GitHub App lacks the permission Issues (read) and Pull requests (read). Its owner has to add it, and the organisation has to accept it.",
    ],
    [
      "single sign-on, with its address",
      403,
      { "X-GitHub-SSO": "required; url=https://github.com/orgs/acme/sso?authorization_request=A1" },
      { message: "Resource protected by organization SAML enforcement." },
      "The organisation asks for single sign-on. Authorise Timewire for it there, within an hour, then try again: https://github.com/orgs/acme/sso?authorization_request=A1",
    ],
    [
      "single sign-on with an address that is not safe",
      403,
      { "X-GitHub-SSO": "required; url=javascript:alert(1)" },
      {},
      "The organisation asks for single sign-on: authorise Timewire for it in your GitHub settings, then try again.",
    ],
    [
      "issues that are switched off",
      410,
      {},
      { message: "Issues has been disabled in this repository." },
      "Issues are switched off in this repository. Switch them on in its settings at GitHub.",
    ],
    [
      "GitHub's own words without e-mail addresses",
      422,
      {},
      { message: "No access for ada.lovelace@acme.example" },
      "GitHub refused this: No access for [e-mail].",
    ],
    [
      "anything else in GitHub's own words",
      403,
      {},
      { message: "Repository was archived so is read-only." },
      "GitHub does not allow this account to do that: Repository was archived so is read-only.",
    ],
  ])("tells %s", (_, status, headers, body, message) => {
    const facts = { status, headers: new Headers(headers), body: JSON.stringify(body) };
    const error = githubError(new OutboundError("status", "", facts));
    expect(error).toMatchObject({ message, permanent: true });
    expect(error.code).not.toBe("not_found");
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
