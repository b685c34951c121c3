import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { appUrl, browserOf, createPerson, type Person } from "../support/people.ts";
import { readDatabase } from "../support/database.ts";
import { fill, listRoutes } from "../support/routes.ts";

// Endpoints for machines: they carry a signature or a token of their own and no cookie.
const machineEndpoints =
  /^\/(webhooks|api)\/|^\/calendar\/:provider\/|^\/:provider\/(commands|interactions|events)$/;
const isPage = ({ path }: { path: string }) => !machineEndpoints.test(path);
const changing = listRoutes().filter((route) => isPage(route) && route.method !== "GET");

const forgeries: Record<string, Record<string, string>> = {
  "another site": { Origin: "https://evil.example", "Sec-Fetch-Site": "cross-site" },
  "another site in an old browser": { Origin: "https://evil.example" },
  "a sandboxed frame": { Origin: "null", "Sec-Fetch-Site": "cross-site" },
  "a sibling": { Origin: "http://evil.localhost:8787", "Sec-Fetch-Site": "same-site" },
  "another port": { Origin: "http://localhost:8788", "Sec-Fetch-Site": "same-site" },
  "a page of ours, as its Origin says, but not the browser": {
    Origin: appUrl,
    "Sec-Fetch-Site": "cross-site",
  },
  "an address that was typed": { "Sec-Fetch-Site": "none" },
  nowhere: {},
};

/** What forms can send, and what they can't. null = none at all. */
const contentTypes = [
  "application/x-www-form-urlencoded",
  "text/plain",
  "application/json",
  "multipart/form-data; boundary=x",
  null,
];

async function forge(person: Person, method: string, path: string, headers: Record<string, string>) {
  const all = new Headers({ Cookie: person.cookie, ...headers });
  // As bytes, which bring no content type of their own.
  const body = new TextEncoder().encode("name=x");
  const init = { method, headers: all, body, redirect: "manual" } as const;
  return exports.default.fetch(new Request(`${appUrl}${path}`, init));
}

/** Each form of forgery is more than a thousand requests. */
const timeout = 180_000;

describe("a request that changes something", { timeout }, () => {
  it.each(Object.entries(forgeries))("S3: is refused when it comes from %s", async (_, headers) => {
    const person = await createPerson();
    const before = await readDatabase();
    const passed: string[] = [];
    for (const route of changing) {
      for (const type of contentTypes) {
        const typed = type === null ? headers : { ...headers, "Content-Type": type };
        const { status } = await forge(person, route.method, fill(route, {}), typed);
        if (status !== 403) passed.push(`${route.method} ${route.path} ${type} ${status}`);
      }
    }
    expect(passed).toEqual([]);
    expect(await readDatabase()).toEqual(before);
  });
});

describe("a request that reads", () => {
  it("S3: changes nothing", async () => {
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
