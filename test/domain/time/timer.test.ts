import { describe, expect, it } from "vitest";

import { discardTimer } from "../../../src/domain/time/discard-timer.ts";
import { restoreEntry } from "../../../src/domain/time/restore-entry.ts";
import { startTimer } from "../../../src/domain/time/start-timer.ts";
import { stopTimer } from "../../../src/domain/time/stop-timer.ts";
import { createPerson, ctxFor } from "../../support/people.ts";
import { archive, entriesOf, entryBy, hourMs, minuteMs, runningOf, webhookCtx } from "../../support/time.ts";
import { createTeam, projectBy, taskBy } from "../../support/work.ts";

const now = Date.UTC(2026, 10, 20, 9);

describe("starting a timer", () => {
  it("stops the one that runs where the new one begins", async () => {
    const ada = await createPerson();
    const first = await startTimer(ctxFor(ada, now), { notes: "  Mail\r\n" });
    expect(first).toMatchObject({ stopped: null, isNew: true });
    expect(first.entry).toMatchObject({
      notes: "Mail",
      startedAt: now,
      endedAt: null,
      timeZone: "Europe/Berlin",
    });
    const second = await startTimer(ctxFor(ada, now + hourMs), { notes: "Review" });
    expect(second.stopped).toMatchObject({ id: first.entry.id, endedAt: now + hourMs, version: 2 });
    expect(await runningOf(ada)).toMatchObject([{ id: second.entry.id, source: "timer" }]);
  });

  it("takes project and billable from the task, tags by id and by name", async () => {
    const ada = await createPerson();
    const project = await projectBy(ada, { billable: true });
    const task = await taskBy(ada, project.id);
    const { entry } = await startTimer(ctxFor(ada, now), {
      taskId: task.id,
      tagNames: ["Deep work", "deep  WORK"],
    });
    expect(entry).toMatchObject({ projectId: project.id, taskId: task.id, billable: true });
    expect(entry.tags).toHaveLength(1);
    const again = await startTimer(ctxFor(ada, now), {
      tagIds: entry.tags,
      tagNames: ["mail"],
      billable: false,
    });
    expect(again.entry.tags).toEqual([entry.tags[0], expect.any(String)]);
  });

  it("D2: leaves one running when 50 start at once with stops in between", async () => {
    const ada = await createPerson();
    const starts = Array.from({ length: 50 }, (_, i) =>
      startTimer(ctxFor(ada, now + i), { notes: String(i) }),
    );
    const stops = Array.from({ length: 10 }, (_, i) => stopTimer(ctxFor(ada, now + i)));
    const results = await Promise.allSettled([...starts, ...stops]);
    expect(results.slice(0, 50).every(({ status }) => status === "fulfilled")).toBe(true);
    expect((await runningOf(ada)).length).toBeLessThanOrEqual(1);
    await Promise.all([startTimer(ctxFor(ada, now + 60)), startTimer(ctxFor(ada, now + 60))]);
    expect(await runningOf(ada)).toHaveLength(1);
    expect(await entriesOf(ada)).toHaveLength(52);
  });

  it("is one timer in all workspaces of a person", async () => {
    const ada = await createPerson();
    const other = await createPerson();
    const adaElsewhere = { ...ada, workspaceId: other.workspaceId };
    await entryBy(adaElsewhere, { startedAt: now - hourMs, endedAt: null });
    await startTimer(ctxFor(ada, now));
    expect(await runningOf(ada)).toMatchObject([{ workspaceId: ada.workspaceId }]);
  });

  it("keeps the time of a timer that began after the new one's start", async () => {
    const ada = await createPerson();
    await startTimer(ctxFor(ada, now - 5 * minuteMs));
    const { stopped } = await startTimer(ctxFor(ada, now), { startedAt: now - 10 * minuteMs });
    expect(stopped?.endedAt).toBe(now);
  });

  it.each([
    ["starts in the future", { startedAt: now + 2 * minuteMs }, "cannot start in the future"],
    ["starts over a month ago", { startedAt: now - 32 * 24 * hourMs }, "at most 31 days ago"],
    ["is no number", { startedAt: Number.NaN }, "cannot start in the future"],
    ["has endless notes", { notes: "x".repeat(2001) }, "at most 2,000 characters"],
    ["has 21 tags", { tagNames: Array.from({ length: 21 }, (_, i) => `t${i}`) }, "at most 20 tags"],
  ])("is refused when it %s", async (_, input, sentence) => {
    const ada = await createPerson();
    const attempt = startTimer(ctxFor(ada, now), input);
    await expect(attempt).rejects.toMatchObject({
      code: "invalid",
      message: expect.stringContaining(sentence),
    });
    expect(await entriesOf(ada)).toEqual([]);
  });

  it("allows a minute of clock skew", async () => {
    const ada = await createPerson();
    const { entry } = await startTimer(ctxFor(ada, now), { startedAt: now + minuteMs });
    expect((await stopTimer(ctxFor(ada, now))).endedAt).toBe(entry.startedAt);
  });
});

