import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { apiScopes } from "../../../src/domain/api-tokens/api-scopes.ts";
import { createApiToken } from "../../../src/domain/api-tokens/create-api-token.ts";
import { appUrl, browserOf, createPerson, ctxFor, type Person } from "../../support/people.ts";
import { entryFor, fill, foreignThings, listRoutes } from "../../support/routes.ts";

const forged = [
  "..%2Fmembers%2Fx%2Fremove%3F",
  "%00",
  "a%20b",
  "x%0D%0ASet-Cookie:%20a=b",
  "%F0%9F%92%A5",
  "a".repeat(2_000),
];
const withIds = listRoutes().filter((route) => entryFor(foreignThings, route) !== undefined);

async function statusOf(person: Person, token: string, method: string, path: string): Promise<number> {
  if (!path.startsWith("/api/")) {
    const { status } = await (method === "GET" ? browserOf(person).get(path) : browserOf(person).post(path));
    return status;
  }
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const init = { method, headers, ...(method === "GET" ? {} : { body: "{}" }) };
  return (await exports.default.fetch(new Request(`${appUrl}${path}`, init))).status;
}

describe("an id in a path", () => {
  it.each(forged)("is refused before anything is looked up: %s", async (id) => {
    const owner = await createPerson();
    const wish = { name: "x", scopes: Object.keys(apiScopes), expiresInDays: 1 };
    const { token } = await createApiToken(ctxFor(owner), wish);
    const answers: string[] = [];
    for (const route of withIds) {
      const params = Object.fromEntries(
        [...route.path.matchAll(/:(\w+)/g)].map(([, name = ""]) => [name, id]),
      );
      const status = await statusOf(owner, token, route.method, fill(route, params));
      if (status !== 404) answers.push(`${route.method} ${route.path} ${status}`);
    }
    expect(answers).toEqual([]);
  });
});

describe("an id in a query", () => {
  it.each(["../members/x/remove?x=", "..%2Fmembers%2Fx%2Fremove%3Fx%3D", "//evil.example", "..", "a b"])(
    "is never put into a form: %s",
    async (id) => {
      const person = await createPerson();
      for (const path of [
        `/?undo=${id}`,
        `/?undo=${encodeURIComponent(id)}`,
        `/connect/github?connection=${id}`,
      ]) {
        const html = await (await browserOf(person).get(path)).text();
        expect(html).not.toContain("members/x");
        expect(html).not.toContain("evil.example");
        expect(html).not.toContain(">Undo<");
      }
    },
  );

  it("leads to Undo only after a change", async () => {
    const person = await createPerson();
    const html = await (await browserOf(person).get("/?undo=01jdabcdefghjkmnpqrstvwxyz")).text();
    expect(html).not.toContain(">Undo<");
  });
});
