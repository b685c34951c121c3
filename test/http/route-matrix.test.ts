import { exports } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { apiScopes } from "../../src/domain/api-tokens/api-scopes.ts";
import { createApiToken } from "../../src/domain/api-tokens/create-api-token.ts";
import { createId } from "../../src/lib/id.ts";
import { appUrl, browserOf, createPerson, ctxFor, type Person } from "../support/people.ts";
import { entryFor, fill, foreignThings, listRoutes, openPaths, type Route } from "../support/routes.ts";
import { unchanging } from "../support/html.ts";

const withIds = listRoutes().filter(({ path }) => path.includes(":"));

/** Asks as a browser does with a form, or as a script does with a token and JSON. */
async function ask(person: Person, route: Route, path: string): Promise<Response> {
  const { fields = {}, json = {} } = entryFor(foreignThings, route) ?? {};
  const hasBody = route.method !== "GET";
  if (!path.startsWith("/api/")) {
    return hasBody ? browserOf(person).post(path, fields) : browserOf(person).get(path);
  }
  const wish = { name: "x", scopes: Object.keys(apiScopes), expiresInDays: 1 };
  const { token } = await createApiToken(ctxFor(person), wish);
  const headers = { Authorization: `Bearer ${token}`, "Content-Type": "application/json" };
  const init = { method: route.method, headers, ...(hasBody ? { body: JSON.stringify(json) } : {}) };
  return exports.default.fetch(new Request(`${appUrl}${path}`, init));
}

/** An id for itself: a short one may also be a part of another. */
function standing(id: string): RegExp {
  return new RegExp(`(?<![a-z0-9])${id.replaceAll(/[^a-z0-9]/gi, String.raw`\$&`)}(?![a-z0-9])`, "gi");
}

async function answerTo(person: Person, route: Route, params: Record<string, string>) {
  const response = await ask(person, route, fill(route, params));
  const text = await response.text();
  // An answer may repeat the id that was asked for; it must not say anything else about it.
  const said = Object.values(params).reduce((rest, id) => rest.replaceAll(standing(id), "ID"), text);
  return { status: response.status, said: unchanging(said) };
}

describe("a route with an id", () => {
  it("T1: is listed in test/support/routes.ts", () => {
    const unlisted = withIds.filter(
      (route) => entryFor(foreignThings, route) === undefined && entryFor(openPaths, route) === undefined,
    );
    expect(unlisted).toEqual([]);
  });

  const guarded = withIds.filter((route) => entryFor(foreignThings, route) !== undefined);

  it.each(guarded)(
    "T1: answers for another workspace's id as for one that never was: $method $path",
    async (route) => {
      const stranger = await createPerson({ name: "Stranger" });
      const theirs = (await entryFor(foreignThings, route)?.create(stranger)) ?? {};
      const unknown = Object.fromEntries(Object.keys(theirs).map((name) => [name, createId(Date.now())]));
      const owner = await createPerson({ name: "Owner" });
      const member = await createPerson({ workspaceId: owner.workspaceId, role: "member", name: "Member" });

      const admin = await createPerson({ workspaceId: owner.workspaceId, role: "admin", name: "Admin" });
      for (const manager of [owner, admin]) {
        const answered = await answerTo(manager, route, theirs);
        expect(answered.status).toBe(404);
        expect(answered).toEqual(await answerTo(manager, route, unknown));
      }

      const asMember = await answerTo(member, route, theirs);
      expect([403, 404]).toContain(asMember.status);
      expect(asMember).toEqual(await answerTo(member, route, unknown));
    },
  );
});
