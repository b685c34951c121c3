import { describe, expect, it } from "vitest";

import { addDays, instantOf, localDateOf } from "../../../src/lib/zoned-time.ts";
import { browserOf, createPerson } from "../../support/people.ts";
import { entriesOf, entryBy, hourMs } from "../../support/time.ts";

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
    expect(await leadsTo("1", week)).toBe(week);
    expect(await leadsTo("2", "https://evil.example/")).toBe("/");
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
});
