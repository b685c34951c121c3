import { describe, expect, it } from "vitest";

import { tasks } from "../../../../src/db/schema/work.ts";
import { archiveProject } from "../../../../src/domain/projects/archive-project.ts";
import { archiveTask } from "../../../../src/domain/tasks/task-lifecycle.ts";
import { getTask } from "../../../../src/domain/tasks/get-task.ts";
import { listTasks } from "../../../../src/domain/tasks/list-tasks.ts";
import { updateTask } from "../../../../src/domain/tasks/update-task.ts";
import { browserOf, createPerson, ctxFor, db, type Person } from "../../../support/people.ts";
import { createTeam, entryBy, projectBy, taskBy } from "../../../support/work.ts";
import { mainOf } from "../../../support/html.ts";

const htmx = { "HX-Request": "true", "HX-Request-Type": "partial" };

async function textOf(person: Person, path: string, headers: Record<string, string> = {}) {
  return (await browserOf(person).get(path, headers)).text();
}

describe("the tasks page", () => {
  it("teaches what to do first", async () => {
    const owner = await createPerson();
    expect(await textOf(owner, "/tasks")).toContain("A task belongs to a project.");
    await projectBy(owner);
    expect(await textOf(owner, "/tasks")).toContain("Create the first one above");
    expect(await textOf(owner, "/tasks?q=door")).toContain("No task fits");
  });

  it("shows the description as safe HTML, and offers its source to edit", async () => {
    const { owner } = await createTeam();
    const description = "**Mind** <b>this</b>: [x](javascript:alert(1)) [y](https://example.com)";
    const { id } = await taskBy(owner, (await projectBy(owner)).id, { title: "Door", description });
    const text = await textOf(owner, `/tasks/${id}`);
    expect(text).toContain("<strong>Mind</strong> &lt;b&gt;this&lt;/b&gt;: [x](javascript:alert(1))");
    expect(text).toContain('<a href="https://example.com" rel="noopener noreferrer nofollow ugc">y</a>');
    expect(text).toContain(
      "**Mind** &lt;b&gt;this&lt;/b&gt;: [x](javascript:alert(1)) [y](https://example.com)</textarea>",
    );
  });

  it("shows a task with its project, priority, due date, assignee, time and issue, and starts a timer", async () => {
    const { owner, bob } = await createTeam();
    const project = await projectBy(owner, { colour: "teal" });
    const { id } = await taskBy(owner, project.id, {
      title: "Fix <the> door",
      priority: "urgent",
      assigneeId: bob.userId,
      dueOn: "2020-01-31",
    });
    await db().update(tasks).set({
      sourceProvider: "github",
      sourceLabel: "acme/web#12",
      sourceUrl: "https://github.com/acme/web/issues/12",
    });
    await entryBy(bob, { taskId: id, startedAt: 0, endedAt: 3_900_000 });
    const text = await textOf(owner, "/tasks");
    expect(text).toContain("Fix &lt;the&gt; door");
    expect(text).toContain('data-colour="teal"');
    expect(text).toContain(">urgent<");
    expect(text).toContain("overdue Fri, 31 Jan 2020");
    expect(text).toContain(">1:05<");
    expect(text).toContain('href="https://github.com/acme/web/issues/12"');
    expect(text).toMatch(/<form method="post" action="\/timer".*name="taskId" value="\w+"/);
  });

  it("creates without JavaScript and comes back to the filter", async () => {
    const owner = await createPerson();
    const { id: projectId } = await projectBy(owner);
    const response = await browserOf(owner).post("/tasks?priority=high&q=ship", {
      title: "Ship",
      projectId,
      priority: "high",
      assigneeId: "",
      dueOn: "2026-12-24",
    });
    expect([response.status, response.headers.get("Location")]).toEqual([303, "/tasks?q=ship&priority=high"]);
    const { tasks: listed } = await listTasks(ctxFor(owner), { state: "unfinished" });
    expect(listed).toMatchObject([
      { title: "Ship", priority: "high", status: "open", assigneeId: null, dueOn: "2026-12-24" },
    ]);
  });

  it("answers htmx with the panel, the form open and empty on the same project", async () => {
    const owner = await createPerson();
    const { id: projectId } = await projectBy(owner);
    const response = await browserOf(owner).post("/tasks", { title: "Ship", projectId }, htmx);
    expect(response.status).toBe(200);
    const text = await response.text();
    expect(text).toMatch(/^<div id="tasks"/);
    expect(text).toMatch(/<details[^>]* open/);
    expect(text).toContain(`<option value="${projectId}" selected`);
    expect(text).not.toMatch(/id="new-task-title"[^>]*value="Ship"/);
  });

  it.each([
    ["without JavaScript", {}],
    ["with htmx", htmx],
  ])("keeps what was typed when it is refused, %s", async (_, headers) => {
    const owner = await createPerson();
    const { id: projectId } = await projectBy(owner);
    const response = await browserOf(owner).post(
      "/tasks",
      { title: " ", projectId, priority: "high", dueOn: "2026-12-24" },
      headers,
    );
    expect(response.status).toBe(422);
    const text = await response.text();
    expect(text).toContain("Give the task a title.");
    expect(text).toMatch(/<option value="high" selected/);
    expect(text).toContain('value="2026-12-24"');
  });

  it("keeps the filter in its form and in the address", async () => {
    const { owner, bob } = await createTeam();
    const { id: projectId } = await projectBy(owner);
    await taskBy(owner, projectId, { title: "Mine", assigneeId: owner.userId });
    await taskBy(owner, projectId, { title: "Bobs", assigneeId: bob.userId });
    const text = await textOf(owner, "/tasks?assignee=me&q=&status=unfinished&due=");
    expect(text).toContain("Mine");
    expect(text).not.toContain("Bobs</a>");
    expect(text).toMatch(/<option value="me" selected/);
    expect(text).toContain('data-live="/tasks?assignee=me&amp;part=list"');
    const fragment = await browserOf(owner).get("/tasks?assignee=me&q=&status=unfinished", htmx);
    expect(fragment.headers.get("HX-Push-Url")).toBe("/tasks?assignee=me");
  });

  it("offers the people and projects of this workspace only", async () => {
    const { owner, bob } = await createTeam();
    await projectBy(owner);
    await projectBy(owner, { name: "Hidden", access: "members" });
    await projectBy(await createPerson({ name: "Stranger" }), { name: "Elsewhere" });
    const text = await textOf(bob, "/tasks");
    expect(text).toContain(">Carol</option>");
    expect(text).toContain(">Website</option>");
    expect(text).not.toMatch(/>(Stranger|Hidden|Elsewhere)<\/option>/);
  });

  it.each([
    ["due=overdue", ["Late"]],
    ["due=overdue&status=all", ["Late"]],
    ["due=none", ["Whenever"]],
    ["due=week", ["Today"]],
    ["due=nonsense&status=nonsense&priority=nonsense", ["Today", "Late", "Whenever"]],
  ])("understands %s", async (search, expected) => {
    const owner = await createPerson({ timeZone: "UTC" });
    const { id } = await projectBy(owner);
    await taskBy(owner, id, { title: "Whenever" });
    await taskBy(owner, id, { title: "Late", dueOn: "2020-01-31" });
    await taskBy(owner, id, { title: "Late and done", dueOn: "2020-01-31", status: "done" });
    await taskBy(owner, id, { title: "Today", dueOn: new Date().toISOString().slice(0, 10) });
    const text = await textOf(owner, `/tasks?part=list&${search}`);
    const titles = [...text.matchAll(/href="\/tasks\/\w+">([^<]+)</g)].map(([, title]) => title);
    expect(titles).toEqual(expected);
  });

  it("leads from page to page", async () => {
    const owner = await createPerson();
    const { id } = await projectBy(owner);
    for (let i = 0; i < 51; i++) await taskBy(owner, id, { title: `Task ${i}` });
    const first = await textOf(owner, "/tasks?priority=none");
    const next = /href="(\/tasks\?priority=none&amp;before=\w+)" rel="next"/.exec(first)?.[1] ?? "";
    const second = await textOf(owner, next.replace("&amp;", "&"));
    expect(second).toContain(">Task 0<");
    expect(second).not.toContain(">Task 1<");
    expect(second).toContain('href="/tasks?priority=none" rel="prev"');
  });

  it("completes and reopens a row, with a way back", async () => {
    const owner = await createPerson();
    const { id } = await taskBy(owner, (await projectBy(owner)).id);
    const browser = browserOf(owner);
    const row = await (await browser.post(`/tasks/${id}/complete`, { next: "/tasks?q=x" }, htmx)).text();
    expect(row).toMatch(new RegExp(`^<li id="task-${id}"`));
    expect(row).toContain("is done.");
    expect(row).toContain(`action="/tasks/${id}/reopen"`);
    const back = await browser.post(`/tasks/${id}/reopen`, { next: "/tasks?q=x" });
    expect([back.status, back.headers.get("Location")]).toEqual([303, "/tasks?q=x"]);
    const away = await browser.post(`/tasks/${id}/complete`, { next: "//evil.example" });
    expect(away.headers.get("Location")).toBe("/");
    expect((await getTask(ctxFor(owner), id)).status).toBe("done");
  });

  it("answers a live refresh with 204 until something changed", async () => {
    const owner = await createPerson();
    const { id } = await projectBy(owner);
    await taskBy(owner, id);
    const list = await textOf(owner, "/tasks?part=list", htmx);
    const path = `/tasks?part=list&v=${/data-version="([^"]+)"/.exec(list)?.[1]}`;
    expect((await browserOf(owner).get(path, htmx)).status).toBe(204);
    await taskBy(owner, id, { title: "News" });
    const news = await textOf(owner, path, htmx);
    expect(news).toMatch(/^<div id="task-list"/);
    expect(news).toContain("News");
  });
});

