import { describe, expect, it } from "vitest";

import { browserOf, createPerson } from "../../../support/people.ts";
import { entryBy, hourMs } from "../../../support/time.ts";

describe("the same work of a day", () => {
  it("stands in one row with its sum and count for who wants that, and for nobody else", async () => {
    const person = await createPerson();
    const noon = new Date().setUTCHours(11, 0, 0, 0) - 48 * hourMs;
    for (const hours of [0, 2])
      await entryBy(person, {
        startedAt: noon + hours * hourMs,
        endedAt: noon + (hours + 1) * hourMs,
        notes: "Mail",
      });
    const browser = browserOf(person);
    const shown = async () => (await browser.get("/")).text();
    expect(await shown()).not.toContain("2 entries");
    expect((await browser.post("/entries/grouping", { grouped: "yes" })).status).toBe(303);
    const grouped = await shown();
    expect(grouped).toMatch(
      /<summary class="row entry">.*2 entries.*2:00.*<\/summary>.*name="entry".*name="entry"/s,
    );
    expect(grouped).toContain('aria-pressed="true"');
    const partial = {
      "HX-Request": "true",
      "HX-Request-Type": "partial",
      "HX-Current-URL": "http://localhost/",
    };
    const answer = await browser.post("/entries/grouping", { grouped: "no" }, partial);
    expect(await answer.text()).not.toContain("2 entries");
  });
});
