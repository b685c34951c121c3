import { expect, it } from "vitest";

import { overviewStatements } from "../../../src/domain/overview/project-overview.ts";
import { completeTask } from "../../../src/domain/tasks/task-lifecycle.ts";
import { addDays, localDateOf, startOfWeek } from "../../../src/lib/zoned-time.ts";
import { browserOf, ctxFor, type Person } from "../../support/people.ts";
import { entryBy, hourMs, minuteMs } from "../../support/time.ts";
import { createTeam, projectBy, taskBy } from "../../support/work.ts";

const timeZone = "Europe/Berlin";
const now = Date.UTC(2026, 10, 30, 12);

it("of a project adds up what its entries say, over a change of the clock, to each who may see it", async () => {
  const { owner, bob, carol } = await createTeam();
  const { id: projectId } = await projectBy(owner);
  const elsewhere = (await projectBy(owner, { name: "Other" })).id;
  const { id: taskId } = await taskBy(owner, projectId, { estimateSeconds: 7200 });
  const done = await taskBy(owner, projectId, { title: "Old" });
  await completeTask(ctxFor(owner), done.id);
  const entries = [
    { person: owner, startedAt: Date.UTC(2026, 9, 24, 22), hours: 5, projectId, taskId },
    { person: bob, startedAt: Date.UTC(2026, 9, 25, 21, 30), hours: 3, projectId },
    { person: bob, startedAt: Date.UTC(2026, 10, 30, 8), hours: 1, projectId, taskId },
    { person: bob, startedAt: Date.UTC(2026, 10, 30, 9), hours: 1, projectId: elsewhere },
    { person: owner, startedAt: Date.UTC(2026, 5, 1, 8), hours: 9, projectId, taskId },
  ];
  for (const { person, startedAt, hours, ...rest } of entries)
    await entryBy(person, { startedAt, endedAt: startedAt + hours * hourMs, ...rest });
  await entryBy(carol, { startedAt: now - 90 * minuteMs, endedAt: null, projectId, taskId });

  /** Minute by minute, as a calendar on the wall would count. */
  const byWeek = (people: Person[]) => {
    const sums: Record<string, number> = {};
    const running = { person: carol, startedAt: now - 90 * minuteMs, hours: 1.5, projectId };
    for (const one of [...entries, running]) {
      if (one.projectId !== projectId || !people.includes(one.person)) continue;
      for (let at = one.startedAt; at < one.startedAt + one.hours * hourMs; at += minuteMs) {
        const week = startOfWeek(localDateOf(at, timeZone), 1);
        if (week > addDays("2026-11-30", -7 * 12)) sums[week] = (sums[week] ?? 0) + minuteMs;
      }
    }
    return sums;
  };
  const read = async (person: Person) => {
    const ctx = ctxFor(person, now);
    const { statements, read: readAll } = overviewStatements(ctx, projectId, { timeZone, weekStart: 1 });
    return readAll(await ctx.db.batch(statements));
  };
  const all = await read(owner);
  expect(Object.fromEntries(all.weeks.groups.map(({ key, ms }) => [key, ms]))).toEqual(
    byWeek([owner, bob, carol]),
  );
  expect(all.progress).toEqual({
    done: 1,
    open: 1,
    estimateMs: 2 * hourMs,
    trackedMs: (5 + 1 + 9 + 1.5) * hourMs,
  });
  expect(all.running).toMatchObject([{ person: "Carol", task: "Fix the door" }]);
  expect(all.latest.map(({ person }) => person)).toEqual(["Carol", "Bob", "Bob", "Olga"]);
  const own = await read(bob);
  expect(Object.fromEntries(own.weeks.groups.map(({ key, ms }) => [key, ms]))).toEqual(byWeek([bob]));
  expect([own.running, own.latest.length]).toEqual([[], 2]);
});

it("of a project is its page, with its budget, which the list of projects has too", async () => {
  const { owner, bob } = await createTeam();
  const { id } = await projectBy(owner);
  const startedAt = Date.now() - 3 * hourMs;
  await entryBy(owner, {
    startedAt,
    endedAt: startedAt + 2 * hourMs,
    projectId: id,
    notes: "Build the door",
  });
  const browser = browserOf(owner);
  const wrong = await browser.post(`/projects/${id}/budget`, {
    budget: "lots",
    unit: "hours",
    period: "all",
  });
  expect([wrong.status, await wrong.text()]).toEqual([422, expect.stringContaining('value="lots"')]);
  await browser.post(`/projects/${id}/budget`, { budget: "260", unit: "hours", period: "all" });
  const page = await (await browser.get(`/projects/${id}`)).text();
  expect(page).toMatch(/Overview.*<svg class="chart".*2:00 of 260:00 h.*Latest time.*Build the door/s);
  expect(await (await browser.get("/projects")).text()).toContain("2:00 of 260:00 h");
  const member = browserOf(bob);
  expect(await (await member.get(`/projects/${id}`)).text()).not.toContain("Build the door");
  expect(
    (await member.post(`/projects/${id}/budget`, { budget: "1", unit: "hours", period: "all" })).status,
  ).toBe(403);
});
