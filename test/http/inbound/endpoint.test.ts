import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";

import { subscriptions } from "../../../src/db/schema/subscriptions.ts";
import type { Env } from "../../../src/env.ts";
import { createApp } from "../../../src/http/app.ts";
import { decodeFrame } from "../../../src/integrations/inbound/frame.ts";
import { createSecret } from "../../../src/lib/id.ts";
import {
  createHook,
  deliver,
  deliveryRequest,
  sign,
  toBytes,
  type Sent,
  type TestHook,
} from "../../support/hooks.ts";
import { appUrl, db } from "../../support/people.ts";

const app = createApp();
const body = { action: "opened", issue: { title: "Ünïcode ☃" } };
const stall = () => new Promise<never>(() => undefined);
const fail = () => Promise.reject(new Error("This binding is broken."));

/** The real bindings with some that really fail, and a record of what was sent through the real queue. */
function envWith(broken: Partial<{ [K in keyof Env]: object }> = {}) {
  const frames: Uint8Array[] = [];
  const inbox = {
    send: async (frame: Uint8Array, options: QueueSendOptions) => {
      // The bytes are good until the next delivery.
      frames.push(frame.slice());
      return env.INBOX.send(frame, options);
    },
  };
  return { frames, env: { ...env, INBOX: inbox, ...broken } };
}

async function send(hook: TestHook, bindings: object, sent: Sent = {}, payload: unknown = body) {
  return app.fetch(await deliveryRequest(hook, payload, sent), bindings, createExecutionContext());
}

async function read(response: Response) {
  return { status: response.status, text: await response.text(), headers: [...response.headers.keys()] };
}

afterEach(() => {
  vi.useRealTimers();
});

