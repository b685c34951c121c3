import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";

import { connections } from "../../../src/db/schema/connections.ts";
import { outbox } from "../../../src/db/schema/outbox.ts";
import { timeEntries } from "../../../src/db/schema/work.ts";
import { startTimer } from "../../../src/domain/time/start-timer.ts";
import { deliverEvents, type EventSubscriber } from "../../../src/integrations/outbox/deliver-event.ts";
import { deliverRow } from "../../../src/integrations/outbox/deliver.ts";
import { findDue } from "../../../src/integrations/outbox/find-due.ts";
import type { OutboxHandler, OutboxHandlers } from "../../../src/integrations/outbox/handler.ts";
import { minuteMs } from "../../../src/lib/time-units.ts";
import type { Job } from "../../../src/messages.ts";
import { connectionBy, systemContext } from "../../support/bindings.ts";
import { type killAt, killEverywhere } from "../../support/killing.ts";
import { createPerson, ctxFor, db, type Person } from "../../support/people.ts";

type Isolate = ReturnType<typeof killAt>;
type Call = Isolate["call"];

let person: Person;
let connectionId: string;
/** What has arrived at the provider, by entry: posts as often as they came, and what was written under its key. */
const posts: string[] = [];
const written = new Set<string>();

const owing: EventSubscriber = async (_, event) => {
  if (event.type !== "timer.changed" || event.started === null) return [];
  const row = { connectionId, userId: event.userId, payload: { entryId: event.started } };
  return [
    { ...row, key: `post:${event.eventId}`, kind: "post", isOnce: true },
    { ...row, key: `write:${event.started}`, kind: "write" },
  ];
};

function handlers(call: Call): OutboxHandlers {
  const sending = (isRepeatable: boolean, arrive: (entryId: string) => unknown): OutboxHandler => ({
    label: "Letter",
    mostAttempts: 10,
    isRepeatable,
    async deliver(_, attempt) {
      await attempt.begin();
      await call(async () => arrive(String(attempt.row.payload["entryId"])));
      return [];
    },
  });
  return {
    event: deliverEvents([owing]),
    post: sending(false, (entryId) => posts.push(entryId)),
    write: sending(true, (entryId) => written.add(entryId)),
  };
}

/** Delivers what hints name, and what is owed because of it. */
async function deliver(
  jobs: Job[],
  {
    now,
    database,
    enqueue,
    call,
  }: { now: number; database: Isolate["db"]; enqueue: Isolate["enqueue"]; call: Call },
): Promise<void> {
  const context = await systemContext(person, { now });
  const ctx = { ...context, db: database, enqueue: enqueue(async (job) => void jobs.push(job)) };
  for (let job = jobs.shift(); job !== undefined; job = jobs.shift()) {
    if (job.type !== "outbox.deliver") continue;
    for (const ref of job.rows) await deliverRow(ctx, handlers(call), ref);
  }
}

/** Cron, each few minutes. */
async function recover(from: number): Promise<void> {
  const sane = {
    database: db(),
    enqueue: (send: Isolate["enqueue"] extends (given: infer E) => unknown ? E : never) => send,
  };
  for (let now = from + minuteMs; now < from + 10 * minuteMs; now += 2 * minuteMs) {
    const rows = (await findDue(db(), now)).filter(({ workspaceId }) => workspaceId === person.workspaceId);
    await deliver([{ type: "outbox.deliver", rows }], { ...sane, now, call: (act) => act() });
  }
}

beforeEach(async () => {
  person = await createPerson();
  connectionId = await connectionBy(person);
  await db().update(connections).set({ isSubscribed: true }).where(eq(connections.id, connectionId));
});

describe("killed at any step, and taken up again by cron", () => {
  it(
    "Q1: what a timer's start owes is written, and posted once or given up visibly",
    { timeout: 300_000 },
    async () => {
      const steps = await killEverywhere(async (isolate, notes) => {
        posts.length = 0;
        written.clear();
        const ctx = ctxFor(person);
        const dying = { ...ctx, db: isolate.db, enqueue: isolate.enqueue(ctx.enqueue) };
        await isolate.run(async () => {
          await startTimer(dying, { notes });
          await deliver(ctx.jobs, {
            now: ctx.now,
            database: isolate.db,
            enqueue: isolate.enqueue,
            call: isolate.call,
          });
        });
        await recover(ctx.now);
        const entry = await db().select().from(timeEntries).where(eq(timeEntries.notes, notes)).get();
        const left = await db().delete(outbox).where(eq(outbox.workspaceId, person.workspaceId)).returning();
        expect(
          left.filter(({ state, kind }) => state !== "dead" || kind !== "post"),
          notes,
        ).toEqual([]);
        if (entry === undefined) expect([posts, [...written]], notes).toEqual([[], []]);
        else {
          expect([...written], notes).toEqual([entry.id]);
          expect(posts.length, notes).toBeLessThanOrEqual(1);
          expect(left.length, notes).toBeLessThanOrEqual(1);
          expect(posts.length + left.length, notes).toBeGreaterThanOrEqual(1);
        }
      });
      expect(steps).toBeGreaterThan(10);
    },
  );
});
