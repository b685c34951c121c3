import { describe, expect, it } from "vitest";

import {
  archiveTask,
  completeTask,
  reopenTask,
  restoreTask,
  setTaskStatus,
} from "../../../src/domain/tasks/task-lifecycle.ts";
import { getTask } from "../../../src/domain/tasks/get-task.ts";
import { updateTask } from "../../../src/domain/tasks/update-task.ts";
import { createPerson, ctxFor } from "../../support/people.ts";
import { createTeam, entryBy, projectBy, taskBy } from "../../support/work.ts";

it("completes and reopens, each once however often it is asked", async () => {
  const owner = await createPerson();
  const { id } = await taskBy(owner, (await projectBy(owner)).id);
  const done = await completeTask(ctxFor(owner, 500), id);
  expect(done).toMatchObject({ status: "done", completedAt: 500, version: 2 });
  expect(await completeTask(ctxFor(owner, 900), id)).toEqual(done);
  const open = await reopenTask(ctxFor(owner), id);
  expect(open).toMatchObject({ status: "open", completedAt: null, version: 3 });
  expect(await reopenTask(ctxFor(owner), id)).toEqual(open);
});

it("archives and restores, each once however often it is asked", async () => {
  const owner = await createPerson();
  const { id } = await taskBy(owner, (await projectBy(owner)).id);
  await archiveTask(ctxFor(owner, 500), id);
  expect(await archiveTask(ctxFor(owner, 900), id)).toMatchObject({ archivedAt: 500, version: 2 });
  await restoreTask(ctxFor(owner), id);
  expect(await restoreTask(ctxFor(owner), id)).toMatchObject({ archivedAt: null, version: 3 });
});

it("is told with its project, its assignee and the time that everybody spent", async () => {
  const { owner, bob, carol } = await createTeam();
  const project = await projectBy(owner, { colour: "teal" });
  const { id: taskId } = await taskBy(owner, project.id, { assigneeId: bob.userId, description: "Soon." });
  await entryBy(bob, { taskId, startedAt: 1_000, endedAt: 4_000 });
  await entryBy(carol, { taskId, startedAt: 9_000 });
  await entryBy(carol, { taskId, startedAt: 5_000, endedAt: 9_000, deletedAt: 9_000 });
  expect(await getTask(ctxFor(owner, 10_000), taskId)).toMatchObject({
    title: "Fix the door",
    description: "Soon.",
    project: { name: "Website", colour: "teal", isArchived: false },
    assignee: "Bob",
    spentMs: 4_000,
  });
});

const verbs = {
  get: getTask,
  complete: completeTask,
  reopen: reopenTask,
  archive: archiveTask,
  restore: restoreTask,
  status: async (ctx: Parameters<typeof getTask>[0], id: string) =>
    (await setTaskStatus(ctx, { id, status: "done" })).task,
  update: (ctx: Parameters<typeof getTask>[0], id: string) => updateTask(ctx, { id, version: 1, title: "x" }),
};

describe.each(Object.entries(verbs))("to %s a task", (_, verb) => {
  it.each(["owner", "admin", "bob"] as const)("is for %s, who sees its project", async (name) => {
    const team = await createTeam();
    const project = await projectBy(team.owner, { access: "members" }, [team.bob]);
    const { id } = await taskBy(team.owner, project.id);
    expect(await verb(ctxFor(team[name]), id)).toMatchObject({ id });
  });

  it("is not for those who do not see its project, and they learn nothing", async () => {
    const { owner, carol } = await createTeam();
    const { id } = await taskBy(owner, (await projectBy(owner, { access: "members" })).id);
    const messages: string[] = [];
    for (const [person, target] of [
      [carol, id],
      [await createPerson(), id],
      [owner, "unknown"],
    ] as const) {
      await verb(ctxFor(person), target).catch((error: unknown) => messages.push(String(error)));
    }
    expect(messages).toEqual(Array(3).fill("AppError: This task does not exist or is no longer there."));
  });
});
