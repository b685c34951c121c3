import { describe, expect, it } from "vitest";

import { localDateOf } from "../../../../src/lib/zoned-time.ts";
import { browserOf, createPerson, ctxFor } from "../../../support/people.ts";
import { entriesOf, entryBy, hourMs, runningOf } from "../../../support/time.ts";
import { projectBy, tagsBy, taskBy } from "../../../support/work.ts";

const partial = {
  "HX-Request": "true",
  "HX-Request-Type": "partial",
  "HX-Current-URL": "http://localhost:8787/",
};

async function furnished() {
  const person = await createPerson();
  const project = await projectBy(person, { name: "Website" });
  const task = await taskBy(person, project.id, { title: "Fix the door" });
  const [tag] = await tagsBy(ctxFor(person), ["Urgent"]);
  return { person, browser: browserOf(person), project, task, tag };
}

describe("the one field of Today", () => {
  it("offers recent work, tasks and projects for what was typed", async () => {
    const { person, browser, project, task } = await furnished();
    const startedAt = Date.now() - 2 * hourMs;
    const id = await entryBy(person, { startedAt, endedAt: startedAt + hourMs, notes: "Web door" });
    const found = await (await browser.get("/timer/suggestions?notes=web+door", partial)).text();
    expect(found).toContain(`action="/entries/${id}/continue"`);
    expect(found).toContain(`name="taskId" value="${task.id}"`);
    expect(found).toContain(`name="projectId" value="${project.id}"`);
    expect(found).toContain('data-said="3 suggestions"');
  });

  it("starts on the project behind @ with the tags behind #", async () => {
    const { person, browser, project, tag } = await furnished();
    await browser.post("/timer", { notes: "paint it @web #urgent" });
    expect((await runningOf(person))[0]).toMatchObject({
      notes: "paint it",
      projectId: project.id,
      tags: [tag?.id],
    });
  });

  it("adds an entry of today where a span is typed, and starts nothing", async () => {
    const { person, browser, task } = await furnished();
    const answer = await browser.post("/timer", { notes: "0:00-0:01", taskId: task.id }, partial);
    expect(answer.status).toBe(200);
    const [entry] = await entriesOf(person);
    expect(entry).toMatchObject({ notes: "", taskId: task.id, source: "manual" });
    expect((entry?.endedAt ?? 0) - (entry?.startedAt ?? 0)).toBe(60_000);
    expect(localDateOf(entry?.startedAt ?? 0, "Europe/Berlin")).toBe(
      localDateOf(Date.now(), "Europe/Berlin"),
    );
    expect(await answer.text()).toContain("Added 0:01");
  });

  it("offers the span with what it found", async () => {
    const { browser, task } = await furnished();
    const found = await (await browser.get("/timer/suggestions?notes=9-10:15+door", partial)).text();
    expect(found).toContain(`name="taskId" value="${task.id}"`);
    expect(found).toContain('name="notes" value="9-10:15"');
  });

  it("moves a span that is refused into the form for entries, with all that was typed", async () => {
    const { person, browser, project } = await furnished();
    const refused = await browser.post("/timer", { notes: "night shift @web 9-5:00" }, partial);
    const text = await refused.text();
    expect(refused.status).toBe(422);
    expect(text).toContain('hx-target="#add"');
    expect(text).toContain('value="night shift"');
    expect(text).toContain(`value="${project.id}" selected`);
    expect(await entriesOf(person)).toEqual([]);
    const page = await browser.post("/timer", { notes: "night shift @web 9-5:00" });
    expect(page.status).toBe(422);
    expect(await page.text()).toContain('value="9-5:00"');
  });
});
