import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";

import { connections } from "../../../src/db/schema/connections.ts";
import { changeTasks } from "../../../src/domain/tasks/change-tasks.ts";
import { listTasks } from "../../../src/domain/tasks/list-tasks.ts";
import { archiveTask } from "../../../src/domain/tasks/task-lifecycle.ts";
import { connectionBy } from "../../support/bindings.ts";
import { interveneBefore } from "../../support/intervening-database.ts";
import { measure } from "../../support/meter.ts";
import { takeEvents } from "../../support/outbox.ts";
import { createPerson, ctxFor, db } from "../../support/people.ts";
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

describe("what a change of several tasks costs and tells", () => {
  const change = { status: "done", priority: "high", dueOn: "2026-12-24" };

  async function subscribe() {
    const id = await connectionBy(team.owner);
    await db().update(connections).set({ isSubscribed: true }).where(eq(connections.id, id));
  }

  it("is one round trip of as many statements for a hundred tasks as for two, along indexes", async () => {
    const { owner, bob } = team;
    const other = await projectBy(owner, { name: "Other" });
    const many = [...ids];
    while (many.length < 100) many.push((await taskBy(owner, other.id)).id);
    const costOf = (chosen: string[]) =>
      measure(async (metered) => {
        const wish = { ids: chosen, change: { ...change, assigneeId: bob.userId } };
        expect(await changeTasks({ ...ctxFor(owner), db: metered }, wish)).toBe(chosen.length);
      });
    const [two, hundred] = [await costOf(ids), await costOf(many)];
    expect([two.roundTrips, hundred.roundTrips]).toEqual([1, 1]);
    expect(hundred.statements).toBe(two.statements);
    expect(hundred.statements).toBeLessThanOrEqual(7);
    expect(
      hundred.plans.filter((line) => /^SCAN (tasks|projects|memberships|links|bindings|outbox)\b/.test(line)),
    ).toEqual([]);
    for (const line of hundred.plans.filter((one) => one.includes(" tasks ")))
      expect(line).toMatch(/workspace_id=\? AND id=\?/);
  });

  it("is refused after two more, however many projects the tasks are of", async () => {
    const { owner, bob } = team;
    const chosen = [...ids];
    for (const name of ["A", "B", "C"]) {
      const hidden = await projectBy(owner, { name, access: "members" });
      chosen.push((await taskBy(owner, hidden.id)).id);
    }
    const cost = await measure(async (metered) => {
      const wish = { ids: chosen, change: { assigneeId: bob.userId } };
      await expect(changeTasks({ ...ctxFor(owner), db: metered }, wish)).rejects.toThrow(
        "Bob is not a member",
      );
    });
    expect(cost.roundTrips).toBe(3);
  });

  it("tells of each that is done or handed over, and of all of them once", async () => {
    await subscribe();
    const { owner, bob } = team;
    const [first = "", second = ""] = ids;
    await changeTasks(ctxFor(owner), { ids: [first], change: { assigneeId: bob.userId } });
    await changeTasks(ctxFor(owner), { ids: [second], change: { status: "done" } });
    const ctx = ctxFor(owner);
    await changeTasks(ctx, { ids, change: { status: "done", assigneeId: bob.userId } });
    const events = await takeEvents(ctx.jobs);
    const told = events.flatMap((event) => (event.type === "task.changed" ? [event] : []));
    expect(told).toHaveLength(2);
    expect(told.find(({ taskId }) => taskId === first)).toMatchObject({
      byUserId: owner.userId,
      changes: ["edited", "done"],
    });
    expect(told.find(({ taskId }) => taskId === second)?.changes).toEqual(["assigned", "edited"]);
    expect(events.filter(({ type }) => type === "tasks.synced")).toMatchObject([{ taskIds: ids }]);
    const edit = ctxFor(owner);
    await changeTasks(edit, { ids, change: { priority: "low" } });
    expect((await takeEvents(edit.jobs)).map(({ type }) => type)).toEqual(["tasks.synced"]);
  });

  it("changes nothing and tells nothing when one of them is archived at that moment", async () => {
    await subscribe();
    const { owner } = team;
    const [first = "", second = ""] = ids;
    const slow = interveneBefore(/^update "tasks"/, () => archiveTask(ctxFor(owner), first));
    const ctx = { ...ctxFor(owner), db: slow };
    await expect(changeTasks(ctx, { ids, change })).rejects.toThrow("“One” is archived");
    expect(ctx.jobs).toEqual([]);
    expect(await all()).toMatchObject([{ id: second, status: "open", version: 1 }]);
  });
});