describe("a task's page", () => {
  const fields = { title: "Mine", status: "in_progress", priority: "low", assigneeId: "", dueOn: "" };

  it("saves, completes, archives and restores without JavaScript", async () => {
    const owner = await createPerson();
    const { id: projectId } = await projectBy(owner);
    const { id } = await taskBy(owner, projectId);
    const browser = browserOf(owner);
    const saved = await browser.post(`/tasks/${id}`, { ...fields, projectId, version: "1" });
    expect([saved.status, saved.headers.get("Location")]).toEqual([303, `/tasks/${id}`]);
    expect(await getTask(ctxFor(owner), id)).toMatchObject({ title: "Mine", status: "in_progress" });
    for (const step of ["complete", "reopen", "archive"]) {
      expect((await browser.post(`/tasks/${id}/${step}`)).status).toBe(303);
    }
    expect(await textOf(owner, `/tasks/${id}`)).toContain("This task is archived");
    await browser.post(`/tasks/${id}/restore`);
    expect((await getTask(ctxFor(owner), id)).archivedAt).toBeNull();
  });

  it("answers htmx with the panel alone", async () => {
    const owner = await createPerson();
    const { id } = await taskBy(owner, (await projectBy(owner)).id);
    const response = await browserOf(owner).post(`/tasks/${id}/complete`, {}, htmx);
    expect(await response.text()).toMatch(/^<article id="task"/);
  });

  it("shows both versions when somebody else saved meanwhile, and then lets mine win", async () => {
    const { owner, bob } = await createTeam();
    const { id: projectId } = await projectBy(owner);
    const { id } = await taskBy(owner, projectId);
    await updateTask(ctxFor(bob), { id, version: 1, title: "Theirs", assigneeId: bob.userId });
    const browser = browserOf(owner);
    const stale = await browser.post(`/tasks/${id}`, { ...fields, projectId, version: "1" });
    expect(stale.status).toBe(409);
    const text = await stale.text();
    expect(text).toContain("<strong>Theirs</strong>, yours: <strong>Mine</strong>");
    expect(text).toContain("<strong>Bob</strong>, yours: <strong>nothing</strong>");
    expect(text).toContain('name="version" value="2"');
    expect(text).toContain("data-holds");
    expect((await getTask(ctxFor(owner), id)).title).toBe("Theirs");
    await browser.post(`/tasks/${id}`, { ...fields, projectId, version: "2" });
    expect((await getTask(ctxFor(owner), id)).title).toBe("Mine");
  });

  it("keeps what was typed when it is refused", async () => {
    const owner = await createPerson();
    const { id: projectId } = await projectBy(owner);
    const { id } = await taskBy(owner, projectId);
    const response = await browserOf(owner).post(
      `/tasks/${id}`,
      { ...fields, title: "", description: "Typed", projectId, version: "1" },
      htmx,
    );
    expect(response.status).toBe(422);
    const text = await response.text();
    expect(text).toContain("Give the task a title.");
    expect(text).toContain(">Typed</textarea>");
  });

  it("says that its project is archived, and offers no timer then", async () => {
    const owner = await createPerson();
    const project = await projectBy(owner);
    const { id } = await taskBy(owner, project.id);
    await archiveProject(ctxFor(owner), project.id);
    const text = await textOf(owner, `/tasks/${id}`);
    expect(text).toContain("archived project");
    expect(mainOf(text)).not.toContain('action="/timer"');
  });

  it("offers no timer on what nobody works on any more", async () => {
    const owner = await createPerson();
    const { id } = await taskBy(owner, (await projectBy(owner)).id);
    expect(mainOf(await textOf(owner, `/tasks/${id}`))).toContain('action="/timer"');
    await archiveTask(ctxFor(owner), id);
    expect(mainOf(await textOf(owner, `/tasks/${id}`))).not.toContain('action="/timer"');
  });

  it("offers no timer to those who manage the project but do not work on it", async () => {
    const { owner, admin } = await createTeam();
    const { id } = await taskBy(owner, (await projectBy(owner, { access: "members" })).id);
    expect(mainOf(await textOf(owner, `/tasks/${id}`))).toContain('action="/timer"');
    expect(mainOf(await textOf(admin, `/tasks/${id}`))).not.toContain('action="/timer"');
    expect(mainOf(await textOf(admin, "/tasks"))).not.toContain('action="/timer"');
  });

  it("does not exist for a member who does not see its project", async () => {
    const { owner, bob, carol } = await createTeam();
    const project = await projectBy(owner, { access: "members" }, [bob]);
    const { id } = await taskBy(owner, project.id);
    expect((await browserOf(bob).get(`/tasks/${id}`)).status).toBe(200);
    expect((await browserOf(carol).get(`/tasks/${id}`)).status).toBe(404);
  });

  it("answers a live refresh with 204 until something changed", async () => {
    const owner = await createPerson();
    const { id } = await taskBy(owner, (await projectBy(owner)).id);
    const panel = await textOf(owner, `/tasks/${id}?part=panel`, htmx);
    const path = `/tasks/${id}?part=panel&v=${/data-version="([^"]+)"/.exec(panel)?.[1]}`;
    expect((await browserOf(owner).get(path, htmx)).status).toBe(204);
    await updateTask(ctxFor(owner), { id, version: 1, title: "News" });
    expect(await textOf(owner, path, htmx)).toContain("News");
  });
});
