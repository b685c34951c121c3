import { expect, it } from "vitest";

import { tasks, timeEntries } from "../../../src/db/schema/work.ts";
import { archiveProject } from "../../../src/domain/projects/archive-project.ts";
import { updateTask } from "../../../src/domain/tasks/update-task.ts";
import { createPerson, ctxFor, db } from "../../support/people.ts";
import { createTeam, entryBy, projectBy, taskBy } from "../../support/work.ts";

it("changes what is given and nothing else", async () => {
  const { owner, bob } = await createTeam();
  const project = await projectBy(owner);
  const { id } = await taskBy(bob, project.id, { priority: "high", dueOn: "2026-12-01" });
  const first = await updateTask(ctxFor(bob), {
    id,
    version: 1,
    title: "Mend the Dôor",
    assigneeId: bob.userId,
  });
  expect(first).toMatchObject({ title: "Mend the Dôor", priority: "high", dueOn: "2026-12-01", version: 2 });
  const next = { description: "Now.", priority: "low", assigneeId: null, dueOn: null };
  expect(await updateTask(ctxFor(bob), { id, version: 2, ...next })).toMatchObject({ ...next, version: 3 });
  expect(await db().select().from(tasks)).toMatchObject([{ titleNorm: "mend the door" }]);
});

it("knows when a task was done, and forgets it when it is reopened", async () => {
  const owner = await createPerson();
  const project = await projectBy(owner);
  const { id } = await taskBy(owner, project.id);
  const set = (version: number, status: string, now: number) =>
    updateTask(ctxFor(owner, now), { id, version, status });
  expect(await set(1, "done", 500)).toMatchObject({ status: "done", completedAt: 500 });
  expect(await set(2, "done", 900)).toMatchObject({ completedAt: 500 });
  expect(await set(3, "in_progress", 950)).toMatchObject({ status: "in_progress", completedAt: null });
});

it("takes its time entries along to another project, and only its own", async () => {
  const { owner, bob } = await createTeam();
  const [from, to] = [await projectBy(owner), await projectBy(owner, { name: "Shop" })];
  const { id: taskId } = await taskBy(bob, from.id);
  const moved = await entryBy(bob, { projectId: from.id, taskId, startedAt: 1, endedAt: 2 });
  const stays = await entryBy(bob, { projectId: from.id, startedAt: 3, endedAt: 4 });
  await updateTask(ctxFor(bob), { id: taskId, version: 1, projectId: to.id });
  const entries = await db().select().from(timeEntries);
  expect(Object.fromEntries(entries.map(({ id, projectId }) => [id, projectId]))).toEqual({
    [moved]: to.id,
    [stays]: from.id,
  });
});

it("refuses a stale version and moves nothing then", async () => {
  const { owner, bob } = await createTeam();
  const [from, to] = [await projectBy(owner), await projectBy(owner, { name: "Shop" })];
  const { id } = await taskBy(bob, from.id);
  await entryBy(bob, { projectId: from.id, taskId: id, startedAt: 1, endedAt: 2 });
  const attempts = await Promise.allSettled([
    updateTask(ctxFor(bob), { id, version: 1, title: "First" }),
    ...Array.from({ length: 9 }, (_, i) =>
      updateTask(ctxFor(bob), { id, version: 1, projectId: to.id, title: `Other ${i}` }),
    ),
  ]);
  expect(attempts.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  await expect(updateTask(ctxFor(bob), { id, version: 1 })).rejects.toMatchObject({
    code: "conflict",
    field: "version",
  });
  const [[task], [entry]] = await db().batch([db().select().from(tasks), db().select().from(timeEntries)]);
  expect(task?.version).toBe(2);
  expect(entry?.projectId).toBe(task?.projectId);
});

it.each([
  [{ title: "" }, "title"],
  [{ status: "later" }, "status"],
  [{ priority: "p0" }, "priority"],
  [{ dueOn: "2026-13-01" }, "dueOn"],
])("refuses %o", async (input, field) => {
  const owner = await createPerson();
  const { id } = await taskBy(owner, (await projectBy(owner)).id);
  const attempt = updateTask(ctxFor(owner), { id, version: 1, ...input });
  await expect(attempt).rejects.toMatchObject({ code: "invalid", field });
});

it("refuses a target project that is archived, hidden, or not open to the assignee", async () => {
  const { owner, bob, carol } = await createTeam();
  const from = await projectBy(owner);
  const hidden = await projectBy(owner, { name: "Hidden", access: "members" }, [carol]);
  const archived = await projectBy(owner, { name: "Old" });
  await archiveProject(ctxFor(owner), archived.id);
  const { id } = await taskBy(bob, from.id, { assigneeId: bob.userId });
  const move = (person: typeof bob, projectId: string) =>
    updateTask(ctxFor(person), { id, version: 1, projectId });
  await expect(move(bob, hidden.id)).rejects.toMatchObject({ code: "not_found" });
  await expect(move(owner, hidden.id)).rejects.toMatchObject({ code: "invalid", field: "assigneeId" });
  await expect(move(owner, archived.id)).rejects.toMatchObject({ code: "invalid", field: "projectId" });
});

it("keeps an assignee who may no longer track, as long as nobody assigns anew", async () => {
  const { owner, bob, carol } = await createTeam();
  const { id: projectId } = await projectBy(owner, { access: "members" }, [bob]);
  const { id } = await taskBy(owner, projectId);
  await db().update(tasks).set({ assigneeId: carol.userId });
  const edit = { id, version: 1, title: "Renamed", assigneeId: carol.userId };
  expect(await updateTask(ctxFor(bob), edit)).toMatchObject({ title: "Renamed" });
});
