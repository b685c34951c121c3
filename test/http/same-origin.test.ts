import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { appUrl, browserOf, createPerson, type Person } from "../support/people.ts";
import { readDatabase } from "../support/database.ts";
import { fill, listRoutes } from "../support/routes.ts";

// Doors for machines: they carry a signature or a token of their own and no cookie.
const machineDoors =
  /^\/(webhooks|api)\/|^\/calendar\/:provider\/|^\/:provider\/(commands|interactions|events)$/;
const isPage = ({ path }: { path: string }) => !machineDoors.test(path);
const changing = listRoutes().filter((route) => isPage(route) && route.method !== "GET");

// JSON is missing on purpose: a browser sends it to another origin only after a preflight, which no route of ours answers.
const forgeries: Record<string, Record<string, string>> = {
  "another site": { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" },
  "another site in an old browser": { Origin: "https://evil.example" },
  "a sandboxed frame": { Origin: "null", "Sec-Fetch-Site": "cross-site" },
  "a sibling": { Origin: "http://evil.localhost:8787", "Sec-Fetch-Site": "same-site" },
  "another port": { Origin: "http://localhost:8788", "Sec-Fetch-Site": "same-site" },
  "a form of plain text": {
    Origin: "https://evil.example",
    "Sec-Fetch-Site": "cross-site",
    "Content-Type": "text/plain",
  },
  nowhere: {},
};

async function forge(person: Person, method: string, path: string, headers: Record<string, string>) {
  const all = { "Content-Type": "application/x-www-form-urlencoded", Cookie: person.cookie, ...headers };
  const init = { method, headers: all, body: "name=x", redirect: "manual" } as const;
  return exports.default.fetch(new Request(`${appUrl}${path}`, init));
}

describe("a request that changes something", () => {
  it.each(Object.entries(forgeries))("is refused when it comes from %s", async (_, headers) => {
    const person = await createPerson();
    const before = await readDatabase();
    for (const route of changing) {
      const { status } = await forge(person, route.method, fill(route, {}), headers);
      expect(`${route.method} ${route.path} ${status}`).toBe(`${route.method} ${route.path} 403`);
    }
    expect(await readDatabase()).toEqual(before);
  });
});

describe("a request that reads", () => {
  it("changes nothing", async () => {
    const person = await createPerson();
    const before = await readDatabase();
    // Starting OAuth writes a state: it is a link because the Content-Security-Policy lets no form lead elsewhere.
    const reading = listRoutes().filter(
      (route) => isPage(route) && route.method === "GET" && !route.path.startsWith("/oauth/"),
    );
    for (const route of reading) {
      const { status } = await browserOf(person).get(fill(route, {}));
      expect(`${route.path} ${status < 500}`).toBe(`${route.path} true`);
    }
    expect(await readDatabase()).toEqual(before);
  });
});
