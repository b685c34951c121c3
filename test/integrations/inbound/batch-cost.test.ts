import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { count, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { deliveries } from "../../../src/db/schema/bindings.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import worker from "../../../src/index.ts";
import { encodeFrame } from "../../../src/integrations/inbound/frame.ts";
import { findDelivery } from "../../support/deliveries.ts";
import { createHook, type TestHook, toBytes } from "../../support/hooks.ts";
import { type IssueFacts, issuePayload } from "../../support/issue-payload.ts";
import { meterDatabase, type Ran } from "../../support/metered-database.ts";
import { db } from "../../support/people.ts";
import { createMeter } from "../../support/tally.ts";

type Sent = { hook: TestHook; deliveryId: string; issue: IssueFacts };

const repositoryId = "186853002";

function messageOf({ hook, deliveryId, issue }: Sent, i: number) {
  const body = toBytes(issuePayload(issue));
  const header = {
    subscriptionId: hook.id,
    deliveryId,
    event: "issues",
    contentType: "application/json",
    receivedAt: Date.now(),
    sizeBytes: body.length,
    headers: {},
    bodyKey: null,
  };
  const bytes = encodeFrame(header, body).buffer;
  return { id: String(i), timestamp: new Date(), attempts: 1, body: bytes };
}

async function consume(sent: Sent[], database: D1Database) {
  const batch = createMessageBatch("timewire-inbox", sent.map(messageOf));
  await worker.queue(batch, { ...env, DB: database });
  return getQueueResult(batch, createExecutionContext());
}

/** What a batch costs; `ran` are its statements. */
async function priceOf(sent: Sent[]) {
  const meter = createMeter();
  const ran: Ran[] = [];
  const { retryMessages } = await consume(sent, meterDatabase(env.DB, meter, ran));
  expect(retryMessages).toEqual([]);
  return { roundTrips: meter.roundTrips, ran };
}

const opened = (hook: TestHook, from: number, to: number): Sent[] =>
  Array.from({ length: to - from }, (_, i) => ({
    hook,
    deliveryId: `d-${from + i}`,
    issue: { id: from + i + 1, number: from + i + 1 },
  }));

const tasksOf = async ({ workspaceId }: TestHook) =>
  (await db().select({ n: count() }).from(tasks).where(eq(tasks.workspaceId, workspaceId)))[0]?.n;

/** The database, which fails for whatever names this text. */
function failsFor(text: string): D1Database {
  const failing = new WeakSet<D1PreparedStatement>();
  return {
    prepare: (sql: string) => {
      const statement = env.DB.prepare(sql);
      const bind = statement.bind.bind(statement);
      return Object.assign(Object.create(statement) as D1PreparedStatement, {
        bind: (...values: unknown[]) => {
          const bound = bind(...values);
          if (values.some((value) => typeof value === "string" && value.includes(text))) failing.add(bound);
          return bound;
        },
      });
    },
    batch: (statements: D1PreparedStatement[]) => {
      if (statements.some((statement) => failing.has(statement))) throw new Error("D1 refuses this one.");
      return env.DB.batch(statements);
    },
  } as unknown as D1Database;
}

describe("a batch of a hundred deliveries", () => {
  it("takes at most twelve round trips for one container, and four for each further one", async () => {
    const [one, two, three] = [
      await createHook({ repositoryId }),
      await createHook({ repositoryId }),
      await createHook({ repositoryId }),
    ];
    expect((await priceOf(opened(one, 0, 100))).roundTrips).toBeLessThanOrEqual(12);
    expect(await tasksOf(one)).toBe(100);
    const mixed = [...opened(one, 100, 140), ...opened(two, 0, 30), ...opened(three, 0, 30)];
    expect((await priceOf(mixed)).roundTrips).toBeLessThanOrEqual(12 + 4 + 4);
    expect(await tasksOf(three)).toBe(30);
  });

  it("does so also when its issues are edited, closed, deleted, assigned and told of again", async () => {
    const hook = await createHook({ repositoryId });
    const story = (i: number): IssueFacts[] => [
      { id: i, number: i },
      { id: i, number: i, action: "edited", title: "New", updatedAt: "2026-11-01T10:00:05Z" },
      {
        id: i,
        number: i,
        action: "assigned",
        title: "New",
        assignee: { id: 5, login: "eve" },
        updatedAt: "2026-11-01T10:00:06Z",
      },
      {
        id: i,
        number: i,
        action: "closed",
        title: "New",
        state: "closed",
        updatedAt: "2026-11-01T10:00:07Z",
      },
      ...(i % 2 === 0 ? [{ id: i, number: i, action: "deleted", updatedAt: "2026-11-01T10:00:08Z" }] : []),
    ];
    const sent = Array.from({ length: 22 }, (_, i) => story(i + 1))
      .flat()
      .slice(0, 98)
      .map((issue, i) => ({ hook, deliveryId: `d-${i}`, issue }));
    const again = sent.slice(0, 2).map((one) => ({ ...one, deliveryId: `again-${one.deliveryId}` }));
    const { roundTrips } = await priceOf([...sent, ...again]);
    expect(roundTrips).toBeLessThanOrEqual(12);
    const rows = await db().select().from(tasks);
    expect(rows.length).toBe(22);
    expect(rows.filter(({ archivedAt }) => archivedAt !== null).length).toBe(10);
    expect(rows.every(({ title }) => title === "New")).toBe(true);
  });

  it("is applied one by one when it fails as a whole, and only the bad one comes again", async () => {
    const hook = await createHook({ repositoryId });
    const sent = opened(hook, 0, 20);
    const bad = { hook, deliveryId: "bad", issue: { id: 900, number: 900, title: "Poison" } };
    const { explicitAcks, retryMessages } = await consume(
      [...sent.slice(0, 10), bad, ...sent.slice(10)],
      failsFor("Poison"),
    );
    expect(explicitAcks.length).toBe(20);
    expect(retryMessages.map(({ msgId }) => msgId)).toEqual(["10"]);
    expect(await tasksOf(hook)).toBe(20);
    expect((await findDelivery(hook.id, "bad"))?.status).toBe("failed");
  });
});

describe("a thousand deliveries of one container", () => {
  it(
    "Q9: let one of another container through within the round trips of their batches",
    { timeout: 120_000 },
    async () => {
      const [busy, quiet] = [await createHook({ repositoryId }), await createHook({ repositoryId })];
      const flood = opened(busy, 0, 1_000);
      const all = [...flood.slice(0, 950), ...opened(quiet, 0, 1), ...flood.slice(950)];
      let spent = 0;
      for (let from = 0; from < all.length && (await tasksOf(quiet)) === 0; from += 100) {
        const { roundTrips, ran } = await priceOf(all.slice(from, from + 100));
        spent += roundTrips;
        // In the batch that both share, the flood is not written first.
        const writer = ran.find(({ sql, params }) => /INSERT INTO tasks/.test(sql) && params.length > 0);
        if ((await tasksOf(quiet)) === 1) expect(writer?.params).toContain(quiet.workspaceId);
      }
      expect(await tasksOf(quiet)).toBe(1);
      expect(await db().$count(deliveries)).toBe(1_000);
      expect(spent).toBeLessThanOrEqual(10 * 12 + 4);
    },
  );
});
