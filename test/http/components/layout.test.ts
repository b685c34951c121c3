import { describe, expect, it } from "vitest";

import { browserOf, createPerson } from "../../support/people.ts";

async function htmlOf(headers: Record<string, string> = {}) {
  const person = await createPerson({ name: "Ada <b>" });
  const cookie = [person.cookie, headers["Cookie"]].filter((part) => part !== undefined).join("; ");
  const response = await browserOf({ ...person, cookie }).get("/");
  return response.text();
}

describe("the frame", () => {
  it("follows the device unless this browser chose a theme", async () => {
    expect(await htmlOf()).not.toContain("data-theme=");
    expect(await htmlOf({ Cookie: "theme=dark" })).toContain('data-theme="dark"');
  });

  it("takes no other word for a theme", async () => {
    expect(await htmlOf({ Cookie: "theme=%22%3E%3Cscript%3E" })).not.toContain("data-theme=");
  });

  it("marks the page where one is and leads past the navigation", async () => {
    const html = await htmlOf();
    expect(html).toContain('<a href="/" aria-current="page">');
    expect(html).toContain('href="#main"');
  });

  it("shows names as text", async () => {
    expect(await htmlOf()).toContain("Ada &lt;b&gt;");
  });

  it("holds no inline script and no inline style, which the policy would block", async () => {
    const html = await htmlOf();
    expect(html).not.toMatch(/<style|\sstyle=|\son[a-z]+=|javascript:/i);
    expect(html).not.toMatch(/<script(?![^>]*\ssrc=)/i);
  });
});
