import { expect, it } from "vitest";

import { webAddress } from "../../src/lib/web-address.ts";

it.each([
  "javascript:alert(1)",
  " JavaScript:alert(1)",
  "java\nscript:alert(1)",
  "data:text/html,x",
  "vbscript:x",
  "file:///etc/passwd",
  "slack://open",
  "//evil.example",
  "/path",
  "",
  null,
  undefined,
])("a provider's %j is no link", (text) => {
  expect(webAddress(text)).toBeNull();
});

it.each(["https://github.com/acme/web/issues/1", "http://localhost:8788/x?y=z#w"])("%s is a link", (text) => {
  expect(webAddress(text)).toBe(text);
});
