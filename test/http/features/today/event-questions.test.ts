import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { defaultCalendarSettings } from "../../../../src/integrations/bindings/settings.ts";
import { bindings } from "../../../../src/db/schema/bindings.ts";
import { eventLinks } from "../../../../src/db/schema/event-links.ts";
import { bindingBy } from "../../../support/bindings.ts";
import { askAbout } from "../../../support/exports.ts";
import { browserOf, createPerson, db } from "../../../support/people.ts";
import { entryBy } from "../../../support/time.ts";

async function asked() {
  const person = await createPerson();
  const { binding } = await bindingBy(person, { settings: defaultCalendarSettings, name: "Work" });
  const id = await entryBy(person, { startedAt: 1e12, endedAt: 1e12 + 6e4 });
  await askAbout(binding, id);
  const path = `/event-questions/${binding.id}/${id}`;
  return { person, binding, browser: browserOf(person), path };
}

describe("the page about events that a person changed", () => {
  it("offers to put a deleted event back, to keep the entry only, or to delete it", async () => {
    const { browser, path } = await asked();
    const text = await (await browser.get("/event-questions")).text();
    expect(text).toContain("You deleted this event in Work");
    for (const answer of ["restore", "keep", "delete"]) expect(text).toContain(`action="${path}/${answer}"`);
  });

  it("asks no more once it is answered, and takes the second answer calmly", async () => {
    const { browser, path } = await asked();
    for (let time = 0; time < 2; time++) expect((await browser.post(`${path}/keep`)).status).toBe(303);
    expect(await (await browser.get("/event-questions")).text()).toContain("Nothing to decide");
  });

  it("takes one answer to all of them", async () => {
    const { person, binding, browser } = await asked();
    await askAbout(binding, await entryBy(person, { startedAt: 2e12, endedAt: 2e12 + 6e4 }));
    const other = await asked();
    expect(await (await browser.get("/event-questions")).text()).toContain("Put back all 2");
    expect((await browser.post("/event-questions/keep")).headers.get("Location")).toBe("/event-questions");
    const stateOf = ({ userId }: typeof person) =>
      db()
        .select({ state: eventLinks.state })
        .from(eventLinks)
        .innerJoin(bindings, eq(bindings.id, eventLinks.bindingId))
        .where(eq(bindings.createdBy, userId));
    expect(await stateOf(person)).toEqual([{ state: "stopped" }, { state: "stopped" }]);
    expect(await stateOf(other.person)).toEqual([{ state: "deleted" }]);
  });

  it("shows nothing of a colleague's calendar", async () => {
    const { person } = await asked();
    const colleague = await createPerson({ workspaceId: person.workspaceId });
    const text = await (await browserOf(colleague).get("/event-questions")).text();
    expect(text).toContain("Nothing to decide");
  });
});
