import { beforeEach, describe, expect, it } from "vitest";

import { changeTasks } from "../../../src/domain/tasks/change-tasks.ts";
import { listTasks } from "../../../src/domain/tasks/list-tasks.ts";
import { archiveTask } from "../../../src/domain/tasks/task-lifecycle.ts";
import { createPerson, ctxFor } from "../../support/people.ts";
import { createTeam, projectBy, taskBy } from "../../support/work.ts";

let team: Awaited<ReturnType<typeof createTeam>>;
let projectId: string;
let ids: string[];

beforeEach(async () => {
  team = await createTeam();
  ({ id: projectId } = await projectBy(team.owner));
  ids = [];
  for (const title of ["One", "Two"]) ids.push((await taskBy(team.owner, projectId, { title })).id);
});

const all = async (state: "all" | "archived" = "all") =>
  (await listTasks(ctxFor(team.owner), { state })).tasks;

describe("several tasks", () => {
  it("are changed alike: what is chosen, and nothing else", async () => {
    const { owner, bob } = team;
    const other = await taskBy(owner, projectId, { title: "Other" });
    const change = { priority: "high", assigneeId: bob.userId, dueOn: "2026-12-24" };
    expect(await changeTasks(ctxFor(owner), { ids: [...ids, ...ids], change })).toBe(2);
    const [last, ...changed] = await all();
    expect(last).toMatchObject({ id: other.id, priority: "none", assigneeId: null, version: 1 });
    for (const task of changed) expect(task).toMatchObject({ ...change, status: "open", version: 2 });
    await changeTasks(ctxFor(owner), { ids, change: { assigneeId: null } });
    expect((await all()).map(({ assigneeId }) => assigneeId)).toEqual([null, null, null]);
  });

  it("are done, keep when the first was done already, and are archived", async () => {
    const { owner } = team;
    const [first = ""] = ids;
    await changeTasks(ctxFor(owner, 1000), { ids: [first], change: { status: "done" } });
    await changeTasks(ctxFor(owner, 2000), { ids, change: { status: "done" } });
    expect((await all()).map(({ completedAt }) => completedAt)).toEqual([2000, 1000]);
    await changeTasks(ctxFor(owner), { ids, change: { status: "in_progress" } });
    expect(await all()).toMatchObject([
      { status: "in_progress", completedAt: null },
      { status: "in_progress", completedAt: null },
    ]);
    await changeTasks(ctxFor(owner), { ids, change: { isArchived: true } });
    expect(await all("archived")).toHaveLength(2);
  });

  it("are all left as they are when one of them cannot be changed", async () => {
    const { owner, bob } = team;
    const hidden = await projectBy(owner, { name: "Hidden", access: "members" });
    const secret = await taskBy(owner, hidden.id);
    const stranger = await createPerson();
    const foreign = await taskBy(stranger, (await projectBy(stranger)).id);
    const change = { priority: "high" };
    for (const [person, id] of [
      [bob, secret.id],
      [owner, foreign.id],
      [owner, "unknown"],
    ] as const)
      await expect(changeTasks(ctxFor(person), { ids: [...ids, id], change })).rejects.toMatchObject({
        code: "conflict",
      });
    // Bob does not work on the hidden project.
    const handOver = { ids: [...ids, secret.id], change: { assigneeId: bob.userId } };
    await expect(changeTasks(ctxFor(owner), handOver)).rejects.toMatchObject({ code: "invalid" });
    const [first = ""] = ids;
    await archiveTask(ctxFor(owner), first);
    await expect(changeTasks(ctxFor(owner), { ids, change })).rejects.toThrow("“One” is archived");
    expect((await all()).map(({ priority }) => priority)).toEqual(["none", "none"]);
  });

  it("have to be some, not too many, with something to change to", async () => {
    const ctx = ctxFor(team.owner);
    const change = { priority: "high" };
    const many = Array.from({ length: 101 }, (_, index) => `t${index}`);
    for (const wrong of [
      { ids: [], change },
      { ids: many, change },
      { ids, change: {} },
      { ids, change: { status: "gone" } },
      { ids, change: { priority: "gone" } },
      { ids, change: { dueOn: "gone" } },
    ])
      await expect(changeTasks(ctx, wrong)).rejects.toMatchObject({ code: "invalid" });
  });
});
