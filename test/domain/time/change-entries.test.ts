import { describe, expect, it } from "vitest";

import { recordChange } from "../../../src/domain/changes/record-change.ts";
import { undoChange } from "../../../src/domain/changes/undo-change.ts";
import { changeEntries, changeStatement, deleteEntries } from "../../../src/domain/time/change-entries.ts";
import { checkChosen, chosenFacts } from "../../../src/domain/time/chosen-entries.ts";
import { restoration } from "../../../src/domain/time/undo-entries.ts";
import { updateEntry } from "../../../src/domain/time/update-entry.ts";
import { expectNoScan } from "../../support/explain.ts";
import { createPerson, ctxFor, type Person } from "../../support/people.ts";
import { archive, entriesOf, entryBy, hourMs } from "../../support/time.ts";
import { createTeam, projectBy, tagsBy, taskBy } from "../../support/work.ts";

const now = Date.UTC(2026, 2, 10, 12);

async function threeOf(person: Person) {
  const ids: string[] = [];
  for (const hours of [3, 5, 7]) {
    const startedAt = now - hours * hourMs;
    ids.push(await entryBy(person, { startedAt, endedAt: startedAt + hourMs, notes: `${hours}` }));
  }
  return ids;
}

async function rowsOf(person: Person) {
  const rows = await entriesOf(person);
  return rows.toSorted((a, b) => b.startedAt - a.startedAt);
}

const asSeen = (ids: readonly string[], version = 1) => ids.map((id) => ({ id, version }));

const record = (person: Person, ids: string[], isDeletion = false) => ({
  requestId: "request-1",
  facts: chosenFacts(ctxFor(person, now), asSeen(ids), isDeletion),
});

