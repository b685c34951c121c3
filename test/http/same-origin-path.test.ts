import { describe, expect, it } from "vitest";

import { sameOriginPath } from "../../src/http/same-origin-path.ts";

const appUrl = "https://time.acme.example";

describe("the path to go to after sign-in", () => {
  it.each(["/", "/tasks", "/tasks?status=open&q=a%2Fb", "/invitations/abc#top"])("may be %s", (next) => {
    expect(sameOriginPath(next, appUrl)).toBe(next);
  });

  it.each([
    null,
    undefined,
    "",
    "tasks",
    "//evil.example",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n//evil.example",
    "/%2f/evil.example",
    "/%5Cevil.example",
    "https://evil.example/",
    "https://time.acme.example@evil.example/",
    "javascript:alert(1)",
    "java\nscript:alert(1)",
    "data:text/html,x",
    "%2f%2fevil.example",
  ])("is never taken from %j", (next) => {
    expect(sameOriginPath(next, appUrl)).toBe("/");
  });
});
