import { beforeEach, describe, expect, it } from "vitest";

import { countTasks, tasksMatching } from "../../../src/domain/tasks/list-tasks.ts";
import { loadTaskBoard } from "../../../src/domain/tasks/load-task-board.ts";
import { loadTaskList } from "../../../src/domain/tasks/load-task-list.ts";
import { archiveTask, setTaskStatus } from "../../../src/domain/tasks/task-lifecycle.ts";
import { getTask } from "../../../src/domain/tasks/get-task.ts";
import { expectNoScan } from "../../support/explain.ts";
import { createPerson, ctxFor, type Person } from "../../support/people.ts";
import { createTeam, projectBy, taskBy } from "../../support/work.ts";

const later = (person: Person) => ctxFor(person, Date.now() + 1000);

describe("the board", () => {
  it("has a column for each status, with the filter's tasks, the newest first, and says how many more there are", async () => {
    const { owner, bob } = await createTeam();
    const { id: projectId } = await projectBy(owner);
    for (let index = 0; index < 27; index++) await taskBy(owner, projectId, { title: `Open ${index}` });
    await taskBy(owner, projectId, { title: "Begun", status: "in_progress", assigneeId: bob.userId });
    await taskBy(owner, projectId, { title: "Over", status: "done" });
    await archiveTask(ctxFor(owner), (await taskBy(owner, projectId, { title: "Archived" })).id);
    const shown = async (filter: object = {}) => {
      const { columns } = await loadTaskBoard(ctxFor(owner), { state: "unfinished", ...filter });
      return columns.map(({ status, tasks, more, isMany }) => ({
        status,
        titles: tasks.map(({ title }) => title),
        more,
        isMany,
      }));
    };
    const [open, begun, over] = await shown();
    expect(open).toMatchObject({ status: "open", more: 2, isMany: false });
    expect([open?.titles.length, open?.titles[0], open?.titles.at(-1)]).toEqual([25, "Open 26", "Open 2"]);
    expect(begun).toEqual({ status: "in_progress", titles: ["Begun"], more: 0, isMany: false });
    expect(over).toEqual({ status: "done", titles: ["Over"], more: 0, isMany: false });
    const ofBob = await shown({ assignee: bob.userId });
    expect(ofBob.map(({ titles }) => titles)).toEqual([[], ["Begun"], []]);
  });

  it("has the most recently done first, however old the task is, as many as a column holds", async () => {
    const owner = await createPerson();
    const { id: projectId } = await projectBy(owner);
    const ids: string[] = [];
    for (let index = 0; index < 27; index++) ids.push((await taskBy(owner, projectId)).id);
    // The oldest task is done last.
    for (const [index, id] of ids.toReversed().entries())
      await setTaskStatus(ctxFor(owner, 1000 + index), { id, status: "done" });
    for (const filter of [{}, { projectId }]) {
      const { columns } = await loadTaskBoard(ctxFor(owner), { state: "unfinished", ...filter });
      const done = columns.find(({ status }) => status === "done");
      expect(done?.tasks.map(({ id }) => id)).toEqual(ids.slice(0, 25));
      expect(done).toMatchObject({ more: 2, isMany: false });
      const list = { ...filter, state: "done" } as const;
      const { tasks, nextCursor } = await loadTaskList(ctxFor(owner), list, {
        before: undefined,
        mineFirst: true,
      });
      expect([tasks.map(({ id }) => id), nextCursor]).toEqual([ids, null]);
      const next = (before: string) => loadTaskList(ctxFor(owner), list, { before, mineFirst: true });
      expect((await next(ids[24] ?? "")).tasks.map(({ id }) => id)).toEqual(ids.slice(25));
    }
    // One that the page before ended with is open again: those behind it are not lost.
    await setTaskStatus(ctxFor(owner), { id: ids[24] ?? "", status: "open" });
    const reopened = { before: ids[24], mineFirst: true };
    const { tasks } = await loadTaskList(ctxFor(owner), { state: "done" }, reopened);
    expect(tasks.map(({ id }) => id)).toEqual(ids.toSpliced(24, 1));
  });

  it.each([
    ["tasks_done", {}],
    ["tasks_project_done", { projectId: "p" }],
  ])("reads and counts what is done along %s, and ends at the limit", async (index, filter) => {
    const ctx = ctxFor(await createPerson({ role: "member" }));
    const done = { state: "done", ...filter } as const;
    const page = { before: undefined, limit: 25, isByDone: true };
    const next = { ...page, before: "z" };
    for (const statement of [
      tasksMatching(ctx, done, page),
      tasksMatching(ctx, done, next),
      countTasks(ctx, done, 501),
    ]) {
      const plan = await expectNoScan(statement, ["tasks", "projects"]);
      expect(plan).toContain(`SEARCH tasks USING INDEX ${index} (workspace_id=?`);
      expect(plan).not.toContain("TEMP B-TREE");
    }
  });

  it("leaves what is done out of what is overdue", async () => {
    const owner = await createPerson();
    const { id: projectId } = await projectBy(owner);
    await taskBy(owner, projectId, { title: "Late", dueOn: "2026-01-05" });
    await taskBy(owner, projectId, { title: "Done late", dueOn: "2026-01-05", status: "done" });
    const due = { until: "2026-02-01", isOverdue: true };
    const { columns } = await loadTaskBoard(ctxFor(owner), { state: "unfinished", due });
    expect(columns.map(({ tasks }) => tasks.map(({ title }) => title))).toEqual([["Late"], [], []]);
  });

  it("shows nobody what they may not see, and counts it neither", async () => {
    const { owner, bob } = await createTeam();
    const stranger = await createPerson();
    const { id: projectId } = await projectBy(owner, { access: "members" });
    await taskBy(owner, projectId);
    for (const person of [bob, stranger]) {
      const { columns } = await loadTaskBoard(ctxFor(person), { state: "unfinished" });
      expect(columns.every(({ tasks, more }) => tasks.length === 0 && more === 0)).toBe(true);
    }
  });

  it("counts along an index, and no further than it says", async () => {
    const ctx = ctxFor(await createPerson({ role: "member" }));
    const statement = countTasks(ctx, { state: "in_progress" }, 501);
    const plan = await expectNoScan(statement, ["tasks", "projects"]);
    expect(plan).toMatch(/SEARCH tasks USING INDEX tasks_open/);
    expect(statement.toSQL().params).toContain(501);
  });
});

