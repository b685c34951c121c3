import { describe, expect, it } from "vitest";

import { localDateOf } from "../../../../src/lib/zoned-time.ts";
import { mainOf } from "../../../support/html.ts";
import { browserOf, createPerson } from "../../../support/people.ts";
import { entryBy, hourMs } from "../../../support/time.ts";

describe("the page of one's entries", () => {
  it("leads from each hit to its day, where it is open", async () => {
    const person = await createPerson();
    const startedAt = Date.now() - 30 * 24 * hourMs;
    const id = await entryBy(person, { startedAt, endedAt: startedAt + hourMs, notes: "Fix the <door>" });
    const browser = browserOf(person);
    const text = await (await browser.get("/entries?q=door")).text();
    const date = localDateOf(startedAt, "Europe/Berlin");
    expect(text).toContain("Fix the &lt;door&gt;");
    expect(text).toContain(`href="/?until=${date}&amp;open=${id}#entry-${id}-${date}"`);
    const day = await (await browser.get(`/?until=${date}&open=${id}`)).text();
    expect(day).toContain(`hx-get="/entries/${id}?until=${date}" hx-trigger="load"`);
  });

  it("keeps what was asked, ignores days that are none, and says when nothing is found", async () => {
    const browser = browserOf(await createPerson());
    const answer = await browser.get("/entries?q=%22door%22&from=2026-02-31&until=2026-02-01&after=x");
    expect(answer.status).toBe(200);
    const text = mainOf(await answer.text());
    expect(text).toContain('value="&quot;door&quot;"');
    expect(text).toContain('value="2026-02-01"');
    expect(text).not.toContain("2026-02-31");
    expect(text).toContain("No entry is found");
  });
});
