import { describe, expect, it } from "vitest";

import { eq } from "drizzle-orm";

import { tasks } from "../../../src/db/schema/work.ts";
import { archiveProject } from "../../../src/domain/projects/archive-project.ts";
import { archiveTask } from "../../../src/domain/tasks/task-lifecycle.ts";
import { listTasks, type TaskFilter, tasksMatching } from "../../../src/domain/tasks/list-tasks.ts";
import { expectNoScan } from "../../support/explain.ts";
import { createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { createTeam, entryBy, projectBy, taskBy } from "../../support/work.ts";

const titles = async (person: Person, filter: Partial<TaskFilter> = {}) =>
  (await listTasks(ctxFor(person), { state: "unfinished", ...filter })).tasks.map(({ title }) => title);

/** One task for each thing a filter can ask for, newest last. */
async function createTasks() {
  const { owner, bob, carol } = await createTeam();
  const web = await projectBy(owner);
  const shop = await projectBy(owner, { name: "Shop" });
  const add = async (title: string, input: Partial<Parameters<typeof taskBy>[2]> = {}) =>
    taskBy(owner, input?.projectId ?? web.id, { title, ...input });
  await add("Plain");
  await add("Started", { status: "in_progress", priority: "high" });
  await add("Done", { status: "done" });
  await add("For Bob", { assigneeId: bob.userId, dueOn: "2026-11-10" });
  await add("Für Cafés", { projectId: shop.id, dueOn: "2026-11-20" });
  const issue = await add("From an issue", { assigneeId: carol.userId });
  await db()
    .update(tasks)
    .set({
      sourceProvider: "github",
      sourceLabel: "Acme/web#12",
      sourceUrl: "https://github.com/acme/web/issues/12",
    })
    .where(eq(tasks.id, issue.id));
  await archiveTask(ctxFor(owner), (await add("Archived")).id);
  return { owner, bob, carol, web, shop };
}

describe("filters", () => {
  it.each<[string, Partial<TaskFilter>, string[]]>([
    ["nothing", {}, ["From an issue", "Für Cafés", "For Bob", "Started", "Plain"]],
    ["open", { state: "open" }, ["From an issue", "Für Cafés", "For Bob", "Plain"]],
    ["in progress", { state: "in_progress" }, ["Started"]],
    ["done", { state: "done" }, ["Done"]],
    ["archived", { state: "archived" }, ["Archived"]],
    ["all", { state: "all" }, ["From an issue", "Für Cafés", "For Bob", "Done", "Started", "Plain"]],
    ["priority", { priority: "high" }, ["Started"]],
    ["nobody", { assignee: "nobody" }, ["Für Cafés", "Started", "Plain"]],
    ["due until", { due: { until: "2026-11-10" } }, ["For Bob"]],
    ["due between", { due: { from: "2026-11-11", until: "2026-11-20" } }, ["Für Cafés"]],
    ["without a due date", { due: "none" }, ["From an issue", "Started", "Plain"]],
    ["source", { source: "github" }, ["From an issue"]],
    ["made here", { source: "none" }, ["Für Cafés", "For Bob", "Started", "Plain"]],
    ["search, folded", { search: " FUR  cafe" }, ["Für Cafés"]],
    ["search for the issue", { search: "acme/web#12" }, ["From an issue"]],
    ["search with what LIKE would take for wildcards", { search: "%" }, []],
    ["several at once", { search: "o", assignee: "nobody", state: "all" }, ["Done"]],
  ])("%s", async (_, filter, expected) => {
    const { owner } = await createTasks();
    expect(await titles(owner, filter)).toEqual(expected);
  });

  it("project and assignee", async () => {
    const { owner, bob, shop } = await createTasks();
    expect(await titles(owner, { projectId: shop.id })).toEqual(["Für Cafés"]);
    expect(await titles(owner, { assignee: bob.userId })).toEqual(["For Bob"]);
  });

  it("leave out the tasks of archived projects unless that project is asked for", async () => {
    const { owner, shop } = await createTasks();
    await archiveProject(ctxFor(owner), shop.id);
    expect(await titles(owner)).not.toContain("Für Cafés");
    expect(await titles(owner, { projectId: shop.id })).toEqual(["Für Cafés"]);
  });
});

it("says what a row shows: project, assignee, issue and time spent", async () => {
  const { owner, bob, carol } = await createTasks();
  const { tasks: listed } = await listTasks(ctxFor(bob), { state: "unfinished", source: "github" });
  await entryBy(bob, { taskId: listed[0]?.id ?? "", startedAt: 1_000, endedAt: 3_000 });
  await entryBy(carol, { taskId: listed[0]?.id ?? "", startedAt: 9_000 });
  const page = await listTasks(ctxFor(owner, 10_000), { state: "unfinished", source: "github" });
  expect(page.tasks).toMatchObject([
    {
      project: { name: "Website" },
      assignee: "Carol",
      spentMs: 3_000,
      source: { provider: "github", label: "Acme/web#12" },
    },
  ]);
});

it("gives page after page, each task once", async () => {
  const owner = await createPerson();
  const project = await projectBy(owner);
  for (let i = 0; i < 7; i++) await taskBy(owner, project.id, { title: `Task ${i}` });
  const seen: string[] = [];
  let before: string | undefined;
  for (let pages = 0; pages < 3; pages++) {
    const page = await listTasks(
      ctxFor(owner),
      { state: "all" },
      { limit: 3, ...(before === undefined ? {} : { before }) },
    );
    seen.push(...page.tasks.map(({ id }) => id));
    before = page.nextCursor ?? undefined;
  }
  expect(new Set(seen).size).toBe(7);
  expect(seen).toEqual(seen.toSorted().toReversed());
  expect(before).toBeUndefined();
});

it("shows members only the tasks of projects that they may track on", async () => {
  const { owner, admin, bob, carol } = await createTeam();
  const project = await projectBy(owner, { access: "members" }, [bob]);
  await taskBy(owner, project.id);
  expect(await titles(admin)).toHaveLength(1);
  expect(await titles(bob)).toHaveLength(1);
  expect(await titles(carol)).toEqual([]);
  expect(await titles(carol, { projectId: project.id })).toEqual([]);
  expect(await titles(await createPerson())).toEqual([]);
});

describe("the plan", () => {
  it.each<[string, Partial<TaskFilter>, RegExp]>([
    ["unfinished", {}, /SEARCH tasks USING INDEX tasks_open/],
    ["all", { state: "all" }, /SEARCH tasks USING PRIMARY KEY/],
    ["a project", { projectId: "p", state: "all" }, /SEARCH tasks USING INDEX tasks_project/],
    ["search", { search: "door" }, /SEARCH tasks USING INDEX tasks_open/],
    ["a person", { assignee: "u" }, /SEARCH tasks USING INDEX tasks_assignee/],
    ["nobody", { assignee: "nobody" }, /SEARCH tasks USING INDEX tasks_open/],
    ["all but a person's", { notOf: "u" }, /SEARCH tasks USING INDEX tasks_open/],
  ])("of %s reads an index in order and stops at the limit", async (_, filter, expected) => {
    const ctx = ctxFor(await createPerson({ role: "member" }));
    const statement = tasksMatching(ctx, { state: "unfinished", ...filter }, { before: "z", limit: 50 });
    const plan = await expectNoScan(statement, ["tasks", "time_entries", "projects", "users"]);
    expect(plan).toMatch(expected);
    expect(plan).toMatch(/SEARCH time_entries USING INDEX time_entries_task/);
    expect(plan).not.toContain("TEMP B-TREE");
  });
});