describe("the inbound endpoint", () => {
  it("W10: hands a genuine delivery to the queue, byte for byte, and answers 202", async () => {
    const hook = await createHook();
    const { env: bindings, frames } = envWith();
    const response = await send(hook, bindings, { deliveryId: "d-1", event: "issues" });
    expect(await read(response)).toEqual({ status: 202, text: "", headers: [] });
    const frame = decodeFrame(frames[0]);
    expect(frame?.body).toEqual(toBytes(body));
    expect(frame?.header).toMatchObject({
      subscriptionId: hook.id,
      deliveryId: "d-1",
      event: "issues",
      bodyKey: null,
    });
    expect(frame?.header.headers).toMatchObject({ "user-agent": "GitHub-Hookshot/044aadd" });
    expect(JSON.stringify(frame?.header)).not.toMatch(/sha256=|signature/i);
  });

  it("W9: asks D1 nothing for a hook that it knows", async () => {
    const hook = await createHook();
    await send(hook, envWith().env);
    const response = await send(hook, envWith({ DB: { prepare: fail, batch: fail } }).env);
    expect(response.status).toBe(202);
  });

  it.each<[string, Sent]>([
    ["no signature", { signature: null }],
    ["an empty signature", { signature: "" }],
    ["a wrong signature", { signature: `sha256=${"0".repeat(64)}` }],
    ["a malformed signature", { signature: "sha256=zz" }],
    [
      "only the old SHA-1 signature",
      { signature: null, headers: { "X-Hub-Signature": `sha1=${"0".repeat(40)}` } },
    ],
  ])("W14: refuses %s exactly like an unknown hook, and stores nothing", async (_, sent) => {
    const hook = await createHook();
    const { env: bindings, frames } = envWith();
    const known = await read(await send(hook, bindings, sent));
    const unknown = await read(await send({ ...hook, id: createSecret() }, bindings));
    const nonsense = await read(await send({ ...hook, id: "short" }, bindings));
    expect(known.status).toBe(401);
    expect(unknown).toEqual(known);
    expect(nonsense).toEqual(known);
    expect(frames).toEqual([]);
    expect((await env.BUCKET.list()).objects).toEqual([]);
  });

  it("W1: refuses a body that was written anew, and a hook of another provider", async () => {
    const hook = await createHook();
    const signature = await sign(hook.secret, toBytes(body));
    expect((await send(hook, envWith().env, { signature }, JSON.stringify(body, null, 2))).status).toBe(401);
    const request = await deliveryRequest(hook, body);
    const elsewhere = new Request(`${appUrl}/webhooks/gitlab/${hook.id}`, request);
    expect((await app.fetch(elsewhere, envWith().env, createExecutionContext())).status).toBe(401);
  });

  it("W3: lets nothing in through a hook with an empty secret, and nothing through a removed one", async () => {
    const empty = await createHook({ secret: "" });
    const signature = `sha256=${"0".repeat(64)}`;
    expect((await send(empty, envWith().env, { signature })).status).toBe(401);
    const removed = await createHook();
    await db().update(subscriptions).set({ state: "removed" });
    expect((await send(removed, envWith().env)).status).toBe(401);
  });

  it("W2: never answers 5xx or 2xx to any signature header", async () => {
    const hook = await createHook();
    const { env: bindings } = envWith();
    const part = fc.constantFrom("sha256=", "sha1=", "0", "f".repeat(63), "g", ",", " ", "=", "v1");
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 6 }), async (parts) => {
        // 429 after a while: they all come for one subscription.
        expect([401, 429]).toContain((await send(hook, bindings, { signature: parts.join("") })).status);
      }),
      { numRuns: 60 },
    );
  });

  it("W6: accepts the old secret beside the new one only while the rotation overlaps", async () => {
    const previous = { secret: "the one before", until: Date.now() + 30_000 };
    const hook = await createHook({ previous });
    expect((await deliver(hook, body)).status).toBe(202);
    expect((await deliver({ ...hook, secret: previous.secret }, body)).status).toBe(202);
    vi.useFakeTimers({ now: Date.now() + 31_000, toFake: ["Date"] });
    expect((await deliver({ ...hook, secret: previous.secret }, body)).status).toBe(401);
    expect((await deliver(hook, body)).status).toBe(202);
  });

  it("notices a new secret at its first use, though the old one is still cached", async () => {
    const hook = await createHook();
    expect((await deliver(hook, body)).status).toBe(202);
    await env.DB.prepare("DELETE FROM subscriptions WHERE id = ?").bind(hook.id).run();
    const renewed = await createHook({ workspaceId: hook.workspaceId, id: hook.id });
    vi.useFakeTimers({ now: Date.now() + 6_000, toFake: ["Date"] });
    expect((await deliver(renewed, body)).status).toBe(202);
    expect((await deliver(hook, body)).status).toBe(401);
  });

  it.each(["GET", "HEAD", "PUT", "DELETE"])("answers 405 to %s", async (method) => {
    const request = new Request(`${appUrl}/webhooks/github/${createSecret()}`, { method });
    const response = await app.fetch(request, env, createExecutionContext());
    expect(response.status).toBe(405);
    expect(response.headers.get("Allow")).toBe("POST");
  });

  it("answers 400 when the headers that name event and delivery are missing", async () => {
    const hook = await createHook();
    expect((await send(hook, envWith().env, { deliveryId: "" })).status).toBe(400);
    expect((await send(hook, envWith().env, { event: "no such/event" })).status).toBe(400);
  });

  it("brakes a hook that sends too much, and lets everything through when the brake fails", async () => {
    const hook = await createHook();
    const braked = await send(
      hook,
      envWith({ INBOUND_RATE: { limit: async () => ({ success: false }) } }).env,
    );
    expect(braked.status).toBe(429);
    expect(braked.headers.get("Retry-After")).toBe("60");
    expect((await send(hook, envWith({ INBOUND_RATE: { limit: fail } }).env)).status).toBe(202);
  });
});

