import { expect, it } from "vitest";

import { projects, tasks } from "../../../src/db/schema/work.ts";
import { createTask } from "../../../src/domain/tasks/create-task.ts";
import { createPerson, ctxFor, db } from "../../support/people.ts";
import { createTeam, projectBy } from "../../support/work.ts";

it("makes a task, with what was not given left empty", async () => {
  const { owner, bob } = await createTeam();
  const project = await projectBy(owner);
  const task = await createTask(ctxFor(bob, 5_000), { projectId: project.id, title: " Fix  the Dôor " });
  expect(task).toMatchObject({
    title: "Fix the Dôor",
    status: "open",
    priority: "none",
    assigneeId: null,
    dueOn: null,
    completedAt: null,
    createdAt: 5_000,
    version: 1,
    source: null,
  });
  expect(await db().select().from(tasks)).toMatchObject([{ titleNorm: "fix the door" }]);
});

it("takes every field", async () => {
  const { owner, bob } = await createTeam();
  const project = await projectBy(owner, { access: "members" }, [bob]);
  const input = {
    projectId: project.id,
    title: "Ship",
    description: "Soon.",
    status: "done",
    priority: "urgent",
    assigneeId: bob.userId,
    dueOn: "2028-02-29",
  };
  expect(await createTask(ctxFor(owner, 7_000), input)).toMatchObject({ ...input, completedAt: 7_000 });
});

it.each([
  [{ title: " " }, "title"],
  [{ title: "x".repeat(301) }, "title"],
  [{ description: "x".repeat(20_001) }, "description"],
  [{ status: "later" }, "status"],
  [{ priority: "p0" }, "priority"],
  [{ dueOn: "2026-02-30" }, "dueOn"],
  [{ dueOn: "tomorrow" }, "dueOn"],
  [{ dueOn: "1999-12-31" }, "dueOn"],
  [{ dueOn: "2101-01-01" }, "dueOn"],
  [{ projectId: "" }, "projectId"],
])("refuses %o", async (input, field) => {
  const owner = await createPerson();
  const { id } = await projectBy(owner);
  const attempt = createTask(ctxFor(owner), { projectId: id, title: "Ship", ...input });
  await expect(attempt).rejects.toMatchObject({ code: "invalid", field });
});

it("refuses an archived project, a hidden one and one of another workspace", async () => {
  const { owner, bob } = await createTeam();
  const stranger = await createPerson();
  const hidden = await projectBy(owner, { name: "Hidden", access: "members" });
  const elsewhere = await projectBy(stranger);
  const make = (person: typeof bob, projectId: string) =>
    createTask(ctxFor(person), { projectId, title: "Ship" });
  await expect(make(bob, hidden.id)).rejects.toMatchObject({ code: "not_found" });
  await expect(make(bob, elsewhere.id)).rejects.toMatchObject({ code: "not_found" });
  await db().update(projects).set({ archivedAt: 1 });
  await expect(make(owner, hidden.id)).rejects.toThrow("“Hidden” is archived.");
});

it("assigns only to people who may track on the project", async () => {
  const { owner, bob, carol } = await createTeam();
  const { id: projectId } = await projectBy(owner, { access: "members" }, [bob]);
  const assign = (assigneeId: string) => createTask(ctxFor(owner), { projectId, title: "Ship", assigneeId });
  await assign(bob.userId);
  await expect(assign(carol.userId)).rejects.toMatchObject({ code: "invalid", field: "assigneeId" });
  await expect(assign((await createPerson()).userId)).rejects.toMatchObject({ code: "not_found" });
});
