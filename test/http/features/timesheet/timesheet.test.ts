import { describe, expect, it } from "vitest";

import { createProject } from "../../../../src/domain/projects/create-project.ts";
import { createTask } from "../../../../src/domain/tasks/create-task.ts";
import { addEntry } from "../../../../src/domain/time/add-entry.ts";
import { updateEntry } from "../../../../src/domain/time/update-entry.ts";
import { createId } from "../../../../src/lib/id.ts";
import { instantOf } from "../../../../src/lib/zoned-time.ts";
import { browserOf, createPerson, ctxFor, type Person } from "../../../support/people.ts";
import { entriesOf, hourMs } from "../../../support/time.ts";

const zone = "Europe/Berlin";
/** A Wednesday of the week of Monday 26 October 2026: the clock was put back the night before. */
const date = "2026-10-28";
const path = `/timesheet?date=${date}`;
const at = (hours: number, day = date) => instantOf(day, hours * 60, zone);

async function furnished() {
  const ada = await createPerson({ timeZone: zone });
  const { id: projectId } = await createProject(ctxFor(ada), { name: "Website" });
  const entry = (from: number, to: number, day = date) =>
    addEntry(ctxFor(ada), { projectId, startedAt: at(from, day), endedAt: at(to, day) });
  return { ada, projectId, entry, name: `cell.${projectId}..${date}` };
}

/** The form as the page shows it. */
async function fieldsOf(person: Person, address = path) {
  const html = await (await browserOf(person).get(address)).text();
  const inputs = html.matchAll(/<input[^>]*name="((?:seen\.)?cell\.[^"]*)"[^>]*value="([^"]*)"/g);
  return {
    html,
    fields: Object.fromEntries(Array.from(inputs, ([, name = "", value = ""]) => [name, value])),
  };
}

async function type(person: Person, cells: Record<string, string>, address = path) {
  const { fields } = await fieldsOf(person, address);
  return browserOf(person).post(address, { ...fields, ...cells });
}

const spans = async (person: Person) =>
  (await entriesOf(person))
    .filter(({ deletedAt }) => deletedAt === null)
    .map(({ startedAt, endedAt }) => [startedAt, endedAt])
    .toSorted(([a], [b]) => Number(a) - Number(b));