describe("a body's size", () => {
  it.each([121_000, 127_900, 128_001, 1_000_000, 5_000_000, 25_000_000])(
    "W11: of %i bytes makes no difference",
    async (size) => {
      const hook = await createHook();
      const { env: bindings, frames } = envWith();
      const payload = toBytes(`${"ü".repeat(Math.floor(size / 2))}${size % 2 === 0 ? "" : "u"}`);
      expect((await send(hook, bindings, {}, payload)).status).toBe(202);
      expect(frames[0]?.length).toBeLessThan(128_000);
      const frame = decodeFrame(frames[0]);
      const key = frame?.header.bodyKey ?? null;
      const object = key === null ? null : await env.BUCKET.get(key);
      const stored = object === null ? frame?.body : new Uint8Array(await object.arrayBuffer());
      expect(stored?.length).toBe(size);
      expect(frame?.header.sizeBytes).toBe(size);
      expect(key === null).toBe(size < 122_000);
    },
  );

  it("W12: above 25 MiB is refused with 413, by its declared length and by its real one", async () => {
    const hook = await createHook();
    const declared = await send(hook, envWith().env, { headers: { "Content-Length": "26214401" } });
    expect(declared.status).toBe(413);

    let sent = 0;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        sent += 1_000_000;
        controller.enqueue(new Uint8Array(1_000_000));
      },
    });
    const { headers } = await deliveryRequest(hook, body);
    headers.delete("Content-Length");
    const request = new Request(`${appUrl}/webhooks/github/${hook.id}`, {
      method: "POST",
      headers,
      body: endless,
    });
    const response = await app.fetch(request, env, createExecutionContext());
    expect(response.status).toBe(413);
    expect(sent).toBeLessThan(29_000_000);
  });

  it("may be exactly 25 MiB", async () => {
    const hook = await createHook();
    expect((await send(hook, envWith().env, {}, new Uint8Array(26_214_400))).status).toBe(202);
  });
});

describe("when something is broken", () => {
  const queues = { works: {}, fails: { INBOX: { send: fail } }, stalls: { INBOX: { send: stall } } };
  const buckets = { works: {}, fails: { BUCKET: { put: fail } }, stalls: { BUCKET: { put: stall } } };
  const states = ["works", "fails", "stalls"] as const;
  const table = states.flatMap((queue) => states.map((bucket) => [queue, bucket] as const));

  it.each(table)(
    "W10: a delivery is accepted only when it is stored: the queue %s, R2 %s",
    async (queue, bucket) => {
      const hook = await createHook();
      const { env: bindings, frames } = envWith({ ...queues[queue], ...buckets[bucket] });
      const startedAt = performance.now();
      const { status } = await send(hook, bindings);
      expect(performance.now() - startedAt).toBeLessThan(2_500);
      for (const { key } of (await env.BUCKET.list({ prefix: "inbox/" })).objects) {
        frames.push(new Uint8Array((await (await env.BUCKET.get(key))?.arrayBuffer()) ?? []));
      }
      expect(frames.map((frame) => decodeFrame(frame)?.body)).toEqual(status === 202 ? [toBytes(body)] : []);
      expect(status).toBe(queue === "works" || bucket === "works" ? 202 : 503);
    },
  );

  it.each([
    ["fails", fail],
    ["stalls", stall],
  ])("W9: a hook that is not known yet gets 503 in time while D1 %s", async (_, broken) => {
    const hook = await createHook();
    const statement: object = { bind: () => statement, first: broken };
    const startedAt = performance.now();
    const { status } = await send(hook, envWith({ DB: { prepare: () => statement } }).env);
    expect(status).toBe(503);
    expect(performance.now() - startedAt).toBeLessThan(2_500);
  });

  it("a hook that was known a minute ago still works while D1 fails", async () => {
    const hook = await createHook();
    await send(hook, envWith().env);
    vi.useFakeTimers({ now: Date.now() + 120_000, toFake: ["Date"] });
    const statement: object = { bind: () => statement, first: fail };
    expect((await send(hook, envWith({ DB: { prepare: () => statement } }).env)).status).toBe(202);
  });
});
