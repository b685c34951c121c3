import { expect, it } from "vitest";

import { hourMs, minuteMs } from "../../../src/lib/time-units.ts";
import { imaginarySite } from "../../support/imaginary.ts";
import { createPerson, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { addEntries, clockOf } from "../../support/time-clock.ts";
import { linkedTask, owedOf, timeBinding } from "../../support/worklogs.ts";

const now = Date.UTC(2026, 10, 20, 9);

/** So many tasks, each with so many entries of half an hour; their issues. */
async function track(owner: Person, persona: string, size: { tasks: number; entries: number }) {
  const binding = await timeBinding(owner, {}, persona);
  const issues = new Set<string>();
  for (let i = 0; i < size.tasks; i++) {
    const { taskId, issue } = await linkedTask(owner, binding, `Task ${i}`);
    issues.add(issue.id);
    const until = now - i * size.entries * hourMs;
    await addEntries(owner, taskId, { count: size.entries, until });
  }
  return issues;
}

it(
  "Q9: a thousand entries are written without one refusal, and delay nobody else's",
  { timeout: 300_000 },
  async () => {
    const [busy, calm] = [await createPerson({ name: "Olga" }), await createPerson({ name: "Carl" })];
    const many = await track(busy, "alice", { tasks: 50, entries: 20 });
    const few = await track(calm, "bob", { tasks: 1, entries: 3 });
    const writtenTo = async (issues: Set<string>) =>
      (await imaginarySite.time()).worklogs.filter(({ issueId }) => issues.has(issueId)).length;
    const tick = clockOf([busy, calm], 5);

    await tick(now + minuteMs);
    expect(await writtenTo(few)).toBe(3);
    expect(await writtenTo(many)).toBeLessThan(60);
    let minutes = 1;
    for (; (await owedOf(busy)).length > 0 && minutes < 60; minutes++)
      await tick(now + (minutes + 1) * minuteMs);

    expect(await writtenTo(many)).toBe(1000);
    // It takes 60 a minute, of which we take 50: a fifth of them at once, the others evenly.
    expect(minutes).toBeLessThan(40);
    const requests = await sandbox.requests("api.imaginary.example");
    expect(requests.filter(({ status }) => status === 429)).toEqual([]);
    expect((await imaginarySite.time()).overlaps).toBe(0);
  },
);

it(
  "goes on by cron alone, as fast as the limit allows, while every later message gets lost",
  { timeout: 120_000 },
  async () => {
    const owner = await createPerson({ name: "Olga" });
    const issues = await track(owner, "alice", { tasks: 5, entries: 10 });
    const tick = clockOf([owner], 1);
    let minutes = 0;
    for (; minutes === 0 || ((await owedOf(owner)).length > 0 && minutes < 30); minutes++)
      await tick(now + (minutes + 1) * minuteMs);

    const { worklogs, overlaps } = await imaginarySite.time();
    expect(worklogs.filter(({ issueId }) => issues.has(issueId))).toHaveLength(50);
    // Fifty at fifty a minute, from a minute after the first.
    expect(minutes).toBeLessThanOrEqual(4);
    const requests = await sandbox.requests("api.imaginary.example");
    expect(requests.filter(({ status }) => status === 429)).toEqual([]);
    expect(overlaps).toBe(0);
  },
);