describe("a task's status", () => {
  let owner: Person;
  let id: string;
  beforeEach(async () => {
    owner = await createPerson();
    ({ id } = await taskBy(owner, (await projectBy(owner)).id));
  });

  it("is set, ends the task when it is done, and opens it again", async () => {
    const ctx = later(owner);
    const done = await setTaskStatus(ctx, { id, status: "done" });
    expect(done).toMatchObject({
      before: "open",
      task: { status: "done", completedAt: ctx.now, version: 2 },
    });
    const begun = await setTaskStatus(ctx, { id, status: "in_progress" });
    expect(begun).toMatchObject({ before: "done", task: { status: "in_progress", completedAt: null } });
  });

  it("is written once: a repeat changes nothing", async () => {
    await setTaskStatus(later(owner), { id, status: "done" });
    const first = await getTask(ctxFor(owner), id);
    await setTaskStatus(later(owner), { id, status: "done" });
    expect(await getTask(ctxFor(owner), id)).toEqual(first);
  });

  it("is refused for what is none, for an archived task, and for a task of another workspace", async () => {
    await expect(setTaskStatus(ctxFor(owner), { id, status: "gone" })).rejects.toMatchObject({
      code: "invalid",
    });
    const stranger = await createPerson();
    await expect(setTaskStatus(ctxFor(stranger), { id, status: "done" })).rejects.toMatchObject({
      code: "not_found",
    });
    await archiveTask(ctxFor(owner), id);
    await expect(setTaskStatus(ctxFor(owner), { id, status: "done" })).rejects.toMatchObject({
      code: "conflict",
    });
  });
});
