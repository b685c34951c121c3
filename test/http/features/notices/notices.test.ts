import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { budgetAlerts } from "../../../../src/db/schema/budgets.ts";
import { deliveries } from "../../../../src/db/schema/bindings.ts";
import { connections } from "../../../../src/db/schema/connections.ts";
import { eventLinks } from "../../../../src/db/schema/event-links.ts";
import { outbox } from "../../../../src/db/schema/outbox.ts";
import { tasks } from "../../../../src/db/schema/work.ts";
import { worklogs } from "../../../../src/db/schema/worklogs.ts";
import { askingTasks, noticeCounts } from "../../../../src/domain/notices/list-notices.ts";
import { startTimer } from "../../../../src/domain/time/start-timer.ts";
import { bindingBy } from "../../../support/bindings.ts";
import { askedBy, calendarBy } from "../../../support/calendar.ts";
import { expectNoScan } from "../../../support/explain.ts";
import { browserOf, createPerson, ctxFor, db, type Person } from "../../../support/people.ts";
import { hourMs } from "../../../support/time.ts";
import { entryBy, projectBy, taskBy } from "../../../support/work.ts";
import { mainOf } from "../../../support/html.ts";

const read = async (person: Person, path = "/notifications") => (await browserOf(person).get(path)).text();

/** What the frame of every page counts. */
async function counted(person: Person): Promise<number> {
  const [, count = "0"] = /aria-label="Notifications: (\d+)"/.exec(await read(person, "/tags")) ?? [];
  return Number(count);
}

const linesOf = (html: string) => mainOf(html).match(/<li class="row"/g)?.length ?? 0;

/** Something of each kind that waits for this owner. */
async function everything(person: Person): Promise<void> {
  const now = Date.now();
  const { workspaceId, userId } = person;
  const calendar = await calendarBy(person, { direction: "both" });
  const { id: projectId } = await projectBy(person, { name: "Website" });
  const { id: taskId } = await taskBy(person, projectId, { title: "Fix the door" });
  const startedAt = now - 5 * hourMs;
  const entryId = await entryBy(person, { startedAt, endedAt: startedAt + hourMs });
  await askedBy(person, calendar, entryId);
  const open = { decision: null, entryId: null, asks: null, skipped: null };
  await askedBy(person, calendar, "", open);
  await db().insert(eventLinks).values({
    workspaceId,
    localId: entryId,
    bindingId: calendar.id,
    kind: "time_entry",
    key: "k",
    title: "Mail",
    startsAt: startedAt,
    endsAt: now,
    state: "changed",
    createdAt: now,
    updatedAt: now,
  });
  const { binding } = await bindingBy(person, { projectId });
  const { id: bindingId, connectionId } = binding;
  await db().insert(worklogs).values({
    workspaceId,
    bindingId,
    taskId,
    connectionId,
    userId,
    key: "k",
    kind: "worklog",
    startedAt,
    seconds: 60,
    draft: "d",
    version: "1",
    state: "changed",
    updatedAt: now,
  });
  await db().insert(budgetAlerts).values({ workspaceId, projectId, spentIn: "all", percent: 80, at: now });
  const asks = { at: now, theirs: { shown: "Open the door", value: "Open the door" } };
  await db()
    .update(tasks)
    .set({ unwritten: { title: asks } })
    .where(eq(tasks.id, taskId));
  await db().insert(outbox).values({
    workspaceId,
    key: "k",
    kind: "issue",
    connectionId,
    userId: null,
    payload: {},
    state: "dead",
    version: 1,
    dueAt: null,
    leaseUntil: 0,
    attempts: 9,
    lastError: "Refused.",
    createdAt: now,
    updatedAt: now,
  });
  await db().insert(deliveries).values({
    subscriptionId: "s",
    deliveryId: userId,
    workspaceId,
    connectionId,
    bindingId,
    provider: "github",
    event: "issues",
    status: "dead",
    result: "Failed.",
    receivedAt: now,
    processedAt: now,
    durationMs: 1,
    attempts: 6,
    sizeBytes: 2,
    headers: {},
  });
  await db()
    .update(connections)
    .set({ status: "needs_reconnect", lastError: "The token is refused." })
    .where(eq(connections.id, connectionId));
}

describe("notifications", () => {
  it("say that nothing waits, and then no page counts any", async () => {
    const person = await createPerson();
    expect(await read(person)).toContain("Nothing waits for you");
    expect(await counted(person)).toBe(0);
  });

  it("have one line for each thing that waits, as many as every page counts", async () => {
    const person = await createPerson();
    await everything(person);
    const html = await read(person);
    for (const said of [
      "The token is refused.",
      "1 event of the last week to decide",
      "1 event of yours was changed in a calendar",
      "1 event moved or cancelled after you accepted the time",
      "1 worklog of yours was changed or refused",
      "1 task changed on both sides",
      "Fix the door",
      "1 message to a provider was given up",
      "1 delivery could not be applied",
      "has used 80 % of its budget",
    ])
      expect(html).toContain(said);
    expect([linesOf(html), await counted(person)]).toEqual([9, 9]);
  });

  it("count a timer that was forgotten, and no other", async () => {
    const [recent, forgetful] = [await createPerson(), await createPerson()];
    await startTimer(ctxFor(recent), { notes: "Mail" });
    expect(await counted(recent)).toBe(0);
    await startTimer(ctxFor(forgetful, Date.now() - 11 * hourMs), { notes: "Mail" });
    expect(await counted(forgetful)).toBe(1);
    expect(await read(forgetful)).toContain("Your timer may be forgotten");
  });

  it("of a colleague or of another workspace are nobody else's", async () => {
    const owner = await createPerson();
    await everything(owner);
    const member = await createPerson({ workspaceId: owner.workspaceId, role: "member" });
    // A shared connection stands still for all who work with it.
    expect([linesOf(await read(member)), await counted(member)]).toEqual([1, 1]);
    expect(await read(member)).toContain("Ask an owner or admin");
    expect(await counted(await createPerson())).toBe(0);
  });

  it("are counted without reading a table", async () => {
    const ctx = ctxFor(await createPerson());
    const tables = [
      "tasks",
      "outbox",
      "deliveries",
      "suggestions",
      "event_links",
      "worklogs",
      "bindings",
      "time_entries",
    ];
    for (const statement of [noticeCounts(ctx), askingTasks(ctx)])
      expect(await expectNoScan(statement, [...tables, "connections", "memberships"])).not.toContain(
        "TEMP B-TREE",
      );
  });
});
