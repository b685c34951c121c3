import { describe, expect, it } from "vitest";

import { getTask } from "../../../../src/domain/tasks/get-task.ts";
import { localDateOf } from "../../../../src/lib/zoned-time.ts";
import { browserOf, createPerson, ctxFor } from "../../../support/people.ts";
import { createTeam, projectBy, taskBy } from "../../../support/work.ts";

describe("a view of the tasks", () => {
  it("is saved from the filter that is shown, is one press away, renamed, shared and deleted", async () => {
    const { owner, bob } = await createTeam();
    await projectBy(owner);
    const browser = browserOf(owner);
    const filter = "/tasks?priority=high&group=due";
    const page = await (await browser.get(filter)).text();
    const action = /action="(\/task-views[^"]*)"/.exec(page)?.[1]?.replaceAll("&amp;", "&") ?? "";
    expect(action).toBe("/task-views?priority=high&group=due");
    const refused = await browser.post(action, { name: " ", audience: "workspace" });
    expect(refused.status).toBe(422);
    const text = await refused.text();
    expect(text).toContain("Give the view a name.");
    expect(text).toMatch(/<option value="workspace" selected/);
    const saved = await browser.post(action, { name: "Hot", audience: "own" });
    expect([saved.status, saved.headers.get("Location")]).toEqual([303, filter]);
    const chip = `class="chip" href="${filter.replace("&", "&amp;")}"`;
    expect(await (await browser.get("/tasks")).text()).toContain(`${chip}>Hot<`);
    const shown = await (await browser.get(filter)).text();
    expect(shown).toContain(`${chip} aria-current="page">Hot<`);
    expect(shown).not.toContain("Save this view");
    const [, path = ""] = /action="(\/task-views\/\w+)\?/.exec(shown) ?? [];
    await browser.post(`${path}?priority=high&group=due`, { name: "Hottest", audience: "workspace" });
    const asBob = await (await browserOf(bob).get(filter)).text();
    expect(asBob).toContain(">Hottest<");
    expect(asBob).not.toContain("Change this view");
    expect((await browser.post(`${path}/delete`)).headers.get("Location")).toBe("/tasks");
    expect(await (await browser.get("/tasks")).text()).not.toContain("Hottest");
  });

  it("may be a board", async () => {
    const owner = await createPerson();
    await projectBy(owner);
    const browser = browserOf(owner);
    await browser.post("/task-views?view=board&assignee=me", { name: "My board", audience: "own" });
    const page = await (await browser.get("/tasks?assignee=me&view=board")).text();
    expect(page).toContain('href="/tasks?assignee=me&amp;view=board" aria-current="page">My board<');
  });
});

const headings = (text: string) =>
  Array.from(text.matchAll(/<h2[^>]*>([^<]+)<|href="\/tasks\/\w+">([^<]+)</g), ([, heading, title]) =>
    heading === undefined ? title : `# ${heading}`,
  );

