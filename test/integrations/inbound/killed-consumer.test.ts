import { createMessageBatch } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { tasks } from "../../../src/db/schema/work.ts";
import worker from "../../../src/index.ts";
import { encodeFrame } from "../../../src/integrations/inbound/frame.ts";
import { createHook, toBytes, type TestHook } from "../../support/hooks.ts";
import { issuePayload } from "../../support/issue-payload.ts";
import { db } from "../../support/people.ts";

const count = 5;

/** The messages of some deliveries, as the queue brings them, now or again. */
function batchFor(hook: TestHook, attempts: number) {
  const messages = Array.from({ length: count }, (_, i) => {
    const body = toBytes(issuePayload({ id: i + 1, number: i + 1 }));
    const header = {
      subscriptionId: hook.id,
      deliveryId: `d-${i}`,
      event: "issues",
      contentType: "application/json",
      receivedAt: Date.now(),
    };
    const frame = encodeFrame({ ...header, sizeBytes: body.length, headers: {}, bodyKey: null }, body);
    return { id: String(i), timestamp: new Date(), attempts, body: frame.slice().buffer };
  });
  return createMessageBatch("timewire-inbox", messages);
}

/** The database, which after so many batches of statements neither does nor answers anything any more. */
function diesAfter(batches: number): D1Database {
  let left = batches;
  return {
    prepare: (sql: string) => env.DB.prepare(sql),
    batch: async (statements: D1PreparedStatement[]) => {
      if (left-- <= 0) throw new Error("The isolate was killed.");
      return env.DB.batch(statements);
    },
  } as unknown as D1Database;
}

const labels = async () =>
  (await db().select({ label: tasks.sourceLabel }).from(tasks)).map(({ label }) => label);

describe("a consumer that ends between acceptance and acknowledgement", () => {
  it.each([0, 1, 2, 3])(
    "Q1: after %i of its batches loses no delivery and doubles none when they come again",
    async (batches) => {
      const hook = await createHook({ repositoryId: "186853002" });
      await worker.queue(batchFor(hook, 1), { ...env, DB: diesAfter(batches) });
      await worker.queue(batchFor(hook, 2), env);
      const found = await labels();
      expect(found).toHaveLength(count);
      expect(new Set(found).size).toBe(count);
    },
  );

  it("Q1: after all of its work, but before the acknowledgement, does it once", async () => {
    const hook = await createHook({ repositoryId: "186853002" });
    await worker.queue(batchFor(hook, 1), env);
    const first = await db().select().from(tasks);
    await worker.queue(batchFor(hook, 2), env);
    expect(await db().select().from(tasks)).toEqual(first);
    expect(first).toHaveLength(count);
  });
});
