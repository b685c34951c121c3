import * as fc from "fast-check";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { links } from "../../../src/db/schema/bindings.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import type { ProviderEvent } from "../../../src/providers/inbound.ts";
import { type IssueFacts, bindingBy, identify, repositoryRef, snapshot } from "../../support/bindings.ts";
import { allTasks, apply, changed, onlyTask, rulesWith } from "../../support/issue-events.ts";
import { createPerson, db } from "../../support/people.ts";

describe("an issue that a webhook tells of", () => {
  it("becomes a task with its priority, due date and badge", async () => {
    const bound = await bindingBy(await createPerson());
    const applied = await apply(bound, changed({ labels: ["Bug"], dueOn: "2026-12-01" }));
    expect(applied).toMatchObject({ status: "processed", result: "Created a task for acme/web#12." });
    expect(await onlyTask()).toMatchObject({
      title: "Login fails on Safari",
      titleNorm: "login fails on safari",
      status: "open",
      priority: "high",
      dueOn: "2026-12-01",
      sourceLabel: "acme/web#12",
      sourceProvider: "github",
      projectId: bound.binding.projectId,
      version: 1,
      archivedAt: null,
    });
  });

  it("W8: is one task after 100 equal deliveries, also at once", async () => {
    const bound = await bindingBy(await createPerson());
    await Promise.all(
      Array.from({ length: 100 }, (_, i) => apply(bound, changed({}), { deliveryId: `d${i}` })),
    );
    expect(await onlyTask()).toMatchObject({ version: 1 });
  });

  it("ends closed when closed arrives before opened", async () => {
    const bound = await bindingBy(await createPerson());
    await apply(bound, changed({ state: "closed", updatedAt: 2_000_000, closedAt: 1_900_000 }));
    expect(await apply(bound, changed({}))).toMatchObject({
      status: "ignored",
      result: "A newer state of acme/web#12 is known already.",
    });
    expect(await onlyTask()).toMatchObject({ status: "done", completedAt: 1_900_000 });
  });

  it("is done since its beginning when nobody says since when, and stays so", async () => {
    const bound = await bindingBy(await createPerson());
    const closed = { state: "closed", closedAt: null, createdAt: 700_000 } as const;
    await apply(bound, changed({ ...closed, updatedAt: 2_000_000 }));
    expect(await onlyTask()).toMatchObject({ status: "done", completedAt: 700_000 });
    await apply(bound, changed({ ...closed, updatedAt: 3_000_000 }));
    expect(await onlyTask()).toMatchObject({ completedAt: 700_000, version: 1 });
  });

  it("is cut at 20,000 characters, never inside one, and leads to the whole text", async () => {
    const bound = await bindingBy(await createPerson());
    await apply(bound, changed({ title: "🚀".repeat(300), body: `x${"🚀".repeat(12_000)}` }));
    const task = await onlyTask();
    expect(task.title.isWellFormed() && task.description.isWellFormed()).toBe(true);
    expect([task.title.length, task.description.length]).toEqual([499, 20_000]);
    expect(task.sourceUrl).toBe("https://github.com/acme/web/issues/12");
  });

  it("belongs to the first assignee who is a member of this workspace", async () => {
    const owner = await createPerson();
    const stranger = await createPerson({ name: "Stranger" });
    await identify(stranger, "1");
    await identify(owner, "2");
    const bound = await bindingBy(owner);
    const assignees = ["1", "2"].map((accountId) => ({ accountId, login: accountId }));
    await apply(bound, changed({ assignees }));
    expect(await onlyTask()).toMatchObject({ assigneeId: owner.userId });
  });

  it("keeps what a person edited until the issue changes that very field", async () => {
    const bound = await bindingBy(await createPerson());
    await apply(bound, changed({}));
    await db().update(tasks).set({ status: "in_progress", title: "Ours", priority: "urgent" });
    await apply(bound, changed({ updatedAt: 2_000_000, title: "Theirs" }));
    expect(await onlyTask()).toMatchObject({ title: "Theirs", status: "in_progress", priority: "urgent" });
    await apply(bound, changed({ updatedAt: 3_000_000, title: "Theirs", labels: ["enhancement"] }));
    expect(await onlyTask()).toMatchObject({ status: "in_progress", priority: "medium" });
  });

  it("asks the provider when two states carry the same instant", async () => {
    const bound = await bindingBy(await createPerson());
    expect((await apply(bound, changed({ labels: ["a"] }))).jobs).toEqual([]);
    const second = await apply(bound, changed({ labels: ["b"] }));
    const late = await apply(bound, changed({ labels: ["a"] }));
    expect([...second.jobs, ...late.jobs]).toContainEqual(
      expect.objectContaining({ type: "issues.read", isTie: true, bindingId: bound.binding.id }),
    );
  });

  it("writes no row when it says nothing new", async () => {
    const bound = await bindingBy(await createPerson());
    const deliver = () => apply(bound, changed({ labels: ["bug"] }));
    await deliver();
    const before = await db().select().from(links);
    expect(await deliver()).toMatchObject({ status: "ignored" });
    expect(await db().select().from(links)).toEqual(before);
    expect(await onlyTask()).toMatchObject({ version: 1 });
  });
});