describe("the list", () => {
  it("shows the person's own tasks first, however old, and then those of all others, page by page", async () => {
    const { owner, bob } = await createTeam();
    const { id } = await projectBy(owner);
    await taskBy(owner, id, { title: "Old and mine", assigneeId: bob.userId });
    for (let index = 0; index < 51; index++) await taskBy(owner, id, { title: `Task ${index}` });
    const page = await (await browserOf(bob).get("/tasks?part=list")).text();
    expect(headings(page).slice(0, 4)).toEqual(["# Mine", "Old and mine", "# Others", "Task 50"]);
    const [, next = ""] = /href="([^"]*)" rel="next"/.exec(page) ?? [];
    const second = await (await browserOf(bob).get(next)).text();
    expect(headings(second)).toEqual(expect.arrayContaining(["Task 0"]));
    expect(second).not.toContain("Old and mine");
  });

  it.each([
    ["project", ["# Shop", "Sell", "# Website", "Begun", "Late"]],
    ["status", ["# Open", "Sell", "Late", "# In progress", "Begun"]],
    ["assignee", ["# Bob", "Begun", "# Nobody", "Sell", "Late"]],
    ["due", ["# Overdue", "Late", "# Today", "Begun", "# No due date", "Sell"]],
  ])("is grouped by %s", async (group, expected) => {
    const { owner, bob } = await createTeam();
    const web = await projectBy(owner);
    const shop = await projectBy(owner, { name: "Shop" });
    const today = localDateOf(Date.now(), "Europe/Berlin");
    await taskBy(owner, web.id, { title: "Late", dueOn: "2026-01-05" });
    const begun = { title: "Begun", status: "in_progress", assigneeId: bob.userId, dueOn: today } as const;
    await taskBy(owner, web.id, begun);
    await taskBy(owner, shop.id, { title: "Sell" });
    const text = await (await browserOf(owner).get(`/tasks?part=list&group=${group}`)).text();
    expect(headings(text)).toEqual(expected);
  });

  it("changes the tasks that are ticked, and keeps them ticked when that is refused", async () => {
    const { owner, bob } = await createTeam();
    const { id: projectId } = await projectBy(owner);
    const { id } = await taskBy(owner, projectId, { title: "One" });
    const browser = browserOf(owner);
    const stays = { task: id, status: "", priority: "", assigneeId: "", dueOn: "" };
    const refused = await browser.post("/chosen-tasks?q=one", stays);
    expect(refused.status).toBe(422);
    const text = await refused.text();
    expect(text).toContain("Choose what to change");
    expect(text).toMatch(new RegExp(`name="task" value="${id}" checked`));
    const chosen = { ...stays, priority: "high", assigneeId: bob.userId };
    const changed = await browser.post("/chosen-tasks?q=one", chosen);
    expect(changed.status).toBe(303);
    expect(changed.headers.get("Location")).toMatch(/^\/tasks\?q=one&undo=\w+$/);
    const list = await (await browser.get("/tasks?part=list&group=assignee")).text();
    expect(headings(list)).toEqual(["# Bob", "One"]);
    expect(list).toContain(">high<");
    await browser.post("/chosen-tasks", { ...stays, verb: "archive" });
    expect(headings(await (await browser.get("/tasks?part=list&status=archived")).text())).toEqual(["One"]);
  });

  it("offers the way back from what was changed, under the same filter", async () => {
    const owner = await createPerson();
    const { id } = await taskBy(owner, (await projectBy(owner)).id, { title: "One", dueOn: "2026-12-24" });
    const browser = browserOf(owner);
    const stays = { task: id, status: "", priority: "", assigneeId: "", dueOn: "" };
    const changed = await browser.post("/chosen-tasks?q=one", { ...stays, noDue: "on", priority: "high" });
    expect(await getTask(ctxFor(owner), id)).toMatchObject({ dueOn: null, priority: "high" });
    const location = changed.headers.get("Location") ?? "";
    const said = changed.headers.get("Set-Cookie")?.split(";")[0] ?? "";
    const page = await (
      await browserOf({ ...owner, cookie: `${owner.cookie}; ${said}` }).get(location)
    ).text();
    expect(page).toContain("The task is changed.");
    const [, action = ""] = /action="(\/changes\/\w+\/undo)"/.exec(page) ?? [];
    const undone = await browser.post(action, { next: "/tasks?q=one" });
    expect([undone.status, undone.headers.get("Location")]).toEqual([303, "/tasks?q=one"]);
    expect(await getTask(ctxFor(owner), id)).toMatchObject({ dueOn: "2026-12-24", priority: "none" });
  });

  it("does not take a day and no day at once, and keeps both as they were typed", async () => {
    const owner = await createPerson();
    const { id } = await taskBy(owner, (await projectBy(owner)).id, { title: "One" });
    const both = { task: id, status: "", priority: "", assigneeId: "", dueOn: "2026-12-24", noDue: "on" };
    const refused = await browserOf(owner).post("/chosen-tasks", both);
    expect(refused.status).toBe(422);
    const text = await refused.text();
    expect(text).toContain("Choose a due date, or tick No due date, not both.");
    expect(text).toMatch(/name="dueOn"[^>]*value="2026-12-24"|value="2026-12-24"[^>]*name="dueOn"/);
    expect(text).toMatch(/<input type="checkbox"[^>]*name="noDue"[^>]*checked/);
  });
});
