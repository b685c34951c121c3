import { describe, expect, it } from "vitest";

import { bindingBy } from "../../support/bindings.ts";
import { askAbout } from "../../support/exports.ts";
import { browserOf, createPerson } from "../../support/people.ts";
import { entryBy } from "../../support/time.ts";

async function asked() {
  const person = await createPerson();
  const { binding } = await bindingBy(person, { kind: "calendar", name: "Work" });
  const id = await entryBy(person, { startedAt: 1e12, endedAt: 1e12 + 6e4 });
  await askAbout(binding, id);
  const path = `/event-questions/${binding.id}/${id}`;
  return { person, browser: browserOf(person), path };
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

  it("shows nothing of a colleague's calendar", async () => {
    const { person } = await asked();
    const colleague = await createPerson({ workspaceId: person.workspaceId });
    const text = await (await browserOf(colleague).get("/event-questions")).text();
    expect(text).toContain("Nothing to decide");
  });
});
