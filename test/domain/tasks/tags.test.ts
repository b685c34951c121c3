import { describe, expect, it } from "vitest";

import { listTags } from "../../../src/domain/tags/list-tags.ts";
import { createTask } from "../../../src/domain/tasks/create-task.ts";
import { getTask } from "../../../src/domain/tasks/get-task.ts";
import { listTasks } from "../../../src/domain/tasks/list-tasks.ts";
import { updateTask } from "../../../src/domain/tasks/update-task.ts";
import { addEntry } from "../../../src/domain/time/add-entry.ts";
import { startTimer } from "../../../src/domain/time/start-timer.ts";
import { createPerson, ctxFor } from "../../support/people.ts";
import { projectBy } from "../../support/work.ts";

async function tagged(tagNames = ["Paint", "Door"]) {
  const person = await createPerson();
  const ctx = ctxFor(person);
  const { id: projectId } = await projectBy(person, { name: "Website" });
  const task = await createTask(ctx, { projectId, title: "Fix the door", tagNames });
  return { person, ctx, projectId, task };
}

describe("tags of a task", () => {
  it("are made of names, shown by name, and changed", async () => {
    const { ctx, task } = await tagged();
    expect(task.tagIds).toHaveLength(2);
    expect((await getTask(ctx, task.id)).tagNames).toEqual(["Door", "Paint"]);
    const changed = await updateTask(ctx, { id: task.id, version: 1, tagNames: ["paint", "Wood"] });
    expect((await getTask(ctx, task.id)).tagNames).toEqual(["Paint", "Wood"]);
    await updateTask(ctx, { id: task.id, version: changed.version, title: "Fix the window" });
    expect((await getTask(ctx, task.id)).tagNames).toEqual(["Paint", "Wood"]);
    await updateTask(ctx, { id: task.id, version: changed.version + 1, tagIds: [] });
    expect((await getTask(ctx, task.id)).tagNames).toEqual([]);
    expect(await listTags(ctx)).toHaveLength(3);
  });

  it("narrow the list", async () => {
    const { ctx, projectId, task } = await tagged(["Door"]);
    await createTask(ctx, { projectId, title: "Something else" });
    const { tasks } = await listTasks(ctx, { state: "unfinished", tagId: task.tagIds[0] ?? "" });
    expect(tasks).toMatchObject([{ title: "Fix the door", tagNames: ["Door"], tagIds: task.tagIds }]);
  });

  it("become those of time on it, unless the time has its own", async () => {
    const { ctx, task } = await tagged(["Door"]);
    const { entry } = await startTimer(ctx, { taskId: task.id, tagNames: [] });
    expect(entry.tags).toEqual(task.tagIds);
    const span = { startedAt: ctx.now - 60_000, endedAt: ctx.now - 30_000, taskId: task.id };
    expect((await addEntry(ctx, { ...span, tagIds: [] })).tags).toEqual([]);
    const own = await addEntry(ctx, { ...span, tagNames: ["Mine"] });
    expect(own.tags).not.toEqual(task.tagIds);
    expect(own.tags).toHaveLength(1);
  });

  it("are refused when they are unknown, too many or somebody else's", async () => {
    const { ctx, task } = await tagged();
    const other = await tagged(["Theirs"]);
    const change = { id: task.id, version: 1 };
    const refused = { code: "not_found" };
    await expect(updateTask(ctx, { ...change, tagIds: other.task.tagIds })).rejects.toMatchObject(refused);
    const many = Array.from({ length: 21 }, (_, index) => `t${index}`);
    await expect(updateTask(ctx, { ...change, tagNames: many })).rejects.toMatchObject({ code: "invalid" });
    expect((await getTask(ctx, task.id)).tagIds).toEqual(task.tagIds);
  });
});