describe("changing several entries", () => {
  it("sets project, task, tags and billable on those that were chosen, and nothing else", async () => {
    const person = await createPerson();
    const project = await projectBy(person, { name: "Web", billable: true });
    const task = await taskBy(person, project.id);
    const [first = "", second = "", third = ""] = await threeOf(person);
    const change = { taskId: task.id, tagNames: ["Urgent"] };
    expect(
      await changeEntries(ctxFor(person, now), { entries: asSeen([first, second, first]), change }),
    ).toBe(2);
    const [tag] = await tagsBy(ctxFor(person, now), ["Urgent"]);
    const rows = await rowsOf(person);
    expect(rows.map(({ id }) => id)).toEqual([first, second, third]);
    for (const row of rows.slice(0, 2))
      expect(row).toMatchObject({
        projectId: project.id,
        taskId: task.id,
        tags: [tag?.id],
        billable: true,
        version: 2,
      });
    expect(rows[2]).toMatchObject({ projectId: null, tags: [], version: 1 });
  });

  it("lets go of the old task with a new project, and takes a project away", async () => {
    const person = await createPerson();
    const [web, app] = [await projectBy(person, { name: "Web" }), await projectBy(person, { name: "App" })];
    const task = await taskBy(person, web.id);
    const ids = await threeOf(person);
    const ctx = ctxFor(person, now);
    await changeEntries(ctx, { entries: asSeen(ids), change: { taskId: task.id, billable: true } });
    await changeEntries(ctx, { entries: asSeen(ids, 2), change: { projectId: web.id } });
    expect((await rowsOf(person))[0]).toMatchObject({ projectId: web.id, taskId: task.id, billable: true });
    await changeEntries(ctx, { entries: asSeen(ids, 3), change: { projectId: app.id } });
    expect((await rowsOf(person))[0]).toMatchObject({ projectId: app.id, taskId: null });
    await changeEntries(ctx, { entries: asSeen(ids, 4), change: { projectId: null } });
    expect((await rowsOf(person))[0]).toMatchObject({ projectId: null, billable: false });
  });

  it("is undone for all of them, exactly", async () => {
    const person = await createPerson();
    const project = await projectBy(person, { name: "Web", billable: true });
    const ids = await threeOf(person);
    const before = await rowsOf(person);
    const change = { projectId: project.id, tagNames: ["x"] };
    await recordChange(ctxFor(person, now), record(person, ids), (ctx) =>
      changeEntries(ctx, { entries: asSeen(ids), change }),
    );
    await undoChange(ctxFor(person, now + 1), { requestId: "request-1" });
    const after = await rowsOf(person);
    expect(after).toEqual(before.map((row) => ({ ...row, version: 3, updatedAt: now + 1 })));
    await expect(undoChange(ctxFor(person, now + 2), { requestId: "request-1" })).rejects.toThrow(
      "undone already",
    );
  });

  it("is not undone when one of them was changed since", async () => {
    const person = await createPerson();
    const ids = await threeOf(person);
    const change = { billable: true };
    await recordChange(ctxFor(person, now), record(person, ids), (ctx) =>
      changeEntries(ctx, { entries: asSeen(ids), change }),
    );
    await updateEntry(ctxFor(person, now + 1), { id: ids[1] ?? "", version: 2, notes: "Later" });
    await expect(undoChange(ctxFor(person, now + 2), { requestId: "request-1" })).rejects.toMatchObject({
      code: "conflict",
    });
    expect((await rowsOf(person)).map(({ billable }) => billable)).toEqual([true, true, true]);
  });

  it("deletes them, and brings all of them back", async () => {
    const person = await createPerson();
    const ids = await threeOf(person);
    await recordChange(ctxFor(person, now), record(person, ids, true), (ctx) =>
      deleteEntries(ctx, asSeen(ids)),
    );
    expect((await rowsOf(person)).map(({ deletedAt }) => deletedAt)).toEqual([now, now, now]);
    await undoChange(ctxFor(person, now + 1), { requestId: "request-1" });
    expect((await rowsOf(person)).map(({ deletedAt }) => deletedAt)).toEqual([null, null, null]);
  });

  it("changes none when one is somebody else's, of another workspace, deleted, or still runs", async () => {
    const { owner, bob } = await createTeam();
    const ids = await threeOf(bob);
    const [theirs] = await threeOf(owner);
    const [strange] = await threeOf(await createPerson());
    const span = { startedAt: now - hourMs, endedAt: now };
    const deleted = await entryBy(bob, { ...span, deletedAt: now });
    const running = await entryBy(bob, { ...span, endedAt: null });
    for (const other of [theirs, strange, deleted, running, "nobody"]) {
      const chosen = [...ids, other ?? ""];
      const change = { billable: true };
      await expect(
        changeEntries(ctxFor(bob, now), { entries: asSeen(chosen), change }),
      ).rejects.toMatchObject({
        code: "conflict",
      });
      await expect(deleteEntries(ctxFor(bob, now), asSeen(chosen))).rejects.toMatchObject({
        code: "conflict",
      });
    }
    expect((await rowsOf(bob)).every(({ version }) => version === 1)).toBe(true);
  });

  it("changes none when one was changed since it was seen", async () => {
    const person = await createPerson();
    const ids = await threeOf(person);
    await updateEntry(ctxFor(person, now), { id: ids[1] ?? "", version: 1, notes: "Later" });
    await expect(
      changeEntries(ctxFor(person, now), { entries: asSeen(ids), change: { billable: true } }),
    ).rejects.toThrow("changed or deleted elsewhere meanwhile");
    await expect(deleteEntries(ctxFor(person, now), asSeen(ids))).rejects.toMatchObject({ code: "conflict" });
    expect((await rowsOf(person)).every(({ billable, deletedAt }) => !billable && deletedAt === null)).toBe(
      true,
    );
  });

  it("reads along the index of ids", async () => {
    const ctx = ctxFor(await createPerson(), now);
    const chosen = checkChosen(asSeen(["a", "b"]));
    const before = { projectId: null, taskId: null, billable: false, tags: [] };
    const entries = ["a", "b"].map((id) => ({ id, ...before }));
    const plans = await Promise.all([
      expectNoScan(changeStatement(ctx, chosen, { billable: true }), ["time_entries"]),
      expectNoScan(restoration(ctx, { entries, isDeletion: false, at: now }), ["time_entries"]),
    ]);
    for (const plan of plans) {
      expect(plan).toContain("time_entries_id (workspace_id=? AND id=?");
      expect(plan).not.toMatch(/PRIMARY KEY \(workspace_id=\?( AND user_id=\?)?\)/);
    }
  });

  it("refuses a choice of nothing, a change of nothing, and a project that takes no time", async () => {
    const { owner, bob } = await createTeam();
    const closed = await projectBy(owner, { name: "Closed", access: "members" });
    const old = await projectBy(owner, { name: "Old" });
    await archive(old.id);
    const ids = await threeOf(bob);
    const ctx = ctxFor(bob, now);
    await expect(changeEntries(ctx, { entries: [], change: { billable: true } })).rejects.toThrow(
      "Select at least one",
    );
    await expect(changeEntries(ctx, { entries: asSeen(ids), change: {} })).rejects.toThrow(
      "Choose what to change",
    );
    await expect(
      changeEntries(ctx, { entries: asSeen(ids), change: { projectId: closed.id } }),
    ).rejects.toMatchObject({
      code: "not_found",
    });
    await expect(
      changeEntries(ctx, { entries: asSeen(ids), change: { projectId: old.id } }),
    ).rejects.toMatchObject({
      code: "invalid",
    });
  });
});
