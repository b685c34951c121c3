import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { archiveProject } from "../../../src/domain/projects/archive-project.ts";
import { getProject } from "../../../src/domain/projects/get-project.ts";
import { listProjects } from "../../../src/domain/projects/list-projects.ts";
import { trackedSince } from "../../../src/domain/projects/tracked-time.ts";
import { completeTask } from "../../../src/domain/tasks/task-lifecycle.ts";
import { expectNoScan } from "../../support/explain.ts";
import { createPerson, ctxFor, type Person } from "../../support/people.ts";
import { createTeam, entryBy, projectBy, taskBy } from "../../support/work.ts";

const hour = 3_600_000;
const now = Date.UTC(2026, 10, 20, 12);

describe("the list of projects", () => {
  it("counts open tasks and the time of everybody in the last 30 days", async () => {
    const { owner, bob } = await createTeam();
    const { id: projectId } = await projectBy(owner);
    await projectBy(owner, { name: "Another" });
    const [, done] = [await taskBy(bob, projectId), await taskBy(bob, projectId)];
    await completeTask(ctxFor(bob), done.id);
    await entryBy(owner, { projectId, startedAt: now - 5 * hour, endedAt: now - 3 * hour });
    await entryBy(bob, { projectId, startedAt: now - hour });
    await entryBy(bob, { projectId, startedAt: now - 9 * hour, endedAt: now, deletedAt: now });
    await entryBy(bob, { projectId, startedAt: now - 31 * 24 * hour, endedAt: now - 31 * 24 * hour + 1 });
    await entryBy(bob, { startedAt: now - 9 * hour, endedAt: now });
    expect(await listProjects(ctxFor(bob, now))).toMatchObject([
      { name: "Another", openTasks: 0, trackedMs: 0 },
      { name: "Website", openTasks: 1, trackedMs: 3 * hour },
    ]);
    expect(await getProject(ctxFor(bob, now), projectId)).toMatchObject({
      openTasks: 1,
      trackedMs: 3 * hour,
    });
  });

  it("shows archived projects on a list of their own", async () => {
    const owner = await createPerson();
    const { id } = await projectBy(owner);
    await archiveProject(ctxFor(owner), id);
    expect(await listProjects(ctxFor(owner))).toEqual([]);
    expect(await listProjects(ctxFor(owner), { isArchived: true })).toMatchObject([{ id }]);
  });

  it("reads no entry that is older, and no table as a whole", async () => {
    const { owner, bob } = await createTeam();
    const { id: projectId } = await projectBy(owner);
    const read = async () => {
      const { sql, params } = trackedSince(ctxFor(owner, now), now - hour).toSQL();
      return (
        await env.DB.prepare(sql)
          .bind(...params)
          .all()
      ).meta.rows_read;
    };
    await entryBy(bob, { projectId, startedAt: now - hour, endedAt: now });
    const before = await read();
    for (let day = 2; day < 40; day++) {
      await entryBy(bob, { projectId, startedAt: now - day * 24 * hour, endedAt: now - day * 24 * hour + 1 });
    }
    expect(await read()).toBe(before);
    await expectNoScan(trackedSince(ctxFor(owner), 0), ["time_entries"]);
  });
});

describe("who sees a project", () => {
  it.each([
    ["owner", ["Closed", "Open"]],
    ["admin", ["Closed", "Open"]],
    ["bob", ["Closed", "Open"]],
    ["carol", ["Open"]],
  ] as const)("%s sees %o", async (name, expected) => {
    const team = await createTeam();
    await projectBy(team.owner, { name: "Open" });
    const closed = await projectBy(team.owner, { name: "Closed", access: "members" }, [team.bob]);
    const ctx = ctxFor(team[name]);
    expect((await listProjects(ctx)).map((project) => project.name)).toEqual(expected);
    const get = getProject(ctx, closed.id);
    await (expected.length === 2
      ? expect(get).resolves.toMatchObject({ name: "Closed" })
      : expect(get).rejects.toMatchObject({ code: "not_found" }));
  });

  it("is nobody of another workspace", async () => {
    const owner = await createPerson();
    const stranger: Person = await createPerson();
    const { id } = await projectBy(owner);
    expect(await listProjects(ctxFor(stranger))).toEqual([]);
    await expect(getProject(ctxFor(stranger), id)).rejects.toMatchObject({ code: "not_found" });
  });

  it("is told with the people of the workspace and who of them is a member", async () => {
    const { owner, bob } = await createTeam();
    const { id } = await projectBy(owner, { access: "members" }, [bob]);
    await createPerson({ name: "Stranger" });
    const { people } = await getProject(ctxFor(bob), id);
    expect(people.map(({ name, isMember }) => [name, isMember])).toEqual([
      ["Adam", false],
      ["Bob", true],
      ["Carol", false],
      ["Olga", true],
    ]);
  });
});
