import { describe, expect, it } from "vitest";

import { createProject } from "../../../../src/domain/projects/create-project.ts";
import { addEntry } from "../../../../src/domain/time/add-entry.ts";
import { updateEntry } from "../../../../src/domain/time/update-entry.ts";
import { addDays, instantOf, localDateOf } from "../../../../src/lib/zoned-time.ts";
import { browserOf, createPerson, ctxFor } from "../../../support/people.ts";
import { archive, entriesOf, entryBy, hourMs } from "../../../support/time.ts";

const zone = "Europe/Berlin";

describe("an entry's page", () => {
  it("goes back to where the page was opened from", async () => {
    const ada = await createPerson({ timeZone: zone });
    const yesterday = addDays(localDateOf(Date.now(), zone), -1);
    const startedAt = instantOf(yesterday, 540, zone);
    const id = await entryBy(ada, { startedAt, endedAt: startedAt + hourMs });
    const browser = browserOf(ada);
    const week = "/calendar?date=2026-11-20&view=week";
    const html = await (await browser.get(`/entries/${id}?back=${encodeURIComponent(week)}`)).text();
    expect(html).toContain(`name="back" value="${week.replace("&", "&amp;")}"`);
    expect(html).not.toContain(`hx-post="/entries/${id}"`);
    const fields = { notes: "New", time: "09:00 – 10:00", date: yesterday, billable: "no" };
    const leadsTo = async (version: string, back: string) =>
      (await browser.post(`/entries/${id}`, { ...fields, version, back })).headers.get("Location");
    expect(await leadsTo("1", week)).toMatch(/^\/calendar\?date=2026-11-20&view=week&undo=\w+$/);
    expect(await leadsTo("2", "https://evil.example/")).toMatch(/^\/\?undo=\w+$/);
  });

  it("makes two entries of one where it says so, and keeps what was typed when that cannot be", async () => {
    const ada = await createPerson({ timeZone: zone });
    const yesterday = addDays(localDateOf(Date.now(), zone), -1);
    const startedAt = instantOf(yesterday, 540, zone);
    const id = await entryBy(ada, { startedAt, endedAt: startedAt + 2 * hourMs });
    const browser = browserOf(ada);
    const fields = { version: "1", time: "09:00 – 12:00", date: yesterday, notes: "Longer", billable: "no" };
    const refused = await browser.post(`/entries/${id}`, { ...fields, splitAt: "12:30" });
    const html = await refused.text();
    expect(refused.status).toBe(422);
    expect(html).toMatch(/<details open[^>]*><summary>Split in two/);
    expect(html).toContain('value="12:30"');
    expect(html).toContain('value="Longer"');
    expect(html).toContain("after the entry&#39;s start and before its end");
    expect(await entriesOf(ada)).toMatchObject([{ version: 1 }]);
    expect((await browser.post(`/entries/${id}`, { ...fields, splitAt: "11:30" })).status).toBe(303);
    const found = (await entriesOf(ada)).toSorted((a, b) => a.startedAt - b.startedAt);
    expect(found).toMatchObject([
      { id, notes: "Longer", startedAt, endedAt: startedAt + 2.5 * hourMs },
      { notes: "Longer", startedAt: startedAt + 2.5 * hourMs, endedAt: startedAt + 3 * hourMs },
    ]);
  });

  it("writes only what was typed: no seconds, archived project or tag with a comma is lost", async () => {
    const ada = await createPerson({ timeZone: zone });
    const { id: projectId } = await createProject(ctxFor(ada), { name: "Old" });
    const startedAt = Date.UTC(2026, 9, 25, 0, 30, 55);
    const added = await addEntry(ctxFor(ada), {
      startedAt,
      endedAt: startedAt + 30_000,
      projectId,
      tagNames: ["b, c"],
      notes: "one\ntwo",
    });
    await archive(projectId);
    const browser = browserOf(ada);
    const fields = formOf(await (await browser.get(`/entries/${added.id}`)).text());
    const sent = { ...fields, notes: "one\r\ntwo", billable: "yes" };
    expect((await browser.post(`/entries/${added.id}`, sent)).status).toBe(303);
    const [entry] = await entriesOf(ada);
    const { updatedAt: _, ...kept } = added;
    expect(entry).toMatchObject({ ...kept, version: 2, billable: true });
  });

  it("that was changed elsewhere comes again with both, and can be saved", async () => {
    const ada = await createPerson({ timeZone: zone });
    const startedAt = Date.UTC(2026, 10, 20, 9, 0, 7);
    const id = await entryBy(ada, { startedAt, endedAt: startedAt + hourMs, notes: "first" });
    const browser = browserOf(ada);
    const fields = formOf(await (await browser.get(`/entries/${id}`)).text());
    await updateEntry(ctxFor(ada), { id, version: 1, notes: "elsewhere", endedAt: startedAt + 2 * hourMs });
    const refused = await browser.post(`/entries/${id}`, { ...fields, tags: "mine" });
    expect(refused.status).toBe(409);
    const again = formOf(await refused.text());
    expect(again).toMatchObject({ notes: "elsewhere", tags: "mine", time: "10:00 – 12:00", version: "2" });
    expect((await browser.post(`/entries/${id}`, again)).status).toBe(303);
    const [entry] = await entriesOf(ada);
    expect(entry).toMatchObject({ notes: "elsewhere", endedAt: startedAt + 2 * hourMs, version: 3 });
    expect(entry?.tags).toHaveLength(1);
  });
});

/** The fields of the edit form as a browser would send them back. */
function formOf(html: string): Record<string, string> {
  const plain = (text: string) =>
    text.replaceAll("&quot;", '"').replaceAll("&#39;", "'").replaceAll("&lt;", "<").replaceAll("&amp;", "&");
  const fields: Record<string, string> = {};
  for (const [tag] of html.matchAll(/<input\b[^>]*>/g)) {
    const name = / name="([^"]*)"/.exec(tag)?.[1];
    if (name !== undefined) fields[name] = plain(/ value="([^"]*)"/.exec(tag)?.[1] ?? "");
  }
  for (const [, name = "", value = ""] of html.matchAll(/<textarea\b[^>]* name="([^"]*)"[^>]*>([^<]*)</g))
    fields[name] = plain(value);
  for (const [, name = "", options = ""] of html.matchAll(
    /<select\b[^>]* name="([^"]*)"[^>]*>([^]*?)<\/select>/g,
  ))
    fields[name] = plain(
      /<option\b(?=[^>]* selected)[^>]* value="([^"]*)"/.exec(options)?.[1] ??
        /<option\b[^>]* value="([^"]*)"/.exec(options)?.[1] ??
        "",
    );
  return fields;
}
