import { beforeEach, describe, expect, it } from "vitest";

import { changeTasks } from "../../../../src/domain/tasks/change-tasks.ts";
import { completeTask, setTaskStatus } from "../../../../src/domain/tasks/task-lifecycle.ts";
import { interveneBefore } from "../../../support/intervening-database.ts";
import { createPerson, ctxFor, type Person } from "../../../support/people.ts";
import { sandbox } from "../../../support/sandbox.ts";
import { deliverAll, githubSide, owedRows, prove, twoSides } from "../../../support/two-way.ts";
import { boundTo, syncAll } from "../../../support/issue-sync.ts";
import { allTasks } from "../../../support/issue-events.ts";
import { ensureTags } from "../../../../src/domain/tags/ensure-tags.ts";
import { trackerSettings } from "../../../../src/integrations/bindings/settings.ts";
import { updateTask } from "../../../../src/domain/tasks/update-task.ts";
import { lossyHttp } from "../../../providers/contracts/lossy-http.ts";

let owner: Person;
beforeEach(async () => {
  owner = await createPerson();
});

const writes = async () =>
  (await sandbox.requests("api.github.com")).filter(({ method }) => method === "PATCH").length;
/** How many writes a piece of work makes. */
async function writesOf(work: () => Promise<unknown>): Promise<number> {
  const before = await writes();
  await work();
  return (await writes()) - before;
}

describe("a change of a task", () => {
  it("is owed once, and written in one call with what else was changed", async () => {
    const { edit, there, here } = await twoSides(owner);
    await edit({ title: "Door is stuck" });
    await edit({ status: "done", description: "It sticks, @bob." });
    expect(await owedRows(owner)).toHaveLength(1);
    expect(await writesOf(() => deliverAll(owner))).toBe(1);
    expect(await there()).toMatchObject({
      title: "Door is stuck",
      state: "closed",
      body: "It sticks, @\u200Bbob.",
    });
    expect(await here()).toMatchObject({
      title: "Door is stuck",
      description: "It sticks, @bob.",
      unwritten: null,
    });
    expect(await owedRows(owner)).toEqual([]);
  });

  it("goes nowhere when changes come from there only", async () => {
    const { binding } = await boundTo(owner, "acme/web");
    await syncAll(owner, binding.id);
    const [task] = await allTasks();
    await updateTask(ctxFor(owner), { id: task?.id ?? "", version: task?.version ?? 0, title: "Mine" });
    expect(await owedRows(owner)).toEqual([]);
  });

  it("that says what the issue says already is not written", async () => {
    const { edit, here, there } = await twoSides(owner);
    const { title } = await there();
    await edit({ title: "Something else" });
    await edit({ title });
    expect(await writesOf(() => deliverAll(owner))).toBe(0);
    expect(await here()).toMatchObject({ title, unwritten: null });
  });

  it("is written when a button does it, and undone", async () => {
    const { taskId, there, edit } = await twoSides(owner);
    await completeTask(ctxFor(owner), taskId);
    await deliverAll(owner);
    expect(await there()).toMatchObject({ state: "closed" });
    await edit({ status: "in_progress" });
    await deliverAll(owner);
    expect(await there()).toMatchObject({ state: "open" });
  });

  it("is written when a card is moved on the board, and when it is one of several that are changed", async () => {
    const { taskId, there } = await twoSides(owner);
    await setTaskStatus(ctxFor(owner), { id: taskId, status: "done" });
    await deliverAll(owner);
    expect(await there()).toMatchObject({ state: "closed" });
    await changeTasks(ctxFor(owner), { ids: [taskId], change: { status: "open" } });
    await deliverAll(owner);
    expect(await there()).toMatchObject({ state: "open" });
  });

  it("keeps a status that the provider does not have", async () => {
    const { edit, here, snapshot, hook } = await twoSides(owner);
    await edit({ status: "in_progress" });
    expect(await writesOf(() => deliverAll(owner))).toBe(0);
    await hook(await snapshot());
    expect(await here()).toMatchObject({ status: "in_progress", unwritten: null });
  });

  it("assigns the account that the assignee proved to have", async () => {
    const bob = await createPerson({ workspaceId: owner.workspaceId, role: "member", name: "Bob" });
    const carl = await createPerson({ workspaceId: owner.workspaceId, role: "member", name: "Carl" });
    await prove(bob, "bob");
    const { edit, there, here } = await twoSides(owner);
    await edit({ assigneeId: bob.userId });
    await deliverAll(owner);
    expect(await there()).toMatchObject({ assignees: [{ login: "bob" }] });
    await edit({ assigneeId: carl.userId });
    await deliverAll(owner);
    expect((await here()).unwritten?.assigneeId?.refused).toMatch(/^Carl has no account at github.com/);
    expect(await there()).toMatchObject({ assignees: [{ login: "bob" }] });
    await edit({ assigneeId: null });
    await deliverAll(owner);
    expect(await there()).toMatchObject({ assignees: [] });
  });

  it("writes a priority as the label that stands for it", async () => {
    const { edit, there } = await twoSides(owner);
    await edit({ priority: "high" });
    await deliverAll(owner);
    expect(await there()).toMatchObject({ labels: [{ name: "bug" }] });
    await edit({ priority: "medium" });
    await deliverAll(owner);
    expect(await there()).toMatchObject({ labels: [{ name: "enhancement" }] });
  });
});

