import { describe, expect, it } from "vitest";

import { browserOf, createPerson, type Person } from "../../support/people.ts";
import { createTeam } from "../../support/work.ts";

const partial = { "HX-Request": "true", "HX-Request-Type": "partial" };

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

/** The links of a part of the page: address and words. */
function linksIn(html: string, part: RegExp): { href: string; label: string; keys: string[] }[] {
  const [text = ""] = part.exec(html) ?? [];
  return Array.from(text.matchAll(/<a\b([^>]*)>(.*?)<\/a>/gs), ([, attributes = "", words = ""]) => ({
    href: /href="([^"]*)"/.exec(attributes)?.[1] ?? "",
    label: (/aria-label="([^"]*)"/.exec(attributes)?.[1] ?? words.replace(/<[^>]*>/g, "")).trim(),
    keys: /data-go="([^"]*)"/.exec(attributes)?.slice(1) ?? [],
  }));
}

const navigation = [
  /<nav class="sections".*?<\/nav>/s,
  /<details class="person".*?<\/details>/s,
  /<a class="bell".*?<\/a>/s,
];

async function waysOf(person: Person) {
  const browser = browserOf(person);
  const home = await (await browser.get("/")).text();
  const projects = linksIn(await (await browser.get("/projects")).text(), /<main.*<\/main>/s);
  const shown = [
    ...navigation.flatMap((part) => linksIn(home, part)),
    ...projects.filter(({ href }) => /^\/[a-z]+$/.test(href)),
  ];
  return { shown, listed: linksIn(home, /<dialog id="help".*?<\/dialog>/s) };
}

describe("the pages of the navigation", () => {
  it("each have a key of their own in the list of keys, and are found by name, for an owner and for a member", async () => {
    const { owner, bob } = await createTeam();
    for (const person of [owner, bob]) {
      const { shown, listed } = await waysOf(person);
      expect(shown.length).toBeGreaterThan(12);
      expect(listed.map(({ href }) => href)).toEqual(expect.arrayContaining(shown.map(({ href }) => href)));
      const keys = listed.flatMap((link) => link.keys);
      expect(keys).toHaveLength(listed.length);
      expect(new Set(keys).size).toBe(keys.length);
      for (const { href, label, keys: key } of listed) {
        const found = await (await browserOf(person).get(`/search?part=results&q=${label}`, partial)).text();
        expect(found).toMatch(new RegExp(`href="${href}"[^]*<kbd>${key.join()}</kbd>`));
      }
    }
  });

  it("are left out where they are closed to a member", async () => {
    const { bob } = await createTeam();
    const { listed } = await waysOf(bob);
    for (const href of ["/team", "/invoices"]) {
      expect(listed.map((link) => link.href)).not.toContain(href);
      expect((await browserOf(bob).get(href)).status).toBe(403);
    }
    expect(await (await browserOf(bob).get("/search?part=results&q=team", partial)).text()).not.toContain(
      'href="/team"',
    );
  });
});
