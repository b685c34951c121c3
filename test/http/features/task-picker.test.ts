import { beforeEach, describe, expect, it } from "vitest";

import { tasks } from "../../../src/db/schema/work.ts";
import { createId } from "../../../src/lib/id.ts";
import { browserOf, db, type Person } from "../../support/people.ts";
import { runningOf } from "../../support/time.ts";
import { createTeam, projectBy, taskBy } from "../../support/work.ts";

const htmx = { "HX-Request": "true", "HX-Request-Type": "partial" };

let owner: Person;
let bob: Person;
let oldest: string;
let projectId: string;

/** Many open tasks, newer than those that were made before. */
async function fill(inProject: string, count: number): Promise<void> {
  const now = Date.now();
  const row = (index: number) => ({
    workspaceId: owner.workspaceId,
    id: createId(now + index),
    projectId: inProject,
    title: `Chore ${index}`,
    titleNorm: `chore ${index}`,
    description: "",
    status: "open" as const,
    priority: "none" as const,
    version: 1,
    createdAt: now,
    updatedAt: now,
  });
  const rows = Array.from({ length: count }, (_, index) => row(index));
  // D1 takes 100 parameters for a statement.
  const [first, ...rest] = rows.map((values) => db().insert(tasks).values(values));
  if (first !== undefined) await db().batch([first, ...rest]);
}

beforeEach(async () => {
  ({ owner, bob } = await createTeam());
  projectId = (await projectBy(owner, { name: "Shop" })).id;
  oldest = (await taskBy(owner, projectId, { title: "Paint the Déjà-vu door" })).id;
  const secret = await projectBy(owner, { name: "Secret", access: "members" });
  await fill(projectId, 104);
  await fill(secret.id, 120);
});

describe("the task picker", () => {
  it("says how many more there are, and finds them", async () => {
    const html = await (await browserOf(owner).get("/")).text();
    expect(html).not.toContain("Déjà-vu");
    expect(html).toMatch(/The latest 100; 125 more\. Find others by title\./);
    const narrowed = `/task-options?prefix=start&part=options&taskSearch=deja`;
    const found = await (await browserOf(owner).get(narrowed, htmx)).text();
    expect(found).toContain(`<option value="${oldest}"`);
    expect(found).not.toContain("Chore");
    const none = await (await browserOf(owner).get(`${narrowed}x`, htmx)).text();
    expect(none).toContain("No open task with “dejax”.");
  });

  it("offers a member as many as there are for them, whatever the others have", async () => {
    const html = await (await browserOf(bob).get("/")).text();
    expect(html).toContain("The latest 100; 5 more.");
    const inProject = await (
      await browserOf(bob).get(`/task-options?prefix=start&projectId=${projectId}`)
    ).text();
    expect(inProject).toContain("The latest 100; 5 more.");
  });

  it("works by a plain form, which keeps what was typed and starts nothing", async () => {
    const fields = { notes: "Brush in hand", projectId, taskSearch: "déjà", find: "1" };
    const answers = [
      await browserOf(bob).post("/timer", fields),
      await browserOf(bob).post("/entries", { ...fields, time: "9-10", date: "2026-11-20" }),
    ];
    for (const answer of answers) {
      const html = await answer.text();
      expect(answer.status).toBe(200);
      expect(html).toContain(`<option value="${oldest}"`);
      expect(html).toContain('value="Brush in hand"');
    }
    expect(await runningOf(bob)).toEqual([]);
    await browserOf(bob).post("/timer", { notes: "Go", projectId, taskId: oldest });
    const [timer] = await runningOf(bob);
    const page = await browserOf(bob).post(`/entries/${timer?.id}`, { ...fields, version: "1" });
    expect(await page.text()).toContain('value="Brush in hand"');
  });

  it("makes Enter start the timer, not the search", async () => {
    const html = await (await browserOf(owner).get("/")).text();
    const form = /<form id="start".*?<\/form>/s.exec(html)?.[0] ?? "";
    expect(/<button[^>]*>/.exec(form)?.[0]).toBe('<button type="submit" hidden="">');
  });
});