describe("where time may go", () => {
  it("is closed when the project is archived", async () => {
    const ada = await createPerson();
    const project = await projectBy(ada);
    await archive(project.id);
    const attempt = startTimer(ctxFor(ada, now), { projectId: project.id });
    await expect(attempt).rejects.toMatchObject({ code: "invalid", field: "projectId" });
  });

  it("is hidden from members who are not in the project, and said to managers", async () => {
    const { owner, admin, bob, carol } = await createTeam();
    const project = await projectBy(owner, { access: "members" }, [bob]);
    const start = (person: typeof bob) => startTimer(ctxFor(person, now), { projectId: project.id });
    expect((await start(bob)).entry.projectId).toBe(project.id);
    await expect(start(carol)).rejects.toMatchObject({ code: "not_found" });
    await expect(start(admin)).rejects.toMatchObject({ code: "forbidden", field: "projectId" });
  });

  it("is a task of that very project", async () => {
    const ada = await createPerson();
    const [web, shop] = [await projectBy(ada), await projectBy(ada, { name: "Shop" })];
    const task = await taskBy(ada, web.id);
    const attempt = startTimer(ctxFor(ada, now), { projectId: shop.id, taskId: task.id });
    await expect(attempt).rejects.toMatchObject({ code: "invalid", field: "taskId" });
  });

  it("never lies in another workspace", async () => {
    const [ada, eve] = [await createPerson(), await createPerson()];
    const project = await projectBy(ada);
    const task = await taskBy(ada, project.id);
    const { entry } = await startTimer(ctxFor(ada, now), { tagNames: ["x"] });
    for (const input of [{ projectId: project.id }, { taskId: task.id }, { tagIds: entry.tags }]) {
      await expect(startTimer(ctxFor(eve, now), input)).rejects.toMatchObject({ code: "not_found" });
    }
    expect(await entriesOf(eve)).toEqual([]);
  });
});

describe("a webhook", () => {
  it("starts a member's timer once, however often and late it comes", async () => {
    const ada = await createPerson();
    const input = {
      userId: ada.userId,
      entryId: "e1",
      startedAt: now - minuteMs,
      source: "assignment",
    } as const;
    const tries = await Promise.all(
      Array.from({ length: 20 }, () => startTimer(webhookCtx(ada, now), input)),
    );
    expect(tries.filter(({ isNew }) => isNew)).toHaveLength(1);
    const own = await startTimer(ctxFor(ada, now + hourMs), { notes: "My own" });
    const late = await startTimer(webhookCtx(ada, now + 2 * hourMs), { ...input, startedAt: now + hourMs });
    expect(late).toMatchObject({ isNew: false, stopped: null, entry: { id: "e1", endedAt: now + hourMs } });
    expect(await runningOf(ada)).toMatchObject([{ id: own.entry.id }]);
  });

  it("does not bring back what the member discarded", async () => {
    const ada = await createPerson();
    const input = { userId: ada.userId, entryId: "e1" };
    await startTimer(webhookCtx(ada, now), input);
    await discardTimer(ctxFor(ada, now + 1));
    expect(await startTimer(webhookCtx(ada, now + 2), input)).toMatchObject({ isNew: false });
    expect(await runningOf(ada)).toEqual([]);
  });

  it("cannot act for people outside the workspace, and no id serves two people", async () => {
    const [ada, eve] = [await createPerson(), await createPerson()];
    const bob = await createPerson({ workspaceId: ada.workspaceId, role: "member" });
    const attempt = startTimer(webhookCtx(ada, now), { userId: eve.userId });
    await expect(attempt).rejects.toMatchObject({ code: "not_found" });
    await startTimer(webhookCtx(ada, now), { userId: ada.userId, entryId: "e1" });
    const taken = startTimer(webhookCtx(ada, now), { userId: bob.userId, entryId: "e1" });
    await expect(taken).rejects.toMatchObject({ code: "conflict" });
  });

  it("names the member; people act for themselves only", async () => {
    const { owner, bob } = await createTeam();
    await expect(startTimer(webhookCtx(owner, now))).rejects.toThrow("must name the member");
    const attempt = startTimer(ctxFor(owner, now), { userId: bob.userId });
    await expect(attempt).rejects.toMatchObject({ code: "forbidden" });
  });
});

