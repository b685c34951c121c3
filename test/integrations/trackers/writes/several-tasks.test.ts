import { beforeEach, describe, expect, it } from "vitest";

import { undoChange } from "../../../../src/domain/changes/undo-change.ts";
import { changeTasks } from "../../../../src/domain/tasks/change-tasks.ts";
import { allTasks } from "../../../support/issue-events.ts";
import { createPerson, ctxFor, type Person } from "../../../support/people.ts";
import { deliverAll, owedRows, twoSides } from "../../../support/two-way.ts";
import { changeTasksBy, taskBy } from "../../../support/work.ts";

let owner: Person;
beforeEach(async () => {
  owner = await createPerson();
});

describe("a change of several tasks", () => {
  it("is owed for each of those with an issue, and for no other", async () => {
    const { taskId } = await twoSides(owner);
    const linked = await allTasks();
    const bare = await taskBy(owner, linked[0]?.projectId ?? "");
    const [left, ...chosen] = linked.filter(({ id, archivedAt }) => id !== taskId && archivedAt === null);
    const ids = [taskId, bare.id, ...chosen.map(({ id }) => id)];
    expect(ids.length).toBeGreaterThan(3);
    await changeTasks(ctxFor(owner), { ids, change: { priority: "urgent" } });
    const owed = (await owedRows(owner)).map(({ payload }) => String(payload["taskId"]));
    expect(new Set(owed)).toEqual(new Set(ids.filter((id) => id !== bare.id)));
    expect(owed).not.toContain(left?.id);
  });

  it("is undone when the issue has it already, and then the issue says what it said", async () => {
    const { taskId, there } = await twoSides(owner);
    await changeTasksBy(owner, [taskId], { status: "done" });
    await deliverAll(owner);
    expect(await there()).toMatchObject({ state: "closed" });
    await undoChange(ctxFor(owner));
    await deliverAll(owner);
    expect(await there()).toMatchObject({ state: "open" });
  });
});
