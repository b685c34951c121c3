import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";

import { links } from "../../../../src/db/schema/bindings.ts";
import { tasks } from "../../../../src/db/schema/work.ts";
import { addEntry } from "../../../../src/domain/time/add-entry.ts";
import { getTask } from "../../../../src/domain/tasks/get-task.ts";
import type { BindingRow } from "../../../../src/integrations/bindings/applied.ts";
import { hourMs } from "../../../../src/lib/time-units.ts";
import { imaginarySite } from "../../../support/imaginary.ts";
import { browserOf, createPerson, ctxFor, db, type Person } from "../../../support/people.ts";
import { projectBy, taskBy } from "../../../support/work.ts";
import { linkedTask, settleTime, timeBinding } from "../../../support/worklogs.ts";

const now = Date.UTC(2026, 10, 20, 9);
let owner: Person;
let binding: BindingRow;
let task: Awaited<ReturnType<typeof linkedTask>>;

const read = async (id = task.taskId) => (await browserOf(owner).get(`/tasks/${id}`)).text();
const said = (html: string) =>
  /<h2 id="task-time">.*?<\/section>/s
    .exec(html)?.[0]
    .replaceAll(/<[^>]*>/g, " ")
    .replaceAll(/\s+/g, " ")
    .trim();

/** As an issue of the imaginary tracker says it. */
const issueSays = async (estimateHours: number | null, spentHours: number | null) => {
  const seconds = (hours: number | null) => (hours === null ? null : hours * 3600);
  await db()
    .update(tasks)
    .set({
      sourceProvider: "imaginary",
      sourceLabel: "WEB-1",
      sourceUrl: "https://north.imaginary.example/browse/WEB-1",
      estimateSeconds: seconds(estimateHours),
    })
    .where(eq(tasks.id, task.taskId));
  await db()
    .update(links)
    .set({ spentSeconds: seconds(spentHours) })
    .where(eq(links.localId, task.taskId));
};

const track = (hours: number) =>
  addEntry(ctxFor(owner, now), {
    taskId: task.taskId,
    startedAt: now - hours * hourMs,
    endedAt: now,
  });

beforeEach(async () => {
  owner = await createPerson({ name: "Olga" });
  binding = await timeBinding(owner);
  task = await linkedTask(owner, binding);
});

describe("time on a task's page", () => {
  it("says nothing where there is no estimate and nothing spent elsewhere", async () => {
    await track(4);
    expect(said(await read())).toBeUndefined();
  });

  it("counts what was written from here once", async () => {
    await track(4);
    await settleTime(owner, now);
    await issueSays(8, 6);
    expect(said(await read())).toBe(
      "Time 4 h here, 6 h in Imaginary in all. Who logged the other 2 h 6 h spent of 8 h estimated, 2 h left.",
    );
  });

  it("adds what others spent where nothing is written back", async () => {
    await track(4);
    await issueSays(8, 6);
    expect(said(await read())).toContain("10 h spent of 8 h estimated, 2 h over");
  });

  it("lists who logged the rest and when, as the tracker tells it when it is asked", async () => {
    await track(4);
    await settleTime(owner, now);
    const { id } = task.issue;
    await imaginarySite.log({ site: "north", id, login: "bob", minutes: 90 });
    await imaginarySite.log({ site: "north", id, login: "alice", minutes: 30 });
    await issueSays(8, 6);
    const path = `/tasks/${task.taskId}/logged`;
    expect(await read()).toContain(`href="${path}"`);
    const html = await (await browserOf(owner).get(path)).text();
    const rows = [...html.matchAll(/<tr><th scope="row">(.*?)<\/tr>/gs)].map(([row]) =>
      row
        .replaceAll(/<[^>]*>/g, " ")
        .replaceAll(/\s+/g, " ")
        .trim(),
    );
    expect(rows).toHaveLength(2);
    expect(rows.toSorted()).toEqual([
      expect.stringMatching(/^alice .* 30 m$/),
      expect.stringMatching(/^bob .* 1 h 30 m$/),
    ]);
    expect(html).toContain("2\u00a0h by others");
    await imaginarySite.remove({ site: "north", id });
    expect(await (await browserOf(owner).get(path)).text()).toContain("Imaginary");
  });

  it("of others is asked for by nobody who does not see the task, and not where there is no issue", async () => {
    const status = async (person: Person, id: string) =>
      (await browserOf(person).get(`/tasks/${id}/logged`)).status;
    expect(await status(await createPerson(), task.taskId)).toBe(404);
    const { id: projectId } = await projectBy(owner, { name: "Garden" });
    expect(await status(owner, (await taskBy(owner, projectId, {})).id)).toBe(404);
  });

  it("is no field of the form where the tracker keeps the estimate, and stays as it is when the form is saved", async () => {
    await issueSays(8, 6);
    const html = await read();
    expect(html).not.toContain('name="estimate"');
    const hidden = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? "";
    const shown = hidden("shown").replaceAll("&quot;", '"');
    const { estimate: _, ...fields } = JSON.parse(shown) as Record<string, string>;
    const form = { ...fields, priority: "low", version: hidden("version"), shown };
    expect((await browserOf(owner).post(`/tasks/${task.taskId}`, form)).status).toBe(303);
    const saved = { priority: "low", estimateSeconds: 8 * 3600 };
    expect(await getTask(ctxFor(owner), task.taskId)).toMatchObject(saved);
  });

  it("has an estimate of its own where there is no issue", async () => {
    const { id: projectId } = await projectBy(owner, { name: "Garden" });
    const { id, version } = await taskBy(owner, projectId, {});
    const save = (estimate: string) =>
      browserOf(owner).post(`/tasks/${id}`, { title: "Rake", estimate, projectId, version: String(version) });
    const refused = await save("soon");
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain("Write the estimate as 8h, 1h 30m or 90m.");
    expect((await save("7h 30m")).status).toBe(303);
    const html = await read(id);
    expect(said(html)).toContain("0 m spent of 7 h 30 m estimated, 7 h 30 m left");
    expect(html).toContain('value="7\u00a0h\u00a030\u00a0m"');
  });
});
