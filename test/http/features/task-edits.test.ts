import { describe, expect, it } from "vitest";

import { getTask } from "../../../src/domain/tasks/get-task.ts";
import { updateTask } from "../../../src/domain/tasks/update-task.ts";
import { browserOf, ctxFor } from "../../support/people.ts";
import { createTeam, projectBy, taskBy } from "../../support/work.ts";

/** What the form says it showed, of which version. */
function hiddenOf(html: string): { version: string; shown: string } {
  const read = (name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? "";
  return { version: read("version"), shown: read("shown").replaceAll("&quot;", '"') };
}

describe("a task's form", () => {
  it("writes only what was typed anew, over what another tab saved meanwhile", async () => {
    const { owner, bob } = await createTeam();
    const { id: projectId } = await projectBy(owner);
    const { id } = await taskBy(owner, projectId, { title: "Door", description: "One\nTwo" });
    const browser = browserOf(owner);
    const pageOf = async (taskId: string) => (await browser.get(`/tasks/${taskId}`)).text();
    const held = hiddenOf(await pageOf(id));
    const typed = { ...JSON.parse(held.shown), description: "One\r\nTwo", priority: "low" };
    await updateTask(ctxFor(bob), {
      id,
      version: 1,
      title: "Theirs",
      description: "Three",
      dueOn: "2030-01-01",
    });
    const stale = await browser.post(`/tasks/${id}`, { ...typed, ...held });
    expect(stale.status).toBe(409);
    const again = await stale.text();
    expect(again).toContain("yours: <strong>Low</strong>");
    expect(again.match(/, yours: /g)).toHaveLength(1);
    await updateTask(ctxFor(bob), { id, version: 2, assigneeId: bob.userId });
    const reloaded = { ...JSON.parse(hiddenOf(again).shown), priority: "low", ...hiddenOf(again) };
    expect((await browser.post(`/tasks/${id}`, reloaded)).status).toBe(409);
    const current = hiddenOf(await pageOf(id));
    expect((await browser.post(`/tasks/${id}`, { ...reloaded, version: current.version })).status).toBe(303);
    expect(await getTask(ctxFor(owner), id)).toMatchObject({
      title: "Theirs",
      description: "Three",
      dueOn: "2030-01-01",
      priority: "low",
      assigneeId: bob.userId,
    });
  });
});
