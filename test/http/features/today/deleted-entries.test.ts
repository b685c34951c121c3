import { describe, expect, it } from "vitest";

import { deletedStatement } from "../../../../src/domain/time/list-deleted.ts";
import { deleteEntry } from "../../../../src/domain/time/delete-entry.ts";
import { expectNoScan } from "../../../support/explain.ts";
import { browserOf, createPerson, ctxFor } from "../../../support/people.ts";
import { archive, entriesOf, entryBy, hourMs } from "../../../support/time.ts";
import { projectBy } from "../../../support/work.ts";

const htmx = { "HX-Request": "true", "HX-Request-Type": "partial" };
const dayMs = 24 * hourMs;
const now = Date.now();
const span = { startedAt: now - 9 * hourMs, endedAt: now - 8 * hourMs };
const path = "/entries/deleted";

describe("the page of deleted entries", () => {
  it("teaches while there is nothing, and is led to from Today, the person's menu and the list of keys", async () => {
    const browser = browserOf(await createPerson());
    expect(await (await browser.get(path)).text()).toContain("Nothing was deleted");
    const today = await (await browser.get("/")).text();
    expect(today.match(/href="\/entries\/deleted"/g)).toHaveLength(3);
  });

  it("lists what the person deleted in the last 30 days, by day, with what, project and time", async () => {
    const person = await createPerson({ timeZone: "UTC" });
    const colleague = await createPerson({ workspaceId: person.workspaceId, role: "member" });
    const project = await projectBy(person, { name: "Website" });
    await entryBy(person, { ...span, notes: "Living" });
    await entryBy(person, { ...span, notes: "Fresh", projectId: project.id, deletedAt: now - 1000 });
    await entryBy(person, { ...span, notes: "Old", deletedAt: now - 29 * dayMs });
    await entryBy(person, { ...span, notes: "Lost", deletedAt: now - 31 * dayMs });
    await entryBy(colleague, { ...span, notes: "Theirs", deletedAt: now - 1000 });
    const text = await (await browserOf(person).get(path)).text();
    for (const part of ["Fresh", "Old", "Website", "Restore: Fresh"]) expect(text).toContain(part);
    for (const part of ["Living", "Lost", "Theirs"]) expect(text).not.toContain(part);
    expect(text.match(/<ul class="list"[^>]*data-date/g)).toHaveLength(2);
  });

  it("restores by a plain form and in place, also to an archived project and over other time", async () => {
    const person = await createPerson();
    const browser = browserOf(person);
    const project = await projectBy(person);
    const other = await entryBy(person, span);
    const ids = [
      await entryBy(person, { ...span, projectId: project.id }),
      await entryBy(person, { startedAt: now - hourMs, endedAt: null }),
    ];
    for (const id of ids) await deleteEntry(ctxFor(person), id);
    await archive(project.id);
    const plain = await browser.post(`${path}/${ids[0]}/restore`);
    expect([plain.status, plain.headers.get("Location")]).toEqual([303, path]);
    const part = await (await browser.post(`${path}/${ids[1]}/restore`, {}, htmx)).text();
    expect(part).toContain("The timer runs again.");
    expect(part).toMatch(/^<section id="deleted-entries"/);
    expect(part).toContain("Nothing was deleted");
    const living = (await entriesOf(person)).filter(({ deletedAt }) => deletedAt === null);
    expect(living.map(({ id }) => id).toSorted()).toEqual([other, ...ids].toSorted());
    expect(living.find(({ id }) => id === ids[0])?.projectId).toBe(project.id);
  });

  it("is one's own: what a colleague deleted cannot be restored", async () => {
    const person = await createPerson();
    const colleague = await createPerson({ workspaceId: person.workspaceId, role: "member" });
    const id = await entryBy(colleague, { ...span, deletedAt: now });
    expect((await browserOf(person).post(`${path}/${id}/restore`)).status).toBe(404);
  });

  it("turns its pages without skipping any, and reads an index that holds nothing else", async () => {
    const person = await createPerson();
    for (let n = 0; n < 205; n++)
      await entryBy(person, { ...span, notes: `n${n}!`, deletedAt: now - 1000 - n });
    const browser = browserOf(person);
    const first = await (await browser.get(path)).text();
    const next = /href="(\/entries\/deleted\?before=\d+)"/.exec(first)?.[1] ?? "";
    const second = await (await browser.get(next)).text();
    const found = [first, second].flatMap((text) => text.match(/<b>n\d+!/g) ?? []);
    expect([found.length, new Set(found).size]).toEqual([205, 205]);
    const plan = await expectNoScan(deletedStatement(ctxFor(person), now), ["projects", "tasks"]);
    expect(plan).toContain("time_entries USING INDEX time_entries_restorable");
  }, 30_000);
});
