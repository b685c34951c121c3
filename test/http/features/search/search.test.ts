import { describe, expect, it } from "vitest";

import { startTimer } from "../../../../src/domain/time/start-timer.ts";
import { mainOf } from "../../../support/html.ts";
import { browserOf, createPerson, ctxFor } from "../../../support/people.ts";
import { entryBy, hourMs, runningOf } from "../../../support/time.ts";
import { createTeam, projectBy, taskBy } from "../../../support/work.ts";

const partial = { "HX-Request": "true", "HX-Request-Type": "partial" };

describe("the search", () => {
  it("is a page without a script, and a fragment for the palette: the same results", async () => {
    const person = await createPerson();
    const project = await projectBy(person, { name: "Website" });
    const task = await taskBy(person, project.id, { title: "Fix the door" });
    const page = mainOf(await (await browserOf(person).get("/search?q=web+fix")).text());
    const part = await (await browserOf(person).get("/search?part=results&q=web+fix", partial)).text();
    for (const text of [page, part]) {
      expect(text).toContain(`href="/tasks/${task.id}"`);
      expect(text).toContain(`name="taskId" value="${task.id}"`);
    }
    expect(page).toContain('value="web fix"');
    expect(part).not.toContain("<main");
    expect(part).toContain('data-q="web fix"');
    expect(new TextEncoder().encode(page).length).toBeLessThan(40_000);
  });

  it("starts again what was tracked, and starts what was typed on the project that it names", async () => {
    const person = await createPerson();
    const project = await projectBy(person, { name: "Website" });
    const startedAt = Date.now() - 2 * hourMs;
    const id = await entryBy(person, { startedAt, endedAt: startedAt + hourMs, notes: "Door" });
    const browser = browserOf(person);
    expect(await (await browser.get("/search", partial)).text()).toContain(
      `action="/entries/${id}/continue"`,
    );
    await browser.post(`/entries/${id}/continue`);
    expect((await runningOf(person))[0]).toMatchObject({ notes: "Door" });
    const found = await (await browser.get("/search?q=web+paint+it", partial)).text();
    expect(found).toContain(`name="projectId" value="${project.id}"`);
    expect(found).toContain('name="notes" value="paint it"');
    expect(found).toContain('name="notes" value="web paint it"');
  });

  it("offers to stop the timer while one runs, and pages by their names with their keys", async () => {
    const person = await createPerson();
    const browser = browserOf(person);
    expect(await (await browser.get("/search?q=stop", partial)).text()).not.toContain('action="/timer/stop"');
    await startTimer(ctxFor(person), { notes: "Door" });
    expect(await (await browser.get("/search?q=stop", partial)).text()).toContain('action="/timer/stop"');
    const pages = await (await browser.get("/search?q=rep", partial)).text();
    expect(pages).toContain('href="/reports"');
    expect(pages).not.toContain('href="/calendar"');
  });

  it("leads owners to a person's time, and members to the list of people", async () => {
    const { owner, bob, carol } = await createTeam();
    const asOwner = await (await browserOf(owner).get("/search?q=carol", partial)).text();
    expect(asOwner).toContain(`href="/reports?person=${carol.userId}"`);
    const asMember = await (await browserOf(bob).get("/search?q=carol", partial)).text();
    expect(asMember).toContain('href="/members"');
    expect(asMember).not.toContain("/reports?person");
  });

  it("shows what was typed as text", async () => {
    const text = await (
      await browserOf(await createPerson()).get(`/search?q=${encodeURIComponent('"><b>x')}`)
    ).text();
    expect(text).not.toContain("<b>x");
  });

  it("says when nothing was found", async () => {
    const text = await (await browserOf(await createPerson()).get("/search?q=%40nowhere", partial)).text();
    expect(text).toContain('data-said="No results"');
    expect(text).toContain("Nothing is called so.");
  });
});