describe("tags that labels stand for", () => {
  const names = async (there: () => Promise<Record<string, unknown>>) =>
    ((await there())["labels"] as { name: string }[]).map(({ name }) => name).toSorted();

  it("are labels there, and no other label is touched", async () => {
    const { bound, change, mark, here, there, hook, snapshot, taskChange } = await labelled();
    await mark();
    await change({ tag: { label: "question", isOn: true } });
    await hook(await snapshot());
    const [documentation = "", question = ""] = trackerSettings(bound.binding).tags.map(({ tagId }) => tagId);
    expect((await here()).tags).toEqual([question]);
    await taskChange({ tag: { label: "documentation", isOn: true } });
    await deliverAll(owner);
    expect(await names(there)).toEqual(["documentation", "question", "wontfix"]);
    await taskChange({ tag: { label: "question", isOn: false } });
    await deliverAll(owner);
    expect(await names(there)).toEqual(["documentation", "wontfix"]);
    expect(await here()).toMatchObject({ tags: [documentation], unwritten: null });
    const { version } = await here();
    await hook(await snapshot());
    expect((await here()).version).toBe(version);
  });

  it("keep what each side changed while the other did, and tags without a label", async () => {
    const { bound, change, edit, here, there, taskChange } = await labelled();
    const own = (await ensureTags(ctxFor(owner), ["Mine"])).find(({ name }) => name === "Mine")?.id ?? "";
    await edit({ tagIds: [own] });
    expect(await writesOf(() => deliverAll(owner))).toBe(0);
    await taskChange({ tag: { label: "documentation", isOn: true } });
    await change({ tag: { label: "question", isOn: true } });
    await deliverAll(owner);
    expect(await names(there)).toEqual(["documentation", "question"]);
    const mapped = trackerSettings(bound.binding).tags.map(({ tagId }) => tagId);
    expect((await here()).tags.toSorted()).toEqual([...mapped, own].toSorted());
  });

  it("and priorities, which are labels too, are written as one", async () => {
    const { edit, there, taskChange } = await labelled();
    await taskChange({ tag: { label: "documentation", isOn: true } });
    await edit({ priority: "high" });
    expect(await writesOf(() => deliverAll(owner))).toBe(1);
    expect(await names(there)).toEqual(["bug", "documentation"]);
  });

  async function labelled() {
    const sides = await twoSides(owner);
    const { issue } = sides;
    return { ...sides, mark: () => githubSide.mark(issue) };
  }
});

