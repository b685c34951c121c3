import { describe, expect, it } from "vitest";

import { appUrl, browserOf, createPerson } from "../../../support/people.ts";
import { entriesOf, entryBy, hourMs } from "../../../support/time.ts";
import { projectBy } from "../../../support/work.ts";

const partial = { "HX-Request": "true", "HX-Request-Type": "partial", "HX-Current-URL": `${appUrl}/` };

async function furnished() {
  const person = await createPerson();
  const project = await projectBy(person, { name: "Website" });
  const startedAt = Date.now() - 3 * hourMs;
  const ids = [
    await entryBy(person, { startedAt, endedAt: startedAt + hourMs, notes: "One" }),
    await entryBy(person, { startedAt: startedAt + hourMs, endedAt: startedAt + 2 * hourMs, notes: "Two" }),
  ];
  const browser = browserOf(person);
  const send = async (fields: [string, string][], headers = {}) => {
    const versions = (await entriesOf(person)).map(({ id, version }) => `${id}.${version}`);
    const chosen = versions.map((entry): [string, string] => ["entry", entry]);
    return browser.post("/entries/chosen", [...chosen, ...fields], headers);
  };
  return { person, browser, project, ids, send };
}

describe("several entries on Today", () => {
  it("have a box each, which belongs to one form; what runs has none", async () => {
    const { person, browser, ids } = await furnished();
    const running = await entryBy(person, { startedAt: Date.now() - 1000, endedAt: null });
    const text = await (await browser.get("/")).text();
    for (const id of ids) expect(text).toContain(`form="chosen" name="entry" value="${id}.1"`);
    expect(text).not.toContain(`name="entry" value="${running}.1"`);
    expect(text).toContain('<form id="chosen"');
  });

  it("are changed at once, and all of it is undone by one press, without a script", async () => {
    const { person, browser, project, send } = await furnished();
    const done = await send([
      ["projectId", project.id],
      ["tags", "Urgent"],
      ["billable", "yes"],
    ]);
    expect(done.status).toBe(303);
    const changed = await entriesOf(person);
    expect(changed.map(({ projectId, billable }) => [projectId, billable])).toEqual(
      changed.map(() => [project.id, true]),
    );
    const undo = new URL(done.headers.get("Location") ?? "", appUrl).searchParams.get("undo");
    await browser.post(`/changes/${undo}/undo`);
    expect((await entriesOf(person)).map(({ projectId, tags }) => [projectId, tags])).toEqual(
      changed.map(() => [null, []]),
    );
  });

  it("lose project and tags by none and a dash; what is left alone stays", async () => {
    const { person, project, send } = await furnished();
    await send([
      ["projectId", project.id],
      ["tags", "Urgent"],
    ]);
    await send([["tags", "-"]]);
    expect((await entriesOf(person)).map(({ projectId, tags }) => [projectId, tags])).toEqual([
      [project.id, []],
      [project.id, []],
    ]);
    await send([["projectId", "none"]]);
    expect((await entriesOf(person)).every(({ projectId }) => projectId === null)).toBe(true);
  });

  it("are deleted in the list, which says how many and offers them back", async () => {
    const { person, send } = await furnished();
    const answer = await send([["verb", "delete"]], partial);
    expect(answer.status).toBe(200);
    const text = await answer.text();
    expect(text).toContain("2 entries are deleted.");
    expect(text).toMatch(/\/changes\/\w+\/undo/);
    expect((await entriesOf(person)).every(({ deletedAt }) => deletedAt !== null)).toBe(true);
  });

  it("say why nothing was changed", async () => {
    const { person, browser, ids, send } = await furnished();
    const stranger = await createPerson();
    const startedAt = Date.now() - 9 * hourMs;
    const theirs = await entryBy(stranger, { startedAt, endedAt: startedAt + hourMs });
    const refused = await send([
      ["entry", `${theirs}.1`],
      ["billable", "yes"],
    ]);
    expect(refused.status).toBe(409);
    const page = await refused.text();
    expect(page).toContain("Nothing was changed");
    for (const id of ids) expect(page).toContain(`value="${id}.1" checked`);
    expect(page).toContain('<option value="yes" selected');
    expect(await (await browser.post("/entries/chosen", { billable: "yes" })).text()).toContain(
      "Select at least one",
    );
    expect(await (await send([])).text()).toContain("Choose what to change");
    expect(
      [...(await entriesOf(person)), ...(await entriesOf(stranger))].some(({ billable }) => billable),
    ).toBe(false);
  });
});