describe("the timesheet", () => {
  it("shows what was tracked by project and day, with its sums", async () => {
    const { ada, entry, name, projectId } = await furnished();
    await entry(9, 10.5);
    await entry(9, 11, "2026-10-26");
    const { html, fields } = await fieldsOf(ada);
    expect(fields[name]).toBe("1:30");
    expect(fields[`cell.${projectId}..2026-10-26`]).toBe("2:00");
    expect(fields[`cell.${projectId}..2026-10-27`]).toBe("");
    expect(html).toMatch(/id="sum\.week"[^>]*><span[^>]*>3:30/);
    expect(html).toMatch(new RegExp(`id="sum\\.${date}"[^>]*><span[^>]*>1:30`));
  });

  it("adds an entry from nine o'clock on, or where the day has room", async () => {
    const { ada, entry, name, projectId } = await furnished();
    await entry(9, 10, "2026-10-27");
    const tuesday = `cell.${projectId}..2026-10-27`;
    expect((await type(ada, { [name]: "1:30" })).status).toBe(303);
    expect(await spans(ada)).toEqual([
      [at(9, "2026-10-27"), at(10, "2026-10-27")],
      [at(9), at(10.5)],
    ]);
    const { id: other } = await createProject(ctxFor(ada), { name: "Other" });
    const address = `${path}&add=${other}.`;
    expect((await type(ada, { [tuesday.replace(projectId, other)]: "90" }, address)).status).toBe(303);
    expect((await spans(ada))[1]).toEqual([at(10, "2026-10-27"), at(11.5, "2026-10-27")]);
  });

  it("sets the length of a cell's only entry, and deletes it for nothing, 0 or 0:00", async () => {
    const { ada, entry, name } = await furnished();
    await entry(9, 10);
    await type(ada, { [name]: "2.5" });
    expect(await spans(ada)).toEqual([[at(9), at(11.5)]]);
    await type(ada, { [name]: "0:00" });
    expect(await spans(ada)).toEqual([]);
  });

  it("writes nothing that was not typed: seconds stay", async () => {
    const { ada, projectId, name } = await furnished();
    const { id } = await addEntry(ctxFor(ada), {
      projectId,
      startedAt: at(9) + 7_000,
      endedAt: at(10) + 55_000,
    });
    await type(ada, {});
    await type(ada, { [name]: "1:00" });
    expect(await entriesOf(ada)).toMatchObject([{ id, version: 1, endedAt: at(10) + 55_000 }]);
  });

  it("is saved once when it is sent twice, also by the same form after it was saved", async () => {
    const { ada, entry, name } = await furnished();
    await entry(9, 10, "2026-10-26");
    const { fields } = await fieldsOf(ada);
    const sent = { ...fields, [name]: "1:30" };
    const browser = browserOf(ada);
    const both = await Promise.all([browser.post(path, sent), browser.post(path, sent)]);
    expect(both.map(({ status }) => status)).toEqual([303, 303]);
    expect((await browser.post(path, sent)).status).toBe(303);
    expect(await spans(ada)).toEqual([
      [at(9, "2026-10-26"), at(10, "2026-10-26")],
      [at(9), at(10.5)],
    ]);
  });

  it("refuses what is no length, keeps it in its cell, and saves the others", async () => {
    const { ada, entry, name, projectId } = await furnished();
    await entry(9, 10);
    const answer = await type(ada, { [name]: "soon", [`cell.${projectId}..2026-10-29`]: "1h" });
    const html = await answer.text();
    expect(answer.status).toBe(422);
    expect(html).toContain('value="soon"');
    expect(html).toContain("is no duration");
    expect(await spans(ada)).toEqual([
      [at(9), at(10)],
      [at(9, "2026-10-29"), at(10, "2026-10-29")],
    ]);
  });

  it("overwrites nothing that changed meanwhile", async () => {
    const { ada, entry, name } = await furnished();
    const { id } = await entry(9, 10);
    const { fields } = await fieldsOf(ada);
    await updateEntry(ctxFor(ada), { id, version: 1, endedAt: at(12) });
    const answer = await browserOf(ada).post(path, { ...fields, [name]: "2:00" });
    expect(answer.status).toBe(409);
    const html = await answer.text();
    expect(html).toContain("changed elsewhere meanwhile");
    expect(html).toContain('value="2:00"');
    expect(await spans(ada)).toEqual([[at(9), at(12)]]);
    // The form that came back can be saved.
    const again =
      new RegExp(`name="seen\\.${name.replaceAll(".", "\\.")}" value="([^"]*)"`).exec(html)?.[1] ?? "";
    const saved = await browserOf(ada).post(path, { [name]: "2:00", [`seen.${name}`]: again });
    expect(saved.status).toBe(303);
    expect(await spans(ada)).toEqual([[at(9), at(11)]]);
  });

  it("leaves several entries, the timer and time over midnight to their own forms", async () => {
    const { ada, entry, name, projectId } = await furnished();
    await entry(9, 10);
    await entry(11, 12);
    await addEntry(ctxFor(ada), { projectId, startedAt: at(23, "2026-10-29"), endedAt: at(1, "2026-10-30") });
    const { fields, html } = await fieldsOf(ada);
    expect(Object.keys(fields)).not.toContain(name);
    expect(Object.keys(fields)).not.toContain(`cell.${projectId}..2026-10-29`);
    expect(html).toContain("2 entries");
    const forged = { [name]: "5:00", [`seen.${name}`]: `${createId(Date.now())}..` };
    expect((await browserOf(ada).post(path, forged)).status).toBe(409);
    expect(await spans(ada)).toHaveLength(3);
  });

  it("says so where a day has no room", async () => {
    const { ada, entry, name, projectId } = await furnished();
    await entry(0.5, 23.5);
    const { id: other } = await createProject(ctxFor(ada), { name: "Other" });
    const address = `${path}&add=${other}.`;
    const answer = await type(ada, { [name.replace(projectId, other)]: "1:00" }, address);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain("no free 1:00 in one piece");
  });

  it("brings the rows of the week before, and rows for a task, without time", async () => {
    const { ada, entry, projectId } = await furnished();
    const task = await createTask(ctxFor(ada), { projectId, title: "Oil the hinges" });
    await entry(9, 10, "2026-10-21");
    expect(Object.keys((await fieldsOf(ada)).fields)).toEqual([]);
    const last = await fieldsOf(ada, `${path}&rows=last`);
    expect(last.fields[`cell.${projectId}..2026-10-26`]).toBe("");
    const added = await fieldsOf(ada, `${path}&projectId=${projectId}&taskId=${task.id}`);
    expect(added.html).toContain("Oil the hinges");
    expect(
      (await type(ada, { [`cell.${projectId}.${task.id}.${date}`]: "1:00" }, `${path}&add=.${task.id}`))
        .status,
    ).toBe(303);
    expect(await entriesOf(ada)).toContainEqual(
      expect.objectContaining({ taskId: task.id, startedAt: at(9) }),
    );
  });

  it("shows and takes nothing of projects that the person may not track on", async () => {
    const { projectId } = await furnished();
    const eve = await createPerson({ timeZone: zone });
    const { html } = await fieldsOf(eve, `${path}&add=${projectId}.`);
    expect(html).not.toContain("Website");
    const name = `cell.${projectId}..${date}`;
    const forged = { [name]: "1:00", [`seen.${name}`]: `${createId(Date.now())}..` };
    expect((await browserOf(eve).post(path, forged)).status).toBe(404);
    expect(await entriesOf(eve)).toEqual([]);
  });

  it("answers a cell with the cell, its sums and the way back", async () => {
    const { ada, entry, name } = await furnished();
    await entry(9, 10, "2026-10-26");
    const { fields } = await fieldsOf(ada);
    const cell = { [name]: "1:30", [`seen.${name}`]: fields[`seen.${name}`] ?? "" };
    const browser = browserOf(ada);
    const html = await (await browser.post(path, cell, { "HX-Request-Type": "partial" })).text();
    expect(html).toContain('value="1:30"');
    expect(html).toMatch(/sum\.week[^>]*><span[^>]*>2:30/);
    const undo = /action="(\/changes\/\w+\/undo)"/.exec(html)?.[1] ?? "";
    const undone = await browser.post(undo, { next: "/timesheet?date=2026-10-26" });
    expect(undone.headers.get("Location")).toBe("/timesheet?date=2026-10-26");
    expect(await spans(ada)).toHaveLength(1);
  });

  it("counts the night in which the clock is put back as it was", async () => {
    const { ada, projectId } = await furnished();
    const day = "2026-10-25";
    await addEntry(ctxFor(ada), { projectId, startedAt: at(0, day), endedAt: at(6, day) });
    const { fields } = await fieldsOf(ada, `/timesheet?date=${day}`);
    expect(fields[`cell.${projectId}..${day}`]).toBe("7:00");
    await type(ada, { [`cell.${projectId}..${day}`]: "3:00" }, `/timesheet?date=${day}`);
    expect(await spans(ada)).toEqual([[at(0, day), at(0, day) + 3 * hourMs]]);
  });
});
