import { beforeEach, describe, expect, it } from "vitest";

import {
  changeTaskView,
  deleteTaskView,
  saveTaskView,
  taskViewsFor,
} from "../../../src/domain/tasks/task-views.ts";
import { expectNoScan } from "../../support/explain.ts";
import { createPerson, ctxFor, type Person } from "../../support/people.ts";
import { createTeam } from "../../support/work.ts";

const save = (person: Person, input: Partial<Parameters<typeof saveTaskView>[1]> = {}) =>
  saveTaskView(ctxFor(person), { name: "Late", search: "?due=overdue", audience: "own", ...input });

const namesOf = async (person: Person) => (await taskViewsFor(ctxFor(person))).map(({ name }) => name);

let team: Awaited<ReturnType<typeof createTeam>>;
beforeEach(async () => {
  team = await createTeam();
});

describe("a saved view", () => {
  it("is its maker's until it is shared with the workspace, and nobody's elsewhere", async () => {
    const { bob, carol } = team;
    const { id } = await save(bob, { name: "  Late \n work " });
    expect(await taskViewsFor(ctxFor(bob))).toEqual([
      { id, name: "Late work", search: "?due=overdue", audience: "own", mayChange: true },
    ]);
    expect(await namesOf(carol)).toEqual([]);
    await changeTaskView(ctxFor(bob), { id, name: "Late", audience: "workspace" });
    expect(await taskViewsFor(ctxFor(carol))).toMatchObject([{ name: "Late", mayChange: false }]);
    expect(await namesOf(await createPerson())).toEqual([]);
  });

  it("is changed and deleted by its maker; of the workspace's, by owners and admins, too", async () => {
    const { owner, bob, carol } = team;
    const shared = await save(bob, { audience: "workspace" });
    const own = await save(bob, { name: "Bobs own" });
    const input = { name: "New", audience: "workspace" } as const;
    const refused = { code: "not_found" };
    await expect(changeTaskView(ctxFor(carol), { ...shared, ...input })).rejects.toMatchObject(refused);
    await expect(deleteTaskView(ctxFor(carol), shared.id)).rejects.toMatchObject(refused);
    await expect(changeTaskView(ctxFor(owner), { ...own, ...input })).rejects.toMatchObject(refused);
    await expect(deleteTaskView(ctxFor(owner), own.id)).rejects.toMatchObject(refused);
    await changeTaskView(ctxFor(owner), { ...shared, ...input });
    expect(await namesOf(carol)).toEqual(["New"]);
    await deleteTaskView(ctxFor(owner), shared.id);
    await deleteTaskView(ctxFor(bob), own.id);
    expect(await namesOf(bob)).toEqual([]);
  });

  it("needs a name, of one line that fits, and a filter that fits into an address", async () => {
    const { bob } = team;
    for (const wrong of [{ name: " " }, { name: "x".repeat(61) }, { search: "x".repeat(2001) }])
      await expect(save(bob, wrong)).rejects.toMatchObject({ code: "invalid", field: "name" });
  });

  it("is refused where there are fifty, whoever made them", async () => {
    const { bob, carol } = team;
    for (let index = 0; index < 50; index++) await save(bob, { audience: "workspace" });
    await expect(save(carol)).rejects.toMatchObject({ code: "conflict" });
    expect(await save(await createPerson())).toMatchObject({ id: expect.any(String) });
  });

  it("is found along the key of its workspace", async () => {
    expect(await expectNoScan(taskViewsFor(ctxFor(team.bob)), ["task_views"])).toMatch(/SEARCH task_views/);
  });
});
