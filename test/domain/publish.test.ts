import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";

import { connections } from "../../src/db/schema/connections.ts";
import type { PersonCtx } from "../../src/domain/context.ts";
import { completeTask } from "../../src/domain/tasks/task-lifecycle.ts";
import { createTask } from "../../src/domain/tasks/create-task.ts";
import { updateTask } from "../../src/domain/tasks/update-task.ts";
import { addEntry } from "../../src/domain/time/add-entry.ts";
import { deleteEntry } from "../../src/domain/time/delete-entry.ts";
import { discardTimer } from "../../src/domain/time/discard-timer.ts";
import { restoreEntry } from "../../src/domain/time/restore-entry.ts";
import { startTimer } from "../../src/domain/time/start-timer.ts";
import { stopTimer } from "../../src/domain/time/stop-timer.ts";
import { updateEntry } from "../../src/domain/time/update-entry.ts";
import type { Job } from "../../src/messages.ts";
import { connectionBy } from "../support/bindings.ts";
import { measure } from "../support/meter.ts";
import { takeEvents } from "../support/outbox.ts";
import { createPerson, ctxFor, db, type Person } from "../support/people.ts";
import { projectBy } from "../support/work.ts";

const now = Date.UTC(2026, 10, 20, 9);
let ada: Person;
let ctx: PersonCtx & { jobs: Job[] };

async function subscribe(person: Person, changes: Partial<typeof connections.$inferInsert> = {}) {
  const id = await connectionBy(person);
  await db()
    .update(connections)
    .set({ isSubscribed: true, ...changes })
    .where(eq(connections.id, id));
}

beforeEach(async () => {
  ada = await createPerson();
  ctx = ctxFor(ada, now);
});

describe("without a subscriber", () => {
  it("publishes nothing, and asks one index", async () => {
    await connectionBy(ada);
    await subscribe(ada, { status: "disconnected" });
    await subscribe(await createPerson());
    await startTimer(ctx);
    const cost = await measure((metered) => stopTimer({ ...ctx, db: metered }));
    expect(ctx.jobs).toEqual([]);
    expect(cost.plans.join("\n")).toContain("connections EXISTS USING INDEX connections_subscribed");
    expect(cost.rowsRead).toBeLessThanOrEqual(7);
  });
});

describe("with a connection that subscribes", () => {
  beforeEach(() => subscribe(ada));

  it("tells of starts, switches and stops once each", async () => {
    const first = await startTimer(ctx, { entryId: "e1" });
    await startTimer(ctx, { entryId: "e1" });
    const second = await startTimer(ctx);
    await stopTimer(ctx);
    const { id } = second.entry;
    const events = await takeEvents(ctx.jobs);
    expect(events).toMatchObject([
      { type: "timer.changed", userId: ada.userId, started: first.entry.id, stopped: null, at: now },
      { type: "timer.changed", started: id, stopped: first.entry.id },
      { type: "timer.changed", started: null, stopped: id },
    ]);
    expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(3);
  });

  it("tells the other workspace that its timer stopped", async () => {
    await startTimer(ctx, { entryId: "here" });
    const elsewhere = await createPerson();
    const there = ctxFor({ ...elsewhere, userId: ada.userId }, now + 1);
    await db().run(
      `INSERT INTO memberships VALUES ('${elsewhere.workspaceId}', '${ada.userId}', 'member', 0)`,
    );
    await startTimer(there, { entryId: "there" });
    expect(await takeEvents(there.jobs)).toMatchObject([
      { workspaceId: ada.workspaceId, started: null, stopped: "here" },
    ]);
  });

  it("tells of entries that are added, edited, deleted and brought back", async () => {
    const span = { startedAt: now - 3_600_000, endedAt: now };
    const { id, version } = await addEntry(ctx, span);
    await updateEntry(ctx, { id, version, notes: "Mail" });
    await deleteEntry(ctx, id);
    await restoreEntry(ctx, id);
    await restoreEntry(ctx, id);
    const events = await takeEvents(ctx.jobs);
    const changes = events.map(
      (event) => event.type === "entry.changed" && [...event.entryIds, event.change],
    );
    expect(changes).toEqual(["added", "edited", "deleted", "restored"].map((change) => [id, change]));
  });

  it("tells of an end given to a timer as a stop, and of a timer thrown away as a deletion", async () => {
    const { entry } = await startTimer(ctx, { startedAt: now - 60_000 });
    await updateEntry(ctx, { id: entry.id, version: 1, endedAt: now });
    const { entry: other } = await startTimer(ctx);
    await discardTimer(ctx);
    expect((await takeEvents(ctx.jobs)).slice(1)).toMatchObject([
      { type: "timer.changed", stopped: entry.id, started: null },
      { type: "timer.changed", started: other.id },
      { type: "entry.changed", entryIds: [other.id], change: "deleted" },
    ]);
  });

  it("tells what happened to a task, and by whom", async () => {
    const bob = await createPerson({ workspaceId: ada.workspaceId });
    const { id: projectId } = await projectBy(ada);
    const task = await createTask(ctx, { projectId, title: "Ship it" });
    await updateTask(ctx, { id: task.id, version: 1, assigneeId: bob.userId });
    await updateTask(ctx, { id: task.id, version: 2, title: "Ship it now" });
    await completeTask(ctx, task.id);
    await completeTask(ctx, task.id);
    const events = await takeEvents(ctx.jobs);
    expect(events.map((event) => event.type === "task.changed" && [event.byUserId, event.changes])).toEqual(
      [["created"], ["edited", "assigned"], ["edited"], ["done"]].map((changes) => [ada.userId, changes]),
    );
  });

  it("keeps the change when the queue is out of order", async () => {
    const enqueue = () => Promise.reject(new Error("the queue is down"));
    const { entry } = await startTimer({ ...ctx, enqueue });
    expect((await stopTimer(ctx)).id).toBe(entry.id);
  });
});
