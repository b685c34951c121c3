import { describe, expect, it } from "vitest";

import { addDays, instantOf, localDateOf } from "../../../src/lib/zoned-time.ts";
import { browserOf, createPerson } from "../../support/people.ts";
import { entryBy, hourMs } from "../../support/time.ts";

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
});
