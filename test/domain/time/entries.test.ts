import { describe, expect, it } from "vitest";

import { addEntry } from "../../../src/domain/time/add-entry.ts";
import { continueEntry } from "../../../src/domain/time/continue-entry.ts";
import { deleteEntry } from "../../../src/domain/time/delete-entry.ts";
import { duplicateEntry } from "../../../src/domain/time/duplicate-entry.ts";
import { findEntry } from "../../../src/domain/time/find-entry.ts";
import { purgeDeletedEntries } from "../../../src/domain/time/purge-deleted-entries.ts";
import { restoreEntry } from "../../../src/domain/time/restore-entry.ts";
import { startTimer } from "../../../src/domain/time/start-timer.ts";
import { stopTimer } from "../../../src/domain/time/stop-timer.ts";
import { updateEntry } from "../../../src/domain/time/update-entry.ts";
import { tags } from "../../../src/db/schema/work.ts";
import { createPerson, ctxFor, db } from "../../support/people.ts";
import { archive, entriesOf, entryBy, hourMs, minuteMs, runningOf } from "../../support/time.ts";
import { projectBy, taskBy } from "../../support/work.ts";

const now = Date.UTC(2026, 10, 20, 9);
const dayMs = 24 * hourMs;
const later = Date.UTC(2101, 0, 1);
const span = { startedAt: now - 2 * hourMs, endedAt: now - hourMs };

it("a change that names the project it has keeps its task", async () => {
  const ada = await createPerson();
  const { id: projectId } = await projectBy(ada);
  const { id: taskId } = await taskBy(ada, projectId);
  const { id, version } = await addEntry(ctxFor(ada, now), { ...span, taskId });
  const kept = await updateEntry(ctxFor(ada, now), { id, version, projectId, notes: "Call" });
  expect(kept).toMatchObject({ projectId, taskId, notes: "Call" });
});

describe("adding an entry", () => {
  it("records a span with what it was spent on", async () => {
    const ada = await createPerson();
    const project = await projectBy(ada, { billable: true });
    const entry = await addEntry(ctxFor(ada, now), { ...span, projectId: project.id, notes: "Call" });
    expect(entry).toMatchObject({
      ...span,
      projectId: project.id,
      billable: true,
      source: "manual",
      version: 1,
    });
    expect(await entriesOf(ada)).toEqual([entry]);
  });

  it.each([
    ["ends before it begins", { startedAt: now, endedAt: now - 1 }, "before the start"],
    ["is empty", { startedAt: now, endedAt: now }, "no time at all"],
    ["is over 31 days long", { startedAt: now - 31 * dayMs - 1, endedAt: now }, "at most 31 days"],
    ["lies before 2000", { startedAt: 0, endedAt: hourMs }, "2000 to 2100"],
    ["begins after 2100", { startedAt: later, endedAt: later + hourMs }, "2000 to 2100"],
    ["ends after 2100", { startedAt: later - hourMs, endedAt: later }, "2000 to 2100"],
    ["lies beyond all dates", { startedAt: 9e15, endedAt: 9e15 + hourMs }, "2000 to 2100"],
    ["is no number", { startedAt: Number.NaN, endedAt: now }, "Check the date"],
  ])("is refused when it %s", async (_, input, sentence) => {
    const ada = await createPerson();
    const attempt = addEntry(ctxFor(ada, now), input);
    await expect(attempt).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining(sentence),
    });
  });

  it("may be exactly 31 days long", async () => {
    const ada = await createPerson();
    await addEntry(ctxFor(ada, now), {
      startedAt: now - 31 * dayMs,
      endedAt: now,
      confirmed: ["over_24_hours"],
    });
    expect(await entriesOf(ada)).toHaveLength(1);
  });
});

