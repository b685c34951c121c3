import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";

import { connections } from "../../../src/db/schema/connections.ts";
import { outbox } from "../../../src/db/schema/outbox.ts";
import { startTimer } from "../../../src/domain/time/start-timer.ts";
import { deliverEvents, type EventSubscriber } from "../../../src/integrations/outbox/deliver-event.ts";
import { deliverRow } from "../../../src/integrations/outbox/deliver.ts";
import { findDue } from "../../../src/integrations/outbox/find-due.ts";
import { minuteMs } from "../../../src/lib/time-units.ts";
import type { OutboxRef } from "../../../src/messages.ts";
import { ProviderError } from "../../../src/providers/provider.ts";
import { connectionBy } from "../../support/bindings.ts";
import { contextFor } from "../../support/context.ts";
import { measure } from "../../support/meter.ts";
import { createPerson, ctxFor, db, type Person } from "../../support/people.ts";

const now = Date.UTC(2026, 10, 20, 9);
let person: Person;
let ref: OutboxRef;

const rows = () => db().select().from(outbox).where(eq(outbox.workspaceId, person.workspaceId));
const dueAt = async (at: number) =>
  (await findDue(db(), at)).filter(({ workspaceId }) => workspaceId === person.workspaceId);

async function deliver(subscribers: readonly EventSubscriber[], at = now, which = ref): Promise<void> {
  await deliverRow(await contextFor(person, at), { event: deliverEvents(subscribers) }, which);
}

/** Every attempt when its time has come, as cron would have them made. */
async function attemptUntilOver(subscribers: readonly EventSubscriber[]): Promise<void> {
  for (let [row] = await rows(); row !== undefined && row.dueAt !== null; [row] = await rows()) {
    const at = row.dueAt;
    for (const due of await dueAt(at)) await deliver(subscribers, at, due);
  }
}

const away = () =>
  Promise.reject(
    new ProviderError("It is away.", { provider: "any", code: "unavailable", permanent: false }),
  );

beforeEach(async () => {
  person = await createPerson();
  const id = await connectionBy(person);
  await db().update(connections).set({ isSubscribed: true }).where(eq(connections.id, id));
  const ctx = ctxFor(person, now);
  await startTimer(ctx, { notes: "Write" });
  const hint = ctx.jobs.find((job) => job.type === "outbox.deliver");
  const [first] = hint?.rows ?? [];
  if (first === undefined) throw new Error("Nothing was published.");
  ref = first;
});

describe("a published event", () => {
  it("reaches each subscriber once, and leaves no row", async () => {
    const seen: string[] = [];
    const hear =
      (name: string): EventSubscriber =>
      async (_, event) => {
        seen.push(`${name} ${event.type}`);
      };
    await deliver([hear("chat"), hear("calendar")]);
    await deliver([hear("chat"), hear("calendar")]);
    expect(seen.toSorted()).toEqual(["calendar timer.changed", "chat timer.changed"]);
    expect(await rows()).toEqual([]);
  });

  it("is delivered by one consumer, however many get the hint at once", async () => {
    let calls = 0;
    const slow: EventSubscriber = async () => {
      calls += 1;
      await new Promise((resolve) => setTimeout(resolve, 50));
    };
    await Promise.all(Array.from({ length: 10 }, () => deliver([slow])));
    expect(calls).toBe(1);
  });

  it("is found by cron when its hint was lost, and not before", async () => {
    expect(await dueAt(now)).toEqual([]);
    expect(await dueAt(now + 5 * minuteMs)).toMatchObject([ref]);
  });

  it("is found again when its consumer was cut off", async () => {
    // It never comes back: what a killed isolate leaves behind.
    void deliver([() => new Promise(() => {})]);
    await expect.poll(async () => (await rows())[0]?.attempts).toBe(1);
    expect(await dueAt(now + minuteMs)).toEqual([]);
    const [again] = await dueAt(now + 10 * minuteMs);
    const seen: string[] = [];
    const hear: EventSubscriber = async (_, event) => void seen.push(event.type);
    await deliver([hear], now + 10 * minuteMs, again);
    expect(seen).toEqual(["timer.changed"]);
    expect(await rows()).toEqual([]);
  });
});

describe("an event that a subscriber refuses", () => {
  it("is tried again later, with the reason on its row, and then delivered", async () => {
    let isAway = true;
    const seen: string[] = [];
    const subscriber: EventSubscriber = async (_, event) => (isAway ? away() : void seen.push(event.type));
    await deliver([subscriber]);
    const [row] = await rows();
    expect(row).toMatchObject({ state: "waiting", attempts: 1, lastError: "It is away." });
    expect(row?.dueAt).toBeGreaterThan(now);
    isAway = false;
    // The hint of the version before brings nothing forward.
    await deliver([subscriber]);
    expect(seen).toEqual([]);
    await attemptUntilOver([subscriber]);
    expect(seen).toEqual(["timer.changed"]);
    expect(await rows()).toEqual([]);
  });

  it("is given up after ten attempts, visibly", async () => {
    let calls = 0;
    const subscriber: EventSubscriber = () => {
      calls += 1;
      return away();
    };
    await deliver([subscriber]);
    await attemptUntilOver([subscriber]);
    expect(calls).toBe(10);
    expect(await rows()).toMatchObject([{ state: "dead", dueAt: null, lastError: "It is away." }]);
  });
});

it("writes no row in a minute in which nothing is due", async () => {
  const cost = await measure((metered) => findDue(metered, now));
  expect(cost).toMatchObject({ rowsWritten: 0 });
  expect(cost.plans.filter((line) => /^SCAN (?!\w+ VIRTUAL TABLE|\(subquery)/.test(line))).toEqual([]);
});
