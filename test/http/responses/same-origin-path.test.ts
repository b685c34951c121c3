import { describe, expect, it } from "vitest";

import { sameOriginPath } from "../../../src/http/responses/same-origin-path.ts";

const appUrl = "https://time.acme.example";

describe("O4: the path to go on to", () => {
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
    "/.//evil.example",
    "/..//evil.example",
    "/a/..//evil.example",
    "/a/b/../..//evil.example",
    "/%2e//evil.example",
    "/%2E%2e//evil.example",
    "/./%2fevil.example",
    "/a/..//user@evil.example/",
    "/.\\evil.example",
    "/.//evil.example#/",
    "/?a#\u0000",
  ])("is never taken from %j", (next) => {
    expect(sameOriginPath(next, appUrl)).toBe("/");
  });
});