describe("the label filter", () => {
  it("leaves an issue without the label out, and says why", async () => {
    const bound = await bindingBy(await createPerson(), {
      settings: rulesWith({ labels: ["Bug", "critical"] }),
    });
    expect(await apply(bound, changed({ labels: ["docs"] }))).toMatchObject({
      status: "ignored",
      result: "acme/web#12 has none of the labels that are asked for (Bug, critical).",
    });
    expect(await allTasks()).toEqual([]);
    await apply(bound, changed({ labels: ["bug"], updatedAt: 900_000 }));
    expect(await allTasks()).toEqual([]);
  });

  it("archives the task when the label goes, and brings it back with the label", async () => {
    const bound = await bindingBy(await createPerson(), { settings: rulesWith({ labels: ["bug"] }) });
    await apply(bound, changed({ labels: ["bug"] }));
    await apply(bound, changed({ labels: [], updatedAt: 2_000_000 }));
    expect((await onlyTask()).archivedAt).not.toBeNull();
    await apply(bound, changed({ labels: ["BUG"], updatedAt: 3_000_000 }));
    expect((await onlyTask()).archivedAt).toBeNull();
  });
});

describe("an issue that was never seen", () => {
  it("leaves no task when it is deleted or moved, and says so", async () => {
    const bound = await bindingBy(await createPerson());
    const issue = snapshot();
    const gone = await apply(bound, { kind: "tracker.issue_deleted", container: repositoryRef, issue });
    expect(gone).toMatchObject({
      status: "ignored",
      result: "acme/web#12 was deleted. Timewire never had it, so nothing changes.",
    });
    const there = { externalId: "999", name: "acme/api", url: "https://github.com/acme/api" };
    const moved = await apply(bound, {
      kind: "tracker.issue_moved",
      container: repositoryRef,
      issue: snapshot({ number: "13" }),
      to: { container: there, issue: snapshot({ id: "7", number: "3", repository: "acme/api" }) },
    });
    expect(moved).toMatchObject({
      status: "ignored",
      result: "acme/web#13 was moved, but Timewire never had it.",
    });
    expect(await allTasks()).toEqual([]);
  });
});

