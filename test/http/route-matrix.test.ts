import { describe, expect, it } from "vitest";

import { createId } from "../../src/lib/id.ts";
import { browserOf, createPerson, type Person } from "../support/people.ts";
import { entryFor, fill, foreignThings, listRoutes, openPaths, type Route } from "../support/routes.ts";

const withIds = listRoutes().filter(({ path }) => path.includes(":") && !path.startsWith("/api/"));

async function answerTo(person: Person, route: Route, params: Record<string, string>) {
  const fields = entryFor(foreignThings, route)?.fields ?? {};
  const path = fill(route, params);
  const browser = browserOf(person);
  const response = route.method === "GET" ? await browser.get(path) : await browser.post(path, fields);
  const text = await response.text();
  // An answer may repeat the id that was asked for; it must not say anything else about it.
  const said = Object.values(params).reduce((rest, id) => rest.replaceAll(id, "ID"), text);
  return { status: response.status, said: said.replace(/data-now="\d+"/, "") };
}

describe("a route with an id", () => {
  it("is listed in test/support/routes.ts", () => {
    const unlisted = withIds.filter(
      (route) => entryFor(foreignThings, route) === undefined && entryFor(openPaths, route) === undefined,
    );
    expect(unlisted).toEqual([]);
  });

  const guarded = withIds.filter((route) => entryFor(foreignThings, route) !== undefined);

  it.each(guarded)(
    "answers for another workspace's id as for one that never was: $method $path",
    async (route) => {
      const stranger = await createPerson({ name: "Stranger" });
      const theirs = (await entryFor(foreignThings, route)?.create(stranger)) ?? {};
      const unknown = Object.fromEntries(Object.keys(theirs).map((name) => [name, createId(Date.now())]));
      const owner = await createPerson({ name: "Owner" });
      const member = await createPerson({ workspaceId: owner.workspaceId, role: "member", name: "Member" });

      const asOwner = await answerTo(owner, route, theirs);
      expect(asOwner.status).toBe(404);
      expect(asOwner).toEqual(await answerTo(owner, route, unknown));

      const asMember = await answerTo(member, route, theirs);
      expect([403, 404]).toContain(asMember.status);
      expect(asMember).toEqual(await answerTo(member, route, unknown));
    },
  );
});
