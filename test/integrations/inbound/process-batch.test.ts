import { createMessageBatch, createExecutionContext, getQueueResult } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import worker from "../../../src/index.ts";
import { deliveries } from "../../../src/db/schema/bindings.ts";
import { connections } from "../../../src/db/schema/connections.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import { encodeFrame } from "../../../src/integrations/inbound/frame.ts";
import { readPayload } from "../../../src/integrations/inbound/payload.ts";
import { findDelivery, processedDelivery } from "../../support/deliveries.ts";
import { createHook, deliver, toBytes, type TestHook } from "../../support/hooks.ts";
import { issuePayload } from "../../support/issue-payload.ts";
import { meterDatabase } from "../../support/metered-database.ts";
import { db } from "../../support/people.ts";
import { createMeter } from "../../support/tally.ts";

const repositoryId = "186853002";

type Message = { hook: TestHook; deliveryId: string; payload: unknown; event?: string; attempts?: number };

function frameOf({ hook, deliveryId, payload, event = "issues" }: Message): Uint8Array {
  const body = toBytes(payload);
  const header = {
    subscriptionId: hook.id,
    deliveryId,
    event,
    contentType: "application/json",
    receivedAt: Date.now(),
  };
  return encodeFrame({ ...header, sizeBytes: body.length, headers: {}, bodyKey: null }, body);
}

async function consume(queue: string, messages: Message[], bindings: object = env) {
  const batch = createMessageBatch(
    queue,
    messages.map((message, i) => ({
      id: String(i),
      timestamp: new Date(),
      attempts: message.attempts ?? 1,
      body: frameOf(message).buffer,
    })),
  );
  const ctx = createExecutionContext();
  await worker.queue(batch, Object.assign({}, env, bindings));
  return getQueueResult(batch, ctx);
}

