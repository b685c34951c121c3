import { describe, expect, it } from "vitest";

import { getTask } from "../../../../src/domain/tasks/get-task.ts";
import { browserOf, createPerson, ctxFor } from "../../../support/people.ts";
import { createTeam, projectBy, taskBy } from "../../../support/work.ts";

const htmx = { "HX-Request": "true", "HX-Request-Type": "partial" };

describe("the board of tasks", () => {
  it("stands beside the list under the same filter, and links from a full column to its list", async () => {
    const { owner, bob } = await createTeam();
    const { id: projectId } = await projectBy(owner);
    for (let index = 0; index < 26; index++)
      await taskBy(owner, projectId, { title: `Nr ${index}`, assigneeId: bob.userId });
    await taskBy(owner, projectId, { title: "Nobodys" });
    const browser = browserOf(owner);
    const query = `assignee=${bob.userId}`;
    const list = await (await browser.get(`/tasks?${query}&status=all`)).text();
    expect(list).toContain(`href="/tasks?assignee=${bob.userId}&amp;view=board"`);
    const board = await (await browser.get(`/tasks?${query}&view=board`)).text();
    expect(board).toContain(`href="/tasks?${query}">List</a>`);
    expect(board).toContain(`<input type="hidden" name="view" value="board"/>`);
    expect(board).toContain(">Nr 25<");
    expect(board).not.toContain("Nobodys");
    expect(board).toMatch(new RegExp(`href="/tasks\\?status=open&amp;${query}"[^>]*>1 more<`));
    expect(board).toContain(`data-live="/tasks?${query}&amp;view=board&amp;part=list"`);
  });

  it("moves a task by its button without a script, and comes back to the same board", async () => {
    const owner = await createPerson();
    const { id } = await taskBy(owner, (await projectBy(owner)).id, { title: "Door" });
    const browser = browserOf(owner);
    const board = await (await browser.get("/tasks?q=door&view=board")).text();
    const action = `/tasks/${id}/status?q=door&view=board`;
    expect(board).toContain(`formaction="${action.replace("&", "&amp;")}"`);
    const moved = await browser.post(action, { status: "in_progress" });
    expect([moved.status, moved.headers.get("Location")]).toEqual([303, "/tasks?q=door&view=board"]);
    expect((await getTask(ctxFor(owner), id)).status).toBe("in_progress");
  });

  it("answers htmx with the board, the cursor on the task, and the way back to what it was", async () => {
    const owner = await createPerson();
    const { id } = await taskBy(owner, (await projectBy(owner)).id, { title: "Door", status: "in_progress" });
    const answer = await browserOf(owner).post(`/tasks/${id}/status?view=board`, { status: "done" }, htmx);
    const text = await answer.text();
    expect(text).toMatch(/^<div id="task-list" class="board"/);
    expect(text).toMatch(/data-status="done">(?:(?!<\/section>).)*autofocus[^>]*>Door</s);
    expect(text).toContain("“Door” is now done.");
    expect(text).toContain('name="status" value="in_progress"');
  });

  it("says what is wrong with a status that is none", async () => {
    const owner = await createPerson();
    const { id } = await taskBy(owner, (await projectBy(owner)).id);
    const answer = await browserOf(owner).post(`/tasks/${id}/status?view=board`, { status: "x" }, htmx);
    expect(answer.status).toBe(422);
    expect(decodeURIComponent(answer.headers.get("X-Flash") ?? "")).toBe("Choose one of the statuses shown.");
  });

  it("narrows the list while one types, and the address with it", async () => {
    const owner = await createPerson();
    const { id: projectId } = await projectBy(owner);
    await taskBy(owner, projectId, { title: "Door" });
    await taskBy(owner, projectId, { title: "Window" });
    const page = await (await browserOf(owner).get("/tasks")).text();
    expect(page).toMatch(/id="search"|hx-get="\/tasks\?part=list"/);
    const answer = await browserOf(owner).get("/tasks?part=list&q=wind&status=unfinished", htmx);
    const text = await answer.text();
    expect(text).toMatch(/^<div id="task-list"/);
    expect(text).toContain("Window");
    expect(text).not.toContain("Door");
    expect(answer.headers.get("HX-Push-Url")).toBe("/tasks?q=wind");
  });
});
