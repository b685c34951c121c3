import { and, eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";

import { projectMembers, tasks } from "../../../src/db/schema/work.ts";
import { recordChange } from "../../../src/domain/changes/record-change.ts";
import { undoChange } from "../../../src/domain/changes/undo-change.ts";
import { changeTasks } from "../../../src/domain/tasks/change-tasks.ts";
import { chosenTaskFacts, type TasksChange } from "../../../src/domain/tasks/chosen-tasks.ts";
import { restoration } from "../../../src/domain/tasks/undo-tasks.ts";
import { archiveTask } from "../../../src/domain/tasks/task-lifecycle.ts";
import { updateTask } from "../../../src/domain/tasks/update-task.ts";
import { expectNoScan } from "../../support/explain.ts";
import { measure } from "../../support/meter.ts";
import { createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { createTeam, projectBy, taskBy } from "../../support/work.ts";

const now = Date.now() + 1000;
const request = { requestId: "request-1" };

let team: Awaited<ReturnType<typeof createTeam>>;
let projectId: string;
let ids: string[];

beforeEach(async () => {
  team = await createTeam();
  const { owner, bob } = team;
  ({ id: projectId } = await projectBy(owner, { access: "members" }, [bob]));
  const begun = { status: "in_progress", priority: "low", assigneeId: bob.userId, dueOn: "2026-12-24" };
  ids = [];
  for (const input of [begun, { status: "done" }, {}]) ids.push((await taskBy(owner, projectId, input)).id);
});

const rows = () =>
  db().select().from(tasks).where(eq(tasks.workspaceId, team.owner.workspaceId)).orderBy(tasks.id);

function change(what: TasksChange, person: Person = team.owner) {
  const ctx = ctxFor(person, now);
  const record = { ...request, facts: chosenTaskFacts(ctx, ids, what) };
  return recordChange(ctx, record, (own) => changeTasks(own, { ids, change: what }));
}

const undo = (person: Person = team.owner, ms = 1) => undoChange(ctxFor(person, now + ms), request);

describe("undoing a change of several tasks", () => {
  it.each<[string, TasksChange]>([
    ["what is done", { status: "done" }],
    ["what is open again", { status: "open" }],
    ["a priority", { priority: "urgent" }],
    ["nobody's tasks, without a due date", { assigneeId: null, dueOn: null }],
    ["an archival", { isArchived: true }],
  ])("gives back exactly what each was: %s", async (_, what) => {
    const before = await rows();
    expect(await change(what)).toBe(3);
    expect(await rows()).not.toEqual(before);
    await undo();
    expect(await rows()).toEqual(before.map((row) => ({ ...row, version: 3, updatedAt: now + 1 })));
    await expect(undo()).rejects.toThrow("undone already");
  });

  it("overrules nothing: when one was changed since, none goes back, and that is said", async () => {
    await change({ priority: "urgent" });
    const [first = ""] = ids;
    const editor = ctxFor(team.bob, now + 1);
    await updateTask(editor, { id: first, version: 2, priority: "medium" });
    const since = await rows();
    await expect(undo(team.owner, 2)).rejects.toThrow("were changed since then. Nothing was changed");
    expect(await rows()).toEqual(since);
    expect(since.map(({ priority }) => priority)).toEqual(["medium", "urgent", "urgent"]);
  });

  it("leaves alone what else was changed since, here or by the answer of an issue", async () => {
    await change({ priority: "urgent" });
    const [first = ""] = ids;
    await updateTask(ctxFor(team.bob, now + 1), { id: first, version: 2, title: "Oil the hinges" });
    await undo(team.owner, 2);
    expect(await rows()).toMatchObject([
      { title: "Oil the hinges", priority: "low", version: 4 },
      { priority: "none" },
      { priority: "none" },
    ]);
  });

  it("undoes one change after the other", async () => {
    await change({ priority: "urgent" });
    const ctx = ctxFor(team.owner, now + 1);
    const what = { priority: "medium" };
    const record = { requestId: "request-2", facts: chosenTaskFacts(ctx, ids, what) };
    await recordChange(ctx, record, (own) => changeTasks(own, { ids, change: what }));
    for (const ms of [2, 3])
      expect((await undoChange(ctxFor(team.owner, now + ms))).kind).toBe("tasks_changed");
    expect((await rows()).map(({ priority }) => priority)).toEqual(["low", "none", "none"]);
  });

  it("gives nobody a task that they may not work on any more", async () => {
    const { owner, bob } = team;
    await change({ assigneeId: owner.userId });
    const isBob = and(eq(projectMembers.projectId, projectId), eq(projectMembers.userId, bob.userId));
    await db().delete(projectMembers).where(isBob);
    await expect(undo()).rejects.toMatchObject({ code: "conflict" });
    expect((await rows()).map(({ assigneeId }) => assigneeId)).toEqual(ids.map(() => owner.userId));
  });

  it("is for who made it, while they see the tasks", async () => {
    const { owner, bob } = team;
    await change({ priority: "urgent" }, bob);
    for (const other of [owner, await createPerson()])
      await expect(undo(other)).rejects.toMatchObject({ code: "not_found" });
    await db().delete(projectMembers).where(eq(projectMembers.userId, bob.userId));
    await expect(undo(bob)).rejects.toMatchObject({ code: "conflict" });
  });

  it("leaves no record of a change that was refused", async () => {
    await archiveTask(ctxFor(team.owner), ids[0] ?? "");
    await expect(change({ priority: "urgent" })).rejects.toMatchObject({ code: "conflict" });
    await expect(undo()).rejects.toMatchObject({ code: "not_found" });
  });

  it("takes two round trips, along the key", async () => {
    await change({ priority: "urgent" });
    const cost = await measure((metered) =>
      undoChange({ ...ctxFor(team.owner, now + 1), db: metered }, request),
    );
    expect(cost.roundTrips).toBe(2);
    const known = {
      id: ids[0] ?? "",
      status: "open",
      priority: "low",
      assigneeId: null,
      dueOn: null,
      completedAt: null,
    };
    const before = { change: { priority: "urgent" }, tasks: [known, { ...known, id: "other" }], at: now };
    const plan = await expectNoScan(restoration(ctxFor(team.owner), before), [
      "tasks",
      "projects",
      "memberships",
    ]);
    for (const line of plan.split("\n").filter((one) => one.includes(" tasks ")))
      expect(line).toMatch(/workspace_id=\? AND id=\?/);
  });
});