describe("deliveries", () => {
  it("reach the task through the real endpoint and the real queue, with all that the page shows", async () => {
    const hook = await createHook({ repositoryId });
    const payload = issuePayload({ title: "Ünïcode ☃" });
    expect((await deliver(hook, payload, { deliveryId: "d-1" })).status).toBe(202);
    const row = await processedDelivery(hook.id, "d-1");
    expect(row).toMatchObject({
      workspaceId: hook.workspaceId,
      connectionId: hook.connectionId,
      bindingId: hook.bindingId,
      event: "issues",
      action: "opened",
      status: "processed",
      attempts: 1,
      bodyKey: null,
      sizeBytes: toBytes(payload).length,
    });
    expect(row.headers["user-agent"]).toBe("GitHub-Hookshot/044aadd");
    expect(new TextDecoder().decode((await readPayload(env.BUCKET, row)) ?? undefined)).toBe(
      JSON.stringify(payload),
    );
    expect(await db().select({ title: tasks.title }).from(tasks)).toEqual([{ title: "Ünïcode ☃" }]);
  });

  it("too big for a message are applied from R2", async () => {
    const hook = await createHook({ repositoryId });
    const payload = { ...issuePayload({ title: "Big" }), padding: "x".repeat(200_000) };
    await deliver(hook, payload, { deliveryId: "big" });
    const row = await processedDelivery(hook.id, "big");
    expect(row.status).toBe("processed");
    expect(row.body).toBeNull();
    expect((await readPayload(env.BUCKET, row))?.length).toBe(toBytes(payload).length);
    expect(await db().$count(tasks)).toBe(1);
  });

  it("W8, Q2: sent a hundred times, and in two batches at once, make one task and one row", async () => {
    const hook = await createHook({ repositoryId });
    const hundred = Array.from({ length: 100 }, () => ({
      hook,
      deliveryId: "same",
      payload: issuePayload(),
    }));
    const results = await Promise.all([
      consume("timewire-inbox", hundred),
      consume("timewire-inbox", hundred),
    ]);
    for (const { explicitAcks, retryMessages } of results) {
      expect(explicitAcks.length).toBe(100);
      expect(retryMessages).toEqual([]);
    }
    expect(await db().$count(tasks)).toBe(1);
    expect(await db().$count(deliveries)).toBe(1);
  });

  it("Q9: one event of a workspace does not wait behind ninety-nine of another in its batch", async () => {
    const [busy, quiet] = [await createHook({ repositoryId }), await createHook({ repositoryId })];
    const flood = Array.from({ length: 99 }, (_, i) => ({
      hook: busy,
      deliveryId: `flood-${i}`,
      payload: issuePayload({ id: 1000 + i, number: 1000 + i }),
    }));
    await consume("timewire-inbox", [
      ...flood,
      { hook: quiet, deliveryId: "single", payload: issuePayload() },
    ]);
    const rows = await db().select().from(deliveries);
    expect(rows.every(({ status }) => status === "processed")).toBe(true);
    const at = (id: string) => rows.find(({ deliveryId }) => deliveryId === id)?.processedAt ?? Infinity;
    expect(at("single")).toBeLessThanOrEqual(at("flood-9"));
  });

  it("W8: with the same id at another hook are another delivery", async () => {
    const [one, other] = [await createHook({ repositoryId }), await createHook({ repositoryId })];
    await consume("timewire-inbox", [
      { hook: one, deliveryId: "same", payload: issuePayload() },
      { hook: other, deliveryId: "same", payload: issuePayload() },
    ]);
    expect((await db().select().from(tasks)).map(({ workspaceId }) => workspaceId).toSorted()).toEqual(
      [one.workspaceId, other.workspaceId].toSorted(),
    );
  });

  it("write their row and its place in the list, in one statement, and nothing when they come again", async () => {
    const hook = await createHook({ repositoryId });
    const batch = Array.from({ length: 20 }, (_, i) => ({
      hook,
      deliveryId: `star-${i}`,
      payload: {},
      event: "star",
    }));
    const [first, repeated] = [createMeter(), createMeter()];
    await consume("timewire-inbox", batch, { DB: meterDatabase(env.DB, first) });
    // Four reads at once, then the one statement.
    expect(first).toMatchObject({ statements: 5, roundTrips: 2, rowsWritten: 2 * batch.length });
    const before = await db().select().from(deliveries);
    expect(before.length).toBe(batch.length);
    await consume("timewire-inbox", [...batch, ...batch], { DB: meterDatabase(env.DB, repeated) });
    expect(repeated).toMatchObject({ statements: 4, roundTrips: 1, rowsWritten: 0 });
    expect(await db().select().from(deliveries)).toEqual(before);
  });

  it("Q3: that cannot ever be read are dead at once and hold back no other", async () => {
    const hook = await createHook({ repositoryId });
    const good = Array.from({ length: 99 }, (_, i) => ({
      hook,
      deliveryId: `good-${i}`,
      payload: issuePayload({ id: i + 1, number: i + 1 }),
    }));
    const { explicitAcks } = await consume("timewire-inbox", [
      ...good.slice(0, 50),
      { hook, deliveryId: "poison", payload: '{"action":"opened","issue":{' },
      ...good.slice(50),
    ]);
    expect(explicitAcks.length).toBe(100);
    expect(await db().$count(tasks)).toBe(99);
    const row = await findDelivery(hook.id, "poison");
    expect(row?.status).toBe("dead");
    expect(row?.result).toBe(`The payload is not what GitHub's event "issues" promises (it cannot be read).`);
  });

  it("Q3: that fail come again by themselves, and the dead letters keep the cause", async () => {
    const hook = await createHook({ repositoryId });
    const big = {
      subscriptionId: hook.id,
      deliveryId: "late",
      event: "issues",
      contentType: null,
      receivedAt: Date.now(),
    };
    const pointer = encodeFrame({ ...big, sizeBytes: 1, headers: {}, bodyKey: "payloads/x" }, null);
    const broken = { BUCKET: { get: () => Promise.reject(new Error("R2 is down.")) } };
    const message = (body: Uint8Array) => ({
      id: "m",
      timestamp: new Date(),
      attempts: 1,
      body: body.slice().buffer,
    });
    const good = { hook, deliveryId: "good", payload: issuePayload() };
    const batch = createMessageBatch("timewire-inbox", [
      message(pointer),
      { ...message(frameOf(good)), id: "good" },
    ]);
    await worker.queue(batch, Object.assign({}, env, broken));
    const result = await getQueueResult(batch, createExecutionContext());
    expect(result.explicitAcks).toEqual(["good"]);
    expect(result.retryMessages.map(({ msgId }) => msgId)).toEqual(["m"]);
    expect(await findDelivery(hook.id, "late")).toMatchObject({
      status: "failed",
      attempts: 1,
      result: "Something went wrong on our side.",
    });

    const again = createMessageBatch("timewire-inbox", [message(pointer)]);
    await worker.queue(again, Object.assign({}, env, broken));
    expect(await findDelivery(hook.id, "late")).toMatchObject({ status: "failed", attempts: 2 });

    const dead = createMessageBatch("timewire-dead-letters", [message(pointer)]);
    await worker.queue(dead, env);
    expect(await findDelivery(hook.id, "late")).toMatchObject({
      status: "dead",
      result: "Something went wrong on our side.",
    });
  });

  it("Q4: that D1 never recorded are found among the dead all the same", async () => {
    const hook = await createHook({ repositoryId });
    await consume("timewire-dead-letters", [{ hook, deliveryId: "lost", payload: issuePayload() }]);
    const row = await findDelivery(hook.id, "lost");
    expect(row?.status).toBe("dead");
    expect(await readPayload(env.BUCKET, row ?? { body: null, bodyKey: null })).toEqual(
      toBytes(issuePayload()),
    );
  });

  it("Q1: all come again when D1 does not answer at all", async () => {
    const hook = await createHook({ repositoryId });
    const broken = {
      DB: {
        prepare: () => {
          throw new Error("D1 is down.");
        },
      },
    };
    const { explicitAcks, retryMessages } = await consume(
      "timewire-inbox",
      [{ hook, deliveryId: "later", payload: issuePayload() }],
      broken,
    );
    expect(explicitAcks).toEqual([]);
    expect(retryMessages.length).toBe(1);
  });

  it.each([
    [
      "an event that nobody uses",
      { event: "star", payload: "not even JSON" },
      'Timewire does not use "star" events.',
    ],
    ["an action that nobody uses", { payload: issuePayload({ action: "pinned" }) }, '"pinned"'],
    ["another repository", { payload: issuePayload({ repositoryId: 7 }) }, "this webhook belongs to"],
  ])("about %s are ignored and say why", async (_, message, reason) => {
    const hook = await createHook({ repositoryId });
    await consume("timewire-inbox", [{ hook, deliveryId: "d", ...message }]);
    const row = await findDelivery(hook.id, "d");
    expect(row?.status).toBe("ignored");
    expect(row?.result).toContain(reason);
    expect(await db().$count(tasks)).toBe(0);
  });

  it("of a paused connection are held", async () => {
    const hook = await createHook({ repositoryId });
    await db().update(connections).set({ status: "paused" });
    await consume("timewire-inbox", [{ hook, deliveryId: "d", payload: issuePayload() }]);
    expect(await findDelivery(hook.id, "d")).toMatchObject({
      status: "held",
      result: "The connection is paused. This is applied when it is resumed.",
    });
    expect(await db().$count(tasks)).toBe(0);
  });

  it("of a hook that is gone, and messages that are none, are over", async () => {
    const hook = await createHook({ repositoryId });
    const gone = { ...hook, id: "x".repeat(43) };
    const { explicitAcks } = await consume("timewire-inbox", [{ hook: gone, deliveryId: "d", payload: {} }]);
    expect(explicitAcks.length).toBe(1);
    const batch = createMessageBatch("timewire-inbox", [
      { id: "1", timestamp: new Date(), attempts: 1, body: new Uint8Array([9, 9]).buffer },
      { id: "2", timestamp: new Date(), attempts: 1, body: new Uint8Array([1, 0, 0, 0, 9, 123]).buffer },
    ]);
    await worker.queue(batch, env);
    expect((await getQueueResult(batch, createExecutionContext())).explicitAcks).toEqual(["1", "2"]);
  });
});