describe("a deleted or moved issue", () => {
  const deleted = (changes: IssueFacts = {}): ProviderEvent => ({
    kind: "tracker.issue_deleted",
    container: repositoryRef,
    issue: snapshot(changes),
  });
  const moved = (externalId = "999"): ProviderEvent => ({
    kind: "tracker.issue_moved",
    container: repositoryRef,
    issue: snapshot(),
    to: {
      container: { externalId, name: "acme/api", url: "https://github.com/acme/api" },
      issue: snapshot({
        id: "7",
        number: "3",
        repository: "acme/api",
        url: "https://github.com/acme/api/issues/3",
      }),
    },
  });

  it("archives its task and never comes back by a late delivery", async () => {
    const bound = await bindingBy(await createPerson());
    await apply(bound, changed({}));
    await apply(bound, deleted());
    await apply(bound, changed({ updatedAt: 9_000_000, title: "Late" }));
    expect(await onlyTask()).toMatchObject({ title: "Login fails on Safari" });
    expect((await onlyTask()).archivedAt).not.toBeNull();
  });

  it("keeps its task when it moves to another repository, in both orders of arrival", async () => {
    const owner = await createPerson();
    const bound = await bindingBy(owner);
    const { connectionId } = bound.binding;
    const other = await bindingBy(owner, { connectionId, externalId: "999", name: "acme/api" });
    await apply(bound, changed({}));
    const before = await onlyTask();
    await apply(bound, moved());
    expect(await onlyTask()).toMatchObject({ id: before.id, sourceLabel: "acme/api#3", archivedAt: null });
    const later = {
      id: "7",
      number: "3",
      repository: "acme/api",
      updatedAt: 2_000_000,
      title: "Renamed there",
    };
    await apply(other, changed(later, { externalId: "999" }));
    expect(await onlyTask()).toMatchObject({ id: before.id, title: "Renamed there" });
    expect(await apply(bound, changed({ updatedAt: 8_000_000 }))).toMatchObject({ status: "ignored" });
  });

  it("archives the duplicate that the new repository's own webhook made first", async () => {
    const owner = await createPerson();
    const bound = await bindingBy(owner);
    const { connectionId } = bound.binding;
    const other = await bindingBy(owner, { connectionId, externalId: "999", name: "acme/api" });
    await apply(bound, changed({}));
    const [before] = await allTasks();
    await apply(other, changed({ id: "7", number: "3", repository: "acme/api" }, { externalId: "999" }));
    await apply(bound, moved());
    const open = (await allTasks()).filter((task) => task.archivedAt === null);
    expect(open).toMatchObject([{ id: before?.id, sourceLabel: "acme/api#3" }]);
  });
});

describe("a history of deliveries", () => {
  const step = fc.record({
    updatedAt: fc.constantFrom(1, 2, 3, 4).map((second) => second * 1_000_000),
    closedAt: fc.constantFrom(null, 500_000, 700_000),
    labels: fc.subarray(["bug", "critical", "docs"]),
    title: fc.constantFrom("One", "Two"),
  });

  const history = fc.record({
    states: fc.array(step, { minLength: 1, maxLength: 5 }),
    isDeleted: fc.boolean(),
    order: fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11], { minLength: 12 }),
  });

  it("Q6: ends in one state in whatever order and however often it arrives", async () => {
    const owner = await createPerson();
    let runs = 0;
    await fc.assert(
      fc.asyncProperty(history, async ({ states, isDeleted, order }) => {
        const once = (externalId: string) => eventsOf(states, isDeleted, externalId);
        const shuffled = (externalId: string) => {
          const twice = [...once(externalId), ...once(externalId)];
          return order.flatMap((i) => twice[i] ?? []);
        };
        expect(await endOf(`${runs++}`, shuffled)).toEqual(await endOf(`${runs++}`, once));
      }),
      { numRuns: 25 },
    );

    async function endOf(externalId: string, events: (externalId: string) => ProviderEvent[]) {
      const settings = rulesWith({ labels: ["bug", "critical"] });
      const bound = await bindingBy(owner, { externalId, settings });
      for (const event of events(externalId)) await apply(bound, event);
      const rows = await db()
        .select()
        .from(tasks)
        .where(eq(tasks.projectId, bound.binding.projectId ?? ""));
      return rows
        .filter((task) => task.archivedAt === null)
        .map(({ title, status, priority, completedAt }) => ({ title, status, priority, completedAt }));
    }
  }, 30_000);

  function eventsOf(states: IssueFacts[], isDeleted: boolean, externalId: string): ProviderEvent[] {
    const id = `issue-${externalId}`;
    const events: ProviderEvent[] = states.map((one) => {
      const state = one.closedAt === null ? ("open" as const) : ("closed" as const);
      return changed({ ...one, state, id }, { externalId });
    });
    const container = { ...repositoryRef, externalId };
    if (isDeleted) events.push({ kind: "tracker.issue_deleted", container, issue: snapshot({ id }) });
    return events;
  }
});
