import { createExecutionContext } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { subscriptions } from "../../../src/db/schema/subscriptions.ts";
import type { Env } from "../../../src/env.ts";
import { configOf } from "../../../src/http/config-of.ts";
import worker from "../../../src/index.ts";
import { decodeFrame, type FrameHeader } from "../../../src/integrations/inbound/frame.ts";
import { importEchoedSecret, isEchoed } from "../../../src/providers/kit/echoed-secret.ts";
import type { QueuedInbound } from "../../../src/providers/inbound.ts";
import { github } from "../../../src/providers/github/index.ts";
import { providers } from "../../../src/providers/index.ts";
import { createHook, toBytes } from "../../support/hooks.ts";
import { appUrl, db } from "../../support/people.ts";

const decoder = new TextDecoder();

/** Probes by HEAD, chooses its secret itself, and names a delivery in its body or not at all. */
const own: QueuedInbound = {
  methods: ["POST", "HEAD"],
  answer: "queue",
  address: "subscription",
  contentTypes: null,
  maxBodyBytes: 1000,
  handshake({ method, headers }) {
    if (method === "HEAD") return { text: "" };
    const secret = headers.get("x-hook-secret");
    return secret === null ? null : { text: "", headers: { "X-Hook-Secret": secret }, secret };
  },
  importSecret: importEchoedSecret,
  hasSignature: (headers) => headers.has("x-token"),
  verify: ({ headers }, key) => isEchoed(headers.get("x-token"), key),
  identify: () => ({ id: null, event: "changed" }),
  events: new Set(["changed"]),
  shownHeaders: [],
  parse: () => ({ action: null, events: [], ignoredBecause: "It is imaginary." }),
};

/** One address for all: whose it is stands in the body. */
const shared: QueuedInbound = {
  ...own,
  address: "app",
  identify({ body }) {
    const [id = "", remoteId = "", externalId = ""] = decoder.decode(body).split(" ");
    return { id, event: "changed", shared: { remoteId, externalId, siteId: null } };
  },
};

const imaginary = {
  own: { ...github, id: "own", inbound: own },
  shared: { ...github, id: "shared", inbound: shared },
};

beforeAll(() => void Object.assign(providers, imaginary));
afterAll(() => {
  for (const id of Object.keys(imaginary)) Reflect.deleteProperty(providers, id);
});

function inboxed() {
  const sent: FrameHeader[] = [];
  const send = async (message: Uint8Array) => {
    const frame = decodeFrame(message);
    if (frame !== null) sent.push(frame.header);
  };
  const observed: Env = { ...env, INBOX: Object.assign(Object.create(env.INBOX), { send }) };
  return { sent, env: observed };
}

function request(path: string, { method = "POST", headers = {}, body = "" } = {}, use: Env = env) {
  const sent = { method, headers, ...(method === "HEAD" ? {} : { body: toBytes(body) }) };
  return worker.fetch(new Request(`${appUrl}/webhooks/${path}`, sent), use, createExecutionContext());
}

async function ownHook(changes: Partial<typeof subscriptions.$inferInsert> = {}) {
  const hook = await createHook();
  await db()
    .update(subscriptions)
    .set({ provider: "own", ...changes })
    .where(eq(subscriptions.id, hook.id));
  return hook;
}

describe("a provider that asks the address itself", () => {
  it("has a probe by HEAD answered, and no other method", async () => {
    const { id } = await ownHook();
    expect((await request(`own/${id}`, { method: "HEAD" })).status).toBe(200);
    const refused = await request(`own/${id}`, { method: "PUT" });
    expect([refused.status, refused.headers.get("Allow")]).toEqual([405, "POST, HEAD"]);
  });

  it("may choose the secret while its subscription is made, and never after", async () => {
    const hook = await ownHook({ remoteId: null, state: "pending" });
    const choose = (secret: string) => request(`own/${hook.id}`, { headers: { "X-Hook-Secret": secret } });
    const taken = await choose("theirs");
    expect([taken.status, taken.headers.get("X-Hook-Secret")]).toEqual([200, "theirs"]);
    const deliver = (token: string) => request(`own/${hook.id}`, { headers: { "X-Token": token } });
    expect((await deliver("theirs")).status).toBe(202);
    expect((await deliver(hook.secret)).status).toBe(401);
    await db().update(subscriptions).set({ remoteId: "7", state: "active" });
    expect((await choose("later")).status).toBe(401);
    expect((await choose("x".repeat(1025))).status).toBe(400);
    await db()
      .update(subscriptions)
      .set({ remoteId: null, state: "pending", createdAt: Date.now() - 180_000 });
    expect((await choose("late")).status).toBe(401);
    expect((await request(`own/${"n".repeat(43)}`, { headers: { "X-Hook-Secret": "x" } })).status).toBe(401);
  });
});

describe("a delivery", () => {
  it("without an id is known by the hash of its body", async () => {
    const hook = await ownHook();
    const inbox = inboxed();
    for (const body of ["a", "a", "b"])
      await request(`own/${hook.id}`, { headers: { "X-Token": hook.secret }, body }, inbox.env);
    const [first, again, other] = inbox.sent.map(({ deliveryId }) => deliveryId);
    expect(first).toMatch(/^[0-9a-f]{64}$/);
    expect([again, other === first]).toEqual([first, false]);
  });

  it("by the address of all connections needs the instance's secret, and says whose it is", async () => {
    const inbox = inboxed();
    const deliver = (token: string) =>
      request("shared/app", { headers: { "X-Token": token }, body: "d1 r7 c9" }, inbox.env);
    expect((await deliver("secret")).status).toBe(401);
    configOf(inbox.env).signingSecrets["shared"] = "secret";
    expect((await deliver("other")).status).toBe(401);
    expect((await deliver("secret")).status).toBe(202);
    expect(inbox.sent).toMatchObject([
      { deliveryId: "d1", shared: { provider: "shared", remoteId: "r7", externalId: "c9", siteId: null } },
    ]);
    const hook = await ownHook({ provider: "shared" });
    expect((await request(`shared/${hook.id}`, { headers: { "X-Token": hook.secret } })).status).toBe(401);
  });
});