describe("what comes back of our own write", () => {
  it("writes no row", async () => {
    const { edit, snapshot, hook, here } = await twoSides(owner);
    await edit({ title: "Door is stuck", status: "done" });
    await deliverAll(owner);
    const before = await here();
    const { result } = await hook(await snapshot());
    expect(result).toMatch(/Nothing that the task of/);
    expect(await here()).toEqual(before);
  });

  it("of the same instant is older than the answer", async () => {
    const { edit, snapshot, hook, here } = await twoSides(owner);
    await edit({ title: "Door is stuck", status: "done" });
    await deliverAll(owner);
    const issue = await snapshot();
    const labels = [{ id: null, name: "later" }];
    await hook({ ...issue, title: "On its way", labels, version: "between" });
    expect(await here()).toMatchObject({ title: "Door is stuck" });
  });

  it("and arrives before the answer is no change of theirs", async () => {
    const { edit, snapshot, hook, here, there } = await twoSides(owner);
    await edit({ title: "First" });
    await deliverAll(owner, { http: lossyHttp(({ method }) => method === "PATCH") }).catch(() => undefined);
    await edit({ title: "Second" });
    await hook(await snapshot());
    expect(await here()).toMatchObject({ title: "Second" });
    await deliverAll(owner);
    expect(await there()).toMatchObject({ title: "Second" });
    expect(await here()).toMatchObject({ title: "Second", unwritten: null });
  });

  it("is not written again when its answer got lost", async () => {
    const { edit, there } = await twoSides(owner);
    await edit({ title: "Once" });
    const sent = await writesOf(() =>
      deliverAll(owner, { http: lossyHttp(({ method }) => method === "PATCH") }),
    );
    expect(sent).toBe(1);
    expect(await there()).toMatchObject({ title: "Once" });
  });
});

describe("a change that the provider refuses", () => {
  it("is shown in its words, holds back no other, and is not tried again by itself", async () => {
    const { edit, here, there, snapshot, hook } = await twoSides(owner);
    await edit({ title: "x".repeat(290), status: "done" });
    await deliverAll(owner);
    expect((await here()).unwritten).toMatchObject({
      title: { refused: expect.stringMatching(/GitHub refused this: title is too long/) },
    });
    expect((await here()).unwritten).not.toHaveProperty("status");
    expect(await there()).toMatchObject({ title: "Door sticks", state: "closed" });
    await hook(await snapshot());
    expect(await writesOf(() => deliverAll(owner))).toBe(0);
    await edit({ title: "Short" });
    await deliverAll(owner);
    expect(await there()).toMatchObject({ title: "Short" });
    expect(await here()).toMatchObject({ unwritten: null });
  });
});

describe("a field that both sides changed", () => {
  it.each([
    ["theirs", "Theirs", 0],
    ["ours", "Ours", 1],
  ] as const)("is as the policy says: %s", async (policy, title, calls) => {
    const { edit, change, here, there } = await twoSides(owner, policy);
    await change({ title: "Theirs" });
    await edit({ title: "Ours", description: "Only here." });
    expect(await writesOf(() => deliverAll(owner))).toBe(1);
    expect(calls).toBeLessThan(2);
    expect(await there()).toMatchObject({ title, body: "Only here." });
    expect(await here()).toMatchObject({ title, description: "Only here.", unwritten: null });
  });

  it.each([
    [-60_000, "Theirs"],
    [60_000, "Ours"],
  ])("is the newer one's, when ours is %i ms from theirs", async (offset, title) => {
    const { edit, change, here, there } = await twoSides(owner, "newer");
    await change({ title: "Theirs" });
    await edit({ title: "Ours" }, Date.now() + offset);
    await deliverAll(owner, { now: Date.now() + Math.max(0, offset) });
    expect(await there()).toMatchObject({ title });
    expect(await here()).toMatchObject({ title, unwritten: null });
  });

  it.each(["ask", "ours"] as const)(
    "is theirs, whatever the policy (%s), when they changed it before the answer to ours was known",
    async (policy) => {
      const { edit, change, here, there, snapshot, hook } = await twoSides(owner, policy);
      await edit({ title: "Ours" });
      const changeThere = async () => {
        // GitHub's clock has no more than seconds.
        await scheduler.wait(1_100);
        await change({ title: "Theirs" });
        await hook(await snapshot());
      };
      await deliverAll(owner, { db: interveneBefore(/UPDATE tasks SET\s+title =/, changeThere) });
      expect(await there()).toMatchObject({ title: "Theirs" });
      await deliverAll(owner);
      expect(await there()).toMatchObject({ title: "Theirs" });
      expect(await here()).toMatchObject({ title: "Theirs", unwritten: null });
    },
  );

  it("is asked about, while both keep theirs", async () => {
    const { edit, change, here, there, snapshot, hook } = await twoSides(owner, "ask");
    await change({ title: "Theirs" });
    await edit({ title: "Ours" });
    await hook(await snapshot());
    await deliverAll(owner);
    expect(await here()).toMatchObject({
      title: "Ours",
      unwritten: { title: { theirs: { shown: "Theirs" } } },
    });
    expect(await there()).toMatchObject({ title: "Theirs" });
    expect(await owedRows(owner)).toEqual([]);
  });
});
