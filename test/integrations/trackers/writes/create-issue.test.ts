import { and, eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";

import { timeEntries } from "../../../../src/db/schema/work.ts";
import { createTask } from "../../../../src/domain/tasks/create-task.ts";
import { getTask } from "../../../../src/domain/tasks/get-task.ts";
import { createSome, createThere } from "../../../../src/integrations/trackers/writes/create-there.ts";
import { lossyHttp } from "../../../providers/contracts/lossy-http.ts";
import { github } from "../../../support/bindings.ts";
import { allTasks } from "../../../support/issue-events.ts";
import { boundTo, syncAll } from "../../../support/issue-sync.ts";
import { createPerson, ctxFor, db, type Person } from "../../../support/people.ts";
import { entryBy } from "../../../support/time.ts";
import { bothWays, deliverAll, owedRows } from "../../../support/two-way.ts";

type Issue = { number: number; title: string; body: string; state: string; labels: { name: string }[] };

let owner: Person;
beforeEach(async () => {
  owner = await createPerson();
});

async function bound(settings = bothWays()) {
  const { binding } = await boundTo(owner, "acme/cart", { settings });
  await syncAll(owner, binding.id);
  return binding;
}
const issuesNamed = async (title: string) =>
  (await github<Issue[]>("alice", "GET", "/repos/acme/cart/issues?state=all&per_page=100")).filter(
    (issue) => issue.title === title,
  );
const task = (projectId: string | null, title: string) =>
  createTask(ctxFor(owner), {
    projectId: projectId ?? "",
    title,
    description: "From here.",
    priority: "high",
  });

describe("an issue that is made of a task", () => {
  it("is made once, as the task is, and goes on as its issue", async () => {
    const binding = await bound();
    const { id } = await task(binding.projectId, "Made here");
    for (let times = 0; times < 2; times++)
      await createThere(ctxFor(owner), { taskId: id, bindingId: binding.id });
    await deliverAll(owner);
    await createThere(ctxFor(owner), { taskId: id, bindingId: binding.id });
    await deliverAll(owner);
    const [issue, ...others] = await issuesNamed("Made here");
    expect(others).toEqual([]);
    expect(issue).toMatchObject({ body: expect.stringMatching(/^From here\./), labels: [{ name: "bug" }] });
    const { source } = await getTask(ctxFor(owner), id);
    expect(source).toMatchObject({ label: `acme/cart#${issue?.number}` });
    await syncAll(owner, binding.id);
    expect((await allTasks()).filter(({ title }) => title === "Made here")).toHaveLength(1);
  });

  it("is made once although the answer got lost and a sync was faster, and its time stays", async () => {
    const binding = await bound();
    const { id } = await task(binding.projectId, "Lost on the way");
    await createThere(ctxFor(owner), { taskId: id, bindingId: binding.id });
    await deliverAll(owner, { http: lossyHttp(({ method }) => method === "POST") });
    await syncAll(owner, binding.id);
    const double = (await allTasks()).find((one) => one.title === "Lost on the way" && one.id !== id);
    await entryBy(owner, { startedAt: 1e12, endedAt: 1e12 + 6e4, taskId: double?.id ?? "" });
    await deliverAll(owner);
    expect(await issuesNamed("Lost on the way")).toHaveLength(1);
    expect(
      (await allTasks()).filter(({ title }) => title === "Lost on the way").map((one) => one.id),
    ).toEqual([id]);
    const isOfTask = and(eq(timeEntries.workspaceId, owner.workspaceId), eq(timeEntries.taskId, id));
    expect(await db().select().from(timeEntries).where(isOfTask)).toHaveLength(1);
  });

  it("is made of each chosen task, one after the other", async () => {
    const binding = await bound();
    const taskIds: string[] = [];
    for (const title of ["One of three", "Two of three", "Three of three"])
      taskIds.push((await task(binding.projectId, title)).id);
    await createSome(ctxFor(owner), { taskIds, bindingId: binding.id });
    await deliverAll(owner);
    for (const title of ["One of three", "Two of three", "Three of three"])
      expect(await issuesNamed(title)).toHaveLength(1);
  });

  it("is made of new tasks by themselves, where that was chosen", async () => {
    const settings = bothWays();
    const binding = await bound({ ...settings, writes: { ...settings.writes, takesNew: true } });
    await task(binding.projectId, "New by rule");
    await deliverAll(owner);
    expect(await issuesNamed("New by rule")).toHaveLength(1);
  });

  it("is not made where changes come from there only", async () => {
    const settings = bothWays();
    const binding = await bound({
      ...settings,
      writes: { ...settings.writes, direction: "theirs", takesNew: true },
    });
    const { id } = await task(binding.projectId, "Stays here");
    await createThere(ctxFor(owner), { taskId: id, bindingId: binding.id });
    await expect(createSome(ctxFor(owner), { taskIds: [id], bindingId: binding.id })).rejects.toMatchObject({
      code: "invalid",
    });
    expect(await owedRows(owner)).toEqual([]);
  });
});