describe("stopping a timer", () => {
  it("says so when none runs, also in another workspace's name", async () => {
    const [ada, eve] = [await createPerson(), await createPerson()];
    const { entry } = await startTimer(ctxFor(ada, now));
    for (const attempt of [
      async () => stopTimer(ctxFor(eve, now)),
      async () => stopTimer(ctxFor(eve, now), { entryId: entry.id }),
      async () => stopTimer(ctxFor({ ...ada, workspaceId: eve.workspaceId }, now)),
    ])
      await expect(attempt()).rejects.toMatchObject({ code: "conflict" });
    expect(await runningOf(ada)).toHaveLength(1);
  });

  it("from a stale page leaves the timer alone that was started since", async () => {
    const ada = await createPerson();
    const { entry } = await startTimer(ctxFor(ada, now));
    await startTimer(ctxFor(ada, now + 1));
    const attempt = stopTimer(ctxFor(ada, now + 2), { entryId: entry.id });
    await expect(attempt).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("elsewhere"),
    });
    expect(await runningOf(ada)).toHaveLength(1);
  });

  it("has one winner among ten", async () => {
    const ada = await createPerson();
    await startTimer(ctxFor(ada, now));
    const stops = await Promise.allSettled(Array.from({ length: 10 }, () => stopTimer(ctxFor(ada, now + 1))));
    expect(stops.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
  });

  it("cannot lie in the future, and cuts a forgotten timer at 31 days", async () => {
    const ada = await createPerson();
    await entryBy(ada, { startedAt: now - 40 * 24 * hourMs, endedAt: null });
    const attempt = stopTimer(ctxFor(ada, now), { endedAt: now + hourMs });
    await expect(attempt).rejects.toMatchObject({ code: "invalid" });
    expect((await stopTimer(ctxFor(ada, now))).endedAt).toBe(now - 9 * 24 * hourMs);
  });
});

describe("discarding a timer", () => {
  it("is undone: it runs on", async () => {
    const ada = await createPerson();
    const { entry } = await startTimer(ctxFor(ada, now));
    await discardTimer(ctxFor(ada, now + 1), { entryId: entry.id });
    expect(await runningOf(ada)).toEqual([]);
    await expect(discardTimer(ctxFor(ada, now + 2))).rejects.toMatchObject({ code: "conflict" });
    expect(await restoreEntry(ctxFor(ada, now + 3), entry.id)).toMatchObject({ endedAt: null, version: 3 });
  });

  it("is undone as a finished entry when another timer runs by then", async () => {
    const ada = await createPerson();
    const { entry } = await startTimer(ctxFor(ada, now));
    await discardTimer(ctxFor(ada, now + hourMs));
    const next = await startTimer(ctxFor(ada, now + 2 * hourMs));
    const restored = await restoreEntry(ctxFor(ada, now + 3 * hourMs), entry.id);
    expect(restored).toMatchObject({ endedAt: now + hourMs, deletedAt: null });
    expect(await runningOf(ada)).toMatchObject([{ id: next.entry.id }]);
  });
});
