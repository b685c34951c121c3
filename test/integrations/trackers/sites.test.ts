import { describe, expect, it } from "vitest";

import { connections } from "../../../src/db/schema/connections.ts";
import { openBinding } from "../../../src/integrations/connections/open-connection.ts";
import { parseValue, valueOf } from "../../../src/integrations/trackers/container-value.ts";
import { searchContainers } from "../../../src/integrations/trackers/search-containers.ts";
import { bindingBy, connectAs } from "../../support/bindings.ts";
import { contextFor } from "../../support/context.ts";
import { allTasks, apply, changed } from "../../support/issue-events.ts";
import { createPerson, db } from "../../support/people.ts";

describe("an account that reaches several sites", () => {
  it("has containers and issues of each, also under the same ids", async () => {
    const owner = await createPerson();
    const first = await bindingBy(owner, { siteId: "one" });
    const { connectionId } = first.binding;
    const second = await bindingBy(owner, { connectionId, siteId: "two" });
    await apply(first, changed({ title: "Of the first" }));
    await apply(second, changed({ title: "Of the second" }));
    expect((await allTasks()).map(({ title }) => title).toSorted()).toEqual([
      "Of the first",
      "Of the second",
    ]);
  });

  it("is called at the site of the binding", async () => {
    const owner = await createPerson();
    const connectionId = await connectAs(owner, "alice");
    const ctx = await contextFor(owner);
    const { call } = await openBinding(ctx, { connectionId, siteId: "two" });
    expect(await call(async ({ siteId }) => siteId)).toBe("two");
    const { call: callAll } = await openBinding(ctx, { connectionId, siteId: null });
    expect(await callAll(async ({ siteId }) => siteId)).toBeNull();
  });

  it("is searched site by site", async () => {
    const owner = await createPerson();
    const connectionId = await connectAs(owner, "carol");
    const sites = ["one", "two"].map((id) => ({ id, name: `Site ${id}`, url: `https://${id}.example` }));
    await db().update(connections).set({ sites });
    const search = { connectionId, query: "site two", page: 1 };
    const { containers } = await searchContainers(await contextFor(owner), search);
    expect(containers.length).toBeGreaterThan(0);
    for (const { value, site, externalId } of containers) {
      expect(site).toBe("Site two");
      expect(parseValue(value)).toEqual({ siteId: "two", externalId });
      expect(valueOf({ siteId: null, externalId })).toBe(externalId);
    }
  });
});
