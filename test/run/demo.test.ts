import { expect, it } from "vitest";

import { minuteMs } from "../../src/lib/time-units.ts";
import { type DemoAccount, planDemo } from "./demo/plan.ts";

const hourMs = 60 * minuteMs;
const now = Date.UTC(2026, 9, 29, 15, 7);
const account = (login: DemoAccount["login"], id: number): DemoAccount => ({
  login,
  accountId: String(id),
  name: login,
  email: `${login}@acme.example`,
  avatarUrl: "https://example.com/a.svg",
});
const accounts = [account("alice", 1), account("bob", 2), account("carol", 3)];
const planned = (at = now) => planDemo({ now: at, zone: "Europe/Berlin", accounts });

it("plans the same twelve weeks of three people, three clients, seven projects and sixty tasks each time", () => {
  const plan = planned();
  expect([plan.users, plan.clients, plan.projects, plan.tasks].map(({ length }) => length)).toEqual([
    3, 3, 7, 60,
  ]);
  expect(planned()).toEqual(plan);
  const firsts = plan.users.map(({ id }) =>
    Math.min(...plan.timeEntries.filter(({ userId }) => userId === id).map(({ startedAt }) => startedAt)),
  );
  for (const first of firsts) expect((now - first) / hourMs / 24).toBeGreaterThan(70);
  for (const rows of Object.values(plan)) {
    const ids = rows.flatMap((row) => ("id" in row ? [row.id] : []));
    expect(new Set(ids).size).toBe(ids.length);
  }
});

it.each([
  ["a working day", now],
  ["a night", now - 14 * hourMs],
  ["a Sunday", Date.UTC(2026, 9, 25, 0, 30)],
])("plans no time that lies ahead or overlaps, and one timer at most for each: %s", (_, at) => {
  const { users, timeEntries } = planned(at);
  for (const { id } of users) {
    const own = timeEntries
      .filter(({ userId }) => userId === id)
      .toSorted((a, b) => a.startedAt - b.startedAt);
    expect(own.filter(({ endedAt }) => endedAt === null).length).toBeLessThan(2);
    for (const [index, { startedAt }] of own.entries()) {
      expect(startedAt).toBeLessThan(at);
      expect(own[index - 1]?.endedAt ?? 0).toBeLessThanOrEqual(startedAt);
    }
  }
});

it("plans an invoice that is paid, one that was sent and a draft, of time that then stands on no other", () => {
  const { invoices, invoiceLines, invoicedEntries, timeEntries, projects } = planned();
  expect(invoices.map(({ state, running }) => [state, running])).toEqual([
    ["paid", 1],
    ["sent", 2],
    ["draft", null],
  ]);
  expect(new Set(invoicedEntries.map(({ entryId }) => entryId)).size).toBe(invoicedEntries.length);
  const entryOf = new Map(timeEntries.map((entry) => [entry.id, entry]));
  const clientOf = new Map(projects.map(({ id, clientId }) => [id, clientId]));
  for (const { id, clientId, net, currency } of invoices) {
    const lines = invoiceLines.filter(({ invoiceId }) => invoiceId === id);
    expect(lines.length).toBeGreaterThan(0);
    expect([currency, lines.reduce((sum, { amount }) => sum + amount, 0)]).toEqual(["EUR", net]);
    for (const { position, ms } of lines) {
      const own = invoicedEntries
        .filter((one) => one.invoiceId === id && one.position === position)
        .map(({ entryId }) => entryOf.get(entryId));
      expect(own.reduce((sum, one) => sum + (one?.endedAt ?? 0) - (one?.startedAt ?? 0), 0)).toBe(ms);
      for (const one of own)
        expect([one?.billable, clientOf.get(one?.projectId ?? "")]).toEqual([true, clientId]);
    }
  }
});

it("plans entries of tasks that stood in their project by then", () => {
  const { tasks, timeEntries } = planned();
  const taskOf = new Map(tasks.map((task) => [task.id, task]));
  for (const { taskId, projectId, startedAt } of timeEntries) {
    const task = taskId ? taskOf.get(taskId) : undefined;
    if (task === undefined) continue;
    expect(task.projectId).toBe(projectId);
    expect(task.createdAt).toBeLessThanOrEqual(startedAt);
  }
});
