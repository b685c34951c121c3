import { describe, expect, it } from "vitest";

import { startTimer } from "../../../../src/domain/time/start-timer.ts";
import { browserWithCookies } from "../../../support/browser.ts";
import { browserOf, createPerson, createWorkspace, ctxFor } from "../../../support/people.ts";
import { entriesOf, runningOf } from "../../../support/time.ts";
import { projectBy, taskBy } from "../../../support/work.ts";

const onTasks = {
  "HX-Request": "true",
  "HX-Request-Type": "partial",
  "HX-Current-URL": "http://localhost:8787/tasks?status=open",
};

/** What the strip says. */
const stripOf = (html: string) => /<section id="timer".*?<\/section>/s.exec(html)?.[0] ?? "";

describe("the strip of the timer", () => {
  it("stands on every page: what, on which project, for how long", async () => {
    const ada = await createPerson();
    const browser = browserOf(ada);
    for (const path of ["/", "/tasks", "/projects", "/settings", "/no-such-page"])
      expect(stripOf(await (await browser.get(path)).text()), path).toContain("No timer is running.");
    const project = await projectBy(ada, { name: "Website" });
    const task = await taskBy(ada, project.id, { title: "Fix the door" });
    await startTimer(ctxFor(ada), { notes: "Hinges", projectId: project.id, taskId: task.id });
    for (const path of ["/", "/tasks", "/projects", "/settings", "/no-such-page"]) {
      const strip = stripOf(await (await browser.get(path)).text());
      for (const said of ["Hinges", "Website", "Fix the door", "data-since="])
        expect(strip, path).toContain(said);
    }
  });

  it("shows the timer of this person in this workspace", async () => {
    const ada = await createPerson();
    const colleague = await createPerson({ workspaceId: ada.workspaceId });
    const stranger = await createPerson({ workspaceId: await createWorkspace() });
    await startTimer(ctxFor(colleague), { notes: "Of a colleague" });
    await startTimer(ctxFor(stranger), { notes: "Of a stranger" });
    expect(stripOf(await (await browserOf(ada).get("/tasks")).text())).toContain("No timer is running.");
  });

  it("starts, switches and stops without a script, and comes back to the same page", async () => {
    const ada = await createPerson();
    const browser = browserOf(ada);
    const next = "/tasks?status=open";
    expect(await (await browser.get(next)).text()).toContain(`name="next" value="${next}"`);
    const started = await browser.post("/timer", { notes: "Mail", next });
    expect([started.status, started.headers.get("Location")]).toEqual([303, next]);
    await browser.post("/timer", { notes: "Review", next });
    const [running] = await runningOf(ada);
    expect(running?.notes).toBe("Review");
    const stopped = await browser.post("/timer/stop", { entryId: running?.id ?? "", next });
    expect(stopped.headers.get("Location")).toMatch(/^\/tasks\?status=open&undo=\w+$/);
    expect(await entriesOf(ada)).toHaveLength(2);
    const elsewhere = await browser.post("/timer", { notes: "Mail", next: "//evil.example/" });
    expect(elsewhere.headers.get("Location")).toBe("/");
  });

  it("offers the way back on the page it comes back to, once", async () => {
    const ada = await createPerson();
    const { entry } = await startTimer(ctxFor(ada), { notes: "Mail" });
    const stopped = await browserOf(ada).post("/timer/stop", { entryId: entry.id, next: "/projects" });
    const browser = browserWithCookies(ada);
    const [, flash = ""] = /flash=([^;]*)/.exec(stopped.headers.get("Set-Cookie") ?? "") ?? [];
    browser.jar.set("flash", flash);
    const back = stopped.headers.get("Location") ?? "";
    const html = await (await browser.get(back)).text();
    expect(html).toMatch(/class="flash".*The timer is stopped at 0:00\./s);
    const [, undo = ""] = /action="(\/changes\/\w+\/undo)"/.exec(html) ?? [];
    expect(await (await browser.get(back)).text()).not.toContain("The timer is stopped");
    const undone = await browserOf(ada).post(undo, { next: "/projects" });
    expect(undone.headers.get("Location")).toBe("/projects");
    expect(await runningOf(ada)).toHaveLength(1);
  });

  it("is all that is swapped on another page than Today", async () => {
    const ada = await createPerson();
    const browser = browserOf(ada);
    const started = await (await browser.post("/timer", { notes: "Mail" }, onTasks)).text();
    expect(stripOf(started)).toContain("Mail");
    expect(started).not.toContain("day-list");
    const [running] = await runningOf(ada);
    const stopped = await browser.post("/timer/stop", { entryId: running?.id ?? "" }, onTasks);
    const html = await stopped.text();
    expect(stripOf(html)).toContain("No timer is running.");
    const [, undo = ""] = /hx-post="(\/changes\/\w+\/undo)"/.exec(html) ?? [];
    expect(stripOf(await (await browser.post(undo, {}, onTasks)).text())).toContain("Mail");
  });

  it("says why a start is refused, and keeps what was typed", async () => {
    const browser = browserOf(await createPerson());
    const refused = await browser.post("/timer", { notes: "x".repeat(5000) }, onTasks);
    expect(refused.status).toBe(422);
    expect(await refused.text()).toContain('<hx-partial hx-target="#flashes"');
  });
});