describe("updating an entry", () => {
  it("moves it in time under the same id", async () => {
    const ada = await createPerson();
    const id = await entryBy(ada, span);
    const moved = { startedAt: span.startedAt - dayMs, endedAt: span.endedAt };
    const confirmed = ["over_24_hours" as const];
    await updateEntry(ctxFor(ada, now), { id, version: 1, ...moved, confirmed, notes: "Moved" });
    expect(await entriesOf(ada)).toMatchObject([
      { id, ...moved, notes: "Moved", version: 2, updatedAt: now },
    ]);
  });

  it("has one winner when ten save the same version", async () => {
    const ada = await createPerson();
    const id = await entryBy(ada, span);
    const saves = Array.from({ length: 10 }, (_, i) =>
      updateEntry(ctxFor(ada, now), { id, version: 1, startedAt: span.startedAt - i, notes: String(i) }),
    );
    const results = await Promise.allSettled(saves);
    expect(results.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const result of results) {
      if (result.status === "rejected") expect(result.reason).toMatchObject({ code: "conflict" });
    }
    expect(await entriesOf(ada)).toMatchObject([{ version: 2 }]);
  });

  it("moves the start of a running timer, or ends it", async () => {
    const ada = await createPerson();
    const { entry } = await startTimer(ctxFor(ada, now));
    const earlier = { id: entry.id, version: 1, startedAt: now - hourMs };
    expect(await updateEntry(ctxFor(ada, now), earlier)).toMatchObject({
      startedAt: now - hourMs,
      endedAt: null,
    });
    const late = updateEntry(ctxFor(ada, now), { id: entry.id, version: 2, startedAt: now + hourMs });
    await expect(late).rejects.toMatchObject({ code: "invalid" });
    await updateEntry(ctxFor(ada, now), { id: entry.id, version: 2, endedAt: now });
    expect(await runningOf(ada)).toEqual([]);
  });

  it("checks only what changes: an archived project stays, a new one must be open", async () => {
    const ada = await createPerson();
    const [old, shop] = [await projectBy(ada), await projectBy(ada, { name: "Shop" })];
    const task = await taskBy(ada, old.id);
    const id = await entryBy(ada, { ...span, projectId: old.id, taskId: task.id });
    await archive(old.id);
    const save = (version: number, details: object) =>
      updateEntry(ctxFor(ada, now), { id, version, ...details });
    await save(1, { notes: "Kept", projectId: old.id, taskId: task.id });
    expect(await save(2, { taskId: null })).toMatchObject({ projectId: old.id, taskId: null });
    await expect(save(3, { taskId: task.id })).rejects.toMatchObject({ code: "invalid", field: "projectId" });
    expect(await save(3, { projectId: shop.id })).toMatchObject({ projectId: shop.id, taskId: null });
    expect(await save(4, { projectId: null })).toMatchObject({ projectId: null });
  });

  it("lets go of the task with the project, and a task brings its own", async () => {
    const ada = await createPerson();
    const [web, shop] = [await projectBy(ada), await projectBy(ada, { name: "Shop" })];
    const task = await taskBy(ada, web.id);
    const id = await entryBy(ada, span);
    const save = (version: number, details: object) =>
      updateEntry(ctxFor(ada, now), { id, version, ...details });
    expect(await save(1, { taskId: task.id })).toMatchObject({ projectId: web.id, taskId: task.id });
    expect(await save(2, { projectId: shop.id })).toMatchObject({ projectId: shop.id, taskId: null });
    expect(await save(3, { tagNames: ["x"] })).toMatchObject({ tags: [expect.any(String)] });
    expect(await save(4, { notes: "n" })).toMatchObject({ tags: [expect.any(String)] });
    expect(await save(5, { tagNames: [] })).toMatchObject({ tags: [] });
  });
});

describe("continuing and duplicating", () => {
  it("take over everything but tags that are gone", async () => {
    const ada = await createPerson();
    const project = await projectBy(ada);
    const entry = await addEntry(ctxFor(ada, now), {
      ...span,
      projectId: project.id,
      notes: "A",
      tagNames: ["x"],
    });
    const copy = await duplicateEntry(ctxFor(ada, now), entry.id);
    expect(copy).toMatchObject({ ...span, projectId: project.id, notes: "A", tags: entry.tags });
    await db().delete(tags);
    const { entry: timer } = await continueEntry(ctxFor(ada, now), entry.id);
    expect(timer).toMatchObject({ projectId: project.id, notes: "A", tags: [], endedAt: null });
    for (const verb of [continueEntry, duplicateEntry]) {
      await expect(verb(ctxFor(ada, now), timer.id)).rejects.toMatchObject({ code: "conflict" });
    }
  });

  it("are refused once the project is archived", async () => {
    const ada = await createPerson();
    const project = await projectBy(ada);
    const id = await entryBy(ada, { ...span, projectId: project.id });
    await archive(project.id);
    for (const verb of [continueEntry, duplicateEntry]) {
      await expect(verb(ctxFor(ada, now), id)).rejects.toMatchObject({ code: "invalid" });
    }
  });
});

describe("deleting", () => {
  it("is undone by restoring, twice is once", async () => {
    const ada = await createPerson();
    const id = await entryBy(ada, span);
    await deleteEntry(ctxFor(ada, now), id);
    await expect(findEntry(ctxFor(ada, now), id)).rejects.toMatchObject({ code: "not_found" });
    await restoreEntry(ctxFor(ada, now), id);
    expect(await restoreEntry(ctxFor(ada, now), id)).toMatchObject({ ...span, deletedAt: null, version: 3 });
  });

  it("is for good after 30 days", async () => {
    const ada = await createPerson();
    const [old, young, kept] = [await entryBy(ada, span), await entryBy(ada, span), await entryBy(ada, span)];
    await deleteEntry(ctxFor(ada, now - 31 * dayMs), old);
    await deleteEntry(ctxFor(ada, now - 29 * dayMs), young);
    expect(await purgeDeletedEntries({ db: db(), now })).toBe(1);
    expect((await entriesOf(ada)).map(({ id }) => id).toSorted()).toEqual([young, kept].toSorted());
    await expect(restoreEntry(ctxFor(ada, now), old)).rejects.toMatchObject({ code: "not_found" });
  });
});

describe("an entry of somebody else", () => {
  it("does not exist, neither for strangers nor for the owner of the workspace", async () => {
    const [ada, eve] = [await createPerson(), await createPerson()];
    const bob = await createPerson({ workspaceId: ada.workspaceId, role: "member" });
    const id = await entryBy(bob, span);
    const deleted = await entryBy(bob, { ...span, deletedAt: now });
    for (const person of [ada, eve, { ...bob, workspaceId: eve.workspaceId }]) {
      const ctx = ctxFor(person, now + minuteMs);
      const attempts = [
        () => findEntry(ctx, id),
        () => updateEntry(ctx, { id, version: 1, notes: "Mine" }),
        () => continueEntry(ctx, id),
        () => duplicateEntry(ctx, id),
        () => deleteEntry(ctx, id),
        () => restoreEntry(ctx, deleted),
      ];
      for (const attempt of attempts) await expect(attempt()).rejects.toMatchObject({ code: "not_found" });
    }
    await expect(stopTimer(ctxFor(ada, now))).rejects.toMatchObject({ code: "conflict" });
    expect(await entriesOf(bob)).toMatchObject([{ version: 1 }, { version: 1 }]);
  });
});
