import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { deliveries } from "../../src/db/schema/bindings.ts";
import { activities, oauthStates } from "../../src/db/schema/connections.ts";
import { sessions } from "../../src/db/schema/people.ts";
import { storeDelivery } from "../../src/integrations/inbound/store-delivery.ts";
import { scheduled } from "../../src/jobs/cron.ts";
import { createId } from "../../src/lib/id.ts";
import { processedDelivery } from "../support/deliveries.ts";
import { createHook, deliver, toBytes, type TestHook } from "../support/hooks.ts";
import { issuePayload } from "../support/issue-payload.ts";
import { createPerson, db } from "../support/people.ts";

const dayMs = 86_400_000;

const tick = (cron: string, at = Date.now(), bindings: object = {}) =>
  scheduled(
    createScheduledController({ cron, scheduledTime: new Date(at) }),
    Object.assign({}, env, bindings),
  );

function fail(): Promise<never> {
  return Promise.reject(new Error("The queue is down."));
}

async function storeWhileQueueFails(hook: TestHook, deliveryId: string) {
  const body = toBytes(issuePayload());
  const facts = {
    subscriptionId: hook.id,
    deliveryId,
    event: "issues",
    contentType: null,
    receivedAt: Date.now(),
  };
  const header = { ...facts, sizeBytes: body.length, headers: {}, bodyKey: null };
  await storeDelivery(Object.assign({}, env, { INBOX: { send: fail } }), header, body);
}

const waiting = async () => (await env.BUCKET.list({ prefix: "inbox/" })).objects.length;

describe("each minute", () => {
  it("what the queue did not take is brought there, once it takes it", async () => {
    const hook = await createHook({ repositoryId: "186853002" });
    await storeWhileQueueFails(hook, "late");
    await tick("* * * * *", Date.now(), { INBOX: { send: fail } });
    expect(await waiting()).toBe(1);
    await tick("* * * * *");
    expect(await waiting()).toBe(0);
    expect((await processedDelivery(hook.id, "late")).status).toBe("processed");
  });
});

describe("each night", () => {
  it("deliveries of more than 30 days ago go, with their payloads, and no younger ones", async () => {
    const { workspaceId } = await createPerson();
    const hook = await createHook({ workspaceId, repositoryId: "186853002" });
    const big = { ...issuePayload(), padding: "x".repeat(200_000) };
    await deliver(hook, issuePayload(), { deliveryId: "small" });
    await deliver(hook, big, { deliveryId: "big" });
    await processedDelivery(hook.id, "small");
    await processedDelivery(hook.id, "big");

    await tick("17 3 * * *", Date.now() + 29 * dayMs);
    expect(await db().$count(deliveries)).toBe(2);
    expect((await env.BUCKET.list({ prefix: "payloads/" })).objects.length).toBe(1);
    await tick("17 3 * * *", Date.now() + 32 * dayMs);
    expect(await db().$count(deliveries)).toBe(0);
    expect((await env.BUCKET.list({ prefix: "payloads/" })).objects).toEqual([]);
  });

  it("old activities, spent OAuth states and expired sessions go", async () => {
    const now = Date.now();
    const { workspaceId } = await createPerson({ now });
    const { connectionId } = await createHook({ workspaceId });
    const activity = (at: number) => ({
      workspaceId,
      connectionId,
      id: createId(at),
      at,
      kind: "sync",
      outcome: "ok" as const,
      summary: "Synced.",
      durationMs: 1,
      calls: [],
    });
    await db()
      .insert(activities)
      .values([activity(now - 91 * dayMs), activity(now - 89 * dayMs)]);
    const state = (stateHash: string, expiresAt: number) => ({
      stateHash,
      provider: "github",
      purpose: "sign_in",
      browserHash: "",
      secret: "",
      scopes: [],
      payload: {},
      createdAt: now,
      expiresAt,
    });
    await db()
      .insert(oauthStates)
      .values([state("old", now - 2 * dayMs), state("young", now)]);
    await tick("17 3 * * *", now);
    expect(await db().$count(activities)).toBe(1);
    expect(await db().$count(oauthStates)).toBe(1);
    expect(await db().$count(sessions)).toBe(1);
    await tick("17 3 * * *", now + 2 * dayMs);
    expect(await db().$count(sessions)).toBe(0);
  });

  it("runs on indexes only", async () => {
    const plan = async (query: string) =>
      (await env.DB.prepare(`EXPLAIN QUERY PLAN ${query}`).all<{ detail: string }>()).results.map(
        ({ detail }) => detail,
      );
    const details = await plan(
      "SELECT subscription_id, delivery_id FROM deliveries WHERE workspace_id IN (SELECT id FROM workspaces) AND received_at < 5 LIMIT 1000",
    );
    expect(details.filter((detail) => /SCAN deliveries/.test(detail))).toEqual([]);
  });
});

describe("the clock", () => {
  it("does the other tasks although one fails", async () => {
    const hook = await createHook({ repositoryId: "186853002" });
    await storeWhileQueueFails(hook, "late");
    const broken = {
      prepare: () => {
        throw new Error("D1 is down.");
      },
    };
    await tick("* * * * *", Date.now(), { DB: broken });
    expect(await waiting()).toBe(0);
  });
});
