import { describe, expect, it } from "vitest";

import {
  deleteFacts,
  editFacts,
  recordChange,
  recordOnce,
  startFacts,
} from "../../src/domain/changes/record-change.ts";
import { undoChange } from "../../src/domain/changes/undo-change.ts";
import type { PersonCtx } from "../../src/domain/context.ts";
import { updateTask } from "../../src/domain/tasks/update-task.ts";
import { deleteEntries } from "../../src/domain/time/change-entries.ts";
import { chosenFacts } from "../../src/domain/time/chosen-entries.ts";
import { deleteEntry } from "../../src/domain/time/delete-entry.ts";
import { findEntry } from "../../src/domain/time/find-entry.ts";
import { restoreEntry } from "../../src/domain/time/restore-entry.ts";
import { startTimer } from "../../src/domain/time/start-timer.ts";
import { stopTimer } from "../../src/domain/time/stop-timer.ts";
import { updateEntry } from "../../src/domain/time/update-entry.ts";
import { createId } from "../../src/lib/id.ts";
import { createPerson, ctxFor, type Person } from "../support/people.ts";
import { entryBy, hourMs, runningOf } from "../support/time.ts";
import { projectBy, taskBy } from "../support/work.ts";

const startedAt = Date.now() - 26 * hourMs;

async function entryOf(person: Person) {
  const id = await entryBy(person, { startedAt, endedAt: startedAt + hourMs, notes: "Mail" });
  return findEntry(ctxFor(person), id);
}

function edit(ctx: PersonCtx, entry: { id: string; version: number }, change: object) {
  const record = { requestId: createId(ctx.now), facts: editFacts(ctx, entry) };
  return recordChange(ctx, record, (one) =>
    updateEntry(one, { id: entry.id, version: entry.version, ...change }),
  );
}

function remove(ctx: PersonCtx, id: string) {
  const record = { requestId: createId(ctx.now), facts: deleteFacts(ctx, id) };
  return recordChange(ctx, record, (one) => deleteEntry(one, id));
}

/** The same person a moment later: what is written at one instant cannot be told apart. */
const later = (person: Person, ms: number) => ({ ...ctxFor(person), now: Date.now() + ms });

describe("changes of time entries", () => {
  it("are undone one after the other, each exactly", async () => {
    const ada = await createPerson();
    const entry = await entryOf(ada);
    const edited = await edit(later(ada, 1), entry, { notes: "Calls", tagNames: ["phone"], billable: true });
    await edit(later(ada, 2), edited, { endedAt: startedAt + 2 * hourMs });
    await remove(later(ada, 3), entry.id);
    await expect(findEntry(ctxFor(ada), entry.id)).rejects.toMatchObject({ code: "not_found" });
    const kinds = [];
    for (const ms of [4, 5, 6]) kinds.push((await undoChange(later(ada, ms))).kind);
    expect(kinds).toEqual(["deleted", "edited", "edited"]);
    const { notes, tags, billable, endedAt } = await findEntry(ctxFor(ada), entry.id);
    const before = { notes: entry.notes, tags: entry.tags, billable: entry.billable, endedAt: entry.endedAt };
    expect({ notes, tags, billable, endedAt }).toEqual(before);
    await expect(undoChange(later(ada, 7))).rejects.toMatchObject({ code: "conflict" });
  });

  it("let a timer run on that an edit ended, unless another one runs", async () => {
    const ada = await createPerson();
    const { entry } = await startTimer(ctxFor(ada), { startedAt });
    await edit(later(ada, 1), entry, { endedAt: startedAt + hourMs });
    expect(await runningOf(ada)).toEqual([]);
    const { entry: other } = await startTimer(later(ada, 2), {});
    await expect(undoChange(later(ada, 3))).rejects.toMatchObject({ code: "conflict" });
    await stopTimer(later(ada, 4), { entryId: other.id });
    await undoChange(later(ada, 5));
    expect((await runningOf(ada)).map(({ id }) => id)).toEqual([entry.id]);
  });

  it("bring back what was deleted, where its task stands by then", async () => {
    const ada = await createPerson();
    const [web, app] = [await projectBy(ada, { name: "Web" }), await projectBy(ada, { name: "App" })];
    const task = await taskBy(ada, web.id);
    const made = { startedAt, endedAt: startedAt + hourMs, projectId: web.id, taskId: task.id };
    const [id, second] = [await entryBy(ada, made), await entryBy(ada, made)];
    await remove(later(ada, 1), id);
    const chosen = [{ id: second, version: 1 }];
    const several = { requestId: "several", facts: chosenFacts(later(ada, 2), chosen, true) };
    await recordChange(later(ada, 2), several, (one) => deleteEntries(one, chosen));
    await updateTask(later(ada, 3), { id: task.id, version: task.version, projectId: app.id });
    for (const ms of [4, 5]) await undoChange(later(ada, ms));
    const back = { projectId: app.id, taskId: task.id };
    for (const one of [id, second]) expect(await findEntry(ctxFor(ada), one)).toMatchObject(back);
  });

  it("stay deleted when they were deleted again since", async () => {
    const ada = await createPerson();
    const { id } = await entryOf(ada);
    await remove(later(ada, 1), id);
    await restoreEntry(later(ada, 2), id);
    await deleteEntry(later(ada, 3), id);
    await expect(undoChange(later(ada, 4))).rejects.toMatchObject({ code: "conflict" });
    await expect(findEntry(ctxFor(ada), id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("that somebody changed since are left alone", async () => {
    const ada = await createPerson();
    const entry = await entryOf(ada);
    const edited = await edit(later(ada, 1), entry, { notes: "Calls" });
    await updateEntry(later(ada, 2), { id: entry.id, version: edited.version, notes: "More calls" });
    await expect(undoChange(later(ada, 3))).rejects.toMatchObject({ code: "conflict" });
    expect((await findEntry(ctxFor(ada), entry.id)).notes).toBe("More calls");
  });

  it("are made once for a request, and leave no record when they are refused", async () => {
    const ada = await createPerson();
    const ctx = ctxFor(ada);
    const start = (entryId: string) =>
      recordOnce(ctx, { requestId: "r", facts: startFacts(ctx, entryId) }, (one) =>
        startTimer(one, { entryId }),
      );
    const started = await start(createId(ctx.now));
    expect(started).toMatchObject({ isNew: true });
    expect(await start(createId(ctx.now))).toBeNull();
    const stale = { id: started?.entry.id ?? "", version: 7 };
    await expect(edit(ctx, stale, { notes: "Late" })).rejects.toMatchObject({ code: "conflict" });
    expect((await undoChange(later(ada, 1))).kind).toBe("started");
  });
});
