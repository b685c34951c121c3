import { env } from "cloudflare:workers";
import { eq, sql } from "drizzle-orm";
import { describe, expect, it, vi } from "vitest";

import { bindings, deliveries } from "../../../../src/db/schema/bindings.ts";
import { connections } from "../../../../src/db/schema/connections.ts";
import { audit } from "../../../../src/db/schema/people.ts";
import { tasks } from "../../../../src/db/schema/work.ts";
import { listDeliveries } from "../../../../src/integrations/inbound/list-deliveries.ts";
import { findDelivery, processedDelivery } from "../../../support/deliveries.ts";
import { createHook, deliver, type TestHook } from "../../../support/hooks.ts";
import { issuePayload } from "../../../support/issue-payload.ts";
import { browserOf, createPerson, ctxFor, db, type Person } from "../../../support/people.ts";

const repositoryId = "186853002";

async function setUp(role: "owner" | "member" = "owner") {
  const person = await createPerson({ role });
  const hook = await createHook({ workspaceId: person.workspaceId, repositoryId });
  return { person, hook, browser: browserOf(person) };
}

/** A delivery that died although its payload is good, as after an outage. */
async function createDead(hook: TestHook, deliveryId: string, number = 1) {
  await deliver(hook, issuePayload({ id: number, number, title: `Issue ${number}` }), { deliveryId });
  await processedDelivery(hook.id, deliveryId);
  await db().delete(tasks);
  await env.DB.prepare("DELETE FROM links").run();
  await db()
    .update(deliveries)
    .set({ status: "dead", result: "D1 was overloaded." })
    .where(eq(deliveries.deliveryId, deliveryId));
}

const statusOf = async (hook: TestHook, deliveryId: string) =>
  (await findDelivery(hook.id, deliveryId))?.status;
const untilProcessed = (hook: TestHook, id: string) =>
  vi.waitFor(async () => expect(await statusOf(hook, id)).toBe("processed"), { timeout: 15_000 });

async function list(person: Person, before: string | null = null, limit = 50) {
  const filter = { status: null, connectionId: null, bindingId: null };
  return listDeliveries(ctxFor(person), { filter, before, limit });
}

describe("the deliveries page", () => {
  it("teaches while nothing has arrived", async () => {
    const { browser } = await setUp();
    expect(await (await browser.get("/deliveries")).text()).toContain("No deliveries yet");
  });

  it("lists what arrived with what came of it, and filters it", async () => {
    const { hook, browser } = await setUp();
    await deliver(hook, issuePayload(), { deliveryId: "one" });
    await deliver(hook, {}, { deliveryId: "two", event: "star" });
    await processedDelivery(hook.id, "one");
    await processedDelivery(hook.id, "two");
    const all = await (await browser.get("/deliveries")).text();
    expect(all).toContain("issues · opened");
    expect(all).toContain("does not use &quot;star&quot; events");
    const ignored = await (await browser.get("/deliveries?status=ignored")).text();
    expect(ignored).not.toContain("issues · opened");
    const none = await (await browser.get(`/deliveries?binding=other`)).text();
    expect(none).toContain("No such deliveries");
  });

  it("answers 204 to a browser that shows the present version already", async () => {
    const { hook, browser } = await setUp();
    await deliver(hook, issuePayload(), { deliveryId: "one" });
    await processedDelivery(hook.id, "one");
    for (const path of ["/deliveries?part=list", `/deliveries/${hook.id}/one?part=delivery`]) {
      const text = await (await browser.get(path)).text();
      const [, version] = /data-version="(\w+)"/.exec(text) ?? [];
      expect((await browser.get(`${path}&v=${version}`)).status).toBe(204);
      expect((await browser.get(`${path}&v=old`)).status).toBe(200);
    }
  });

  it("goes through all pages by cursor, without gaps or repeats", async () => {
    const { person, hook } = await setUp();
    for (let i = 0; i < 7; i++) await deliver(hook, {}, { deliveryId: `d-${i}`, event: "star" });
    for (let i = 0; i < 7; i++) await processedDelivery(hook.id, `d-${i}`);
    await db().update(deliveries).set({ receivedAt: 1_000 });
    const seen: string[] = [];
    for (let before: string | null = null, i = 0; i < 4; i++) {
      const listed = await list(person, before, 2);
      seen.push(...listed.deliveries.map(({ deliveryId }) => deliveryId));
      before = listed.next;
    }
    expect(seen.toSorted()).toEqual(Array.from({ length: 7 }, (_, i) => `d-${i}`));
    await expect(list(person, "nonsense")).rejects.toMatchObject({ code: "invalid" });
  });

  it("shows one delivery with headers and payload, escaped, and gives the payload as it came", async () => {
    const { hook, browser } = await setUp();
    const payload = issuePayload({ title: "<script>alert(1)</script>" });
    await deliver(hook, payload, { deliveryId: "one" });
    await processedDelivery(hook.id, "one");
    const text = await (await browser.get(`/deliveries/${hook.id}/one`)).text();
    expect(text).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(text).not.toContain("<script>alert");
    expect(text).toContain("GitHub-Hookshot/044aadd");
    expect(text).not.toMatch(/signature-256|sha256=/);
    const raw = await browser.get(`/deliveries/${hook.id}/one/payload`);
    expect(raw.headers.get("Content-Disposition")).toContain("attachment");
    expect(await raw.text()).toBe(JSON.stringify(payload));
  });

  it("does not show a payload that is too big, but gives it", async () => {
    const { hook, browser } = await setUp();
    const payload = { ...issuePayload(), padding: "x".repeat(1_100_000) };
    await deliver(hook, payload, { deliveryId: "big" });
    await processedDelivery(hook.id, "big");
    expect(await (await browser.get(`/deliveries/${hook.id}/big`)).text()).toContain(
      "too big to be shown here",
    );
    expect((await (await browser.get(`/deliveries/${hook.id}/big/payload`)).text()).length).toBeGreaterThan(
      1_100_000,
    );
  });

  it("keeps deliveries from members, from other workspaces and from all but the owner of a personal connection", async () => {
    const { person, hook } = await setUp();
    await deliver(hook, issuePayload(), { deliveryId: "one" });
    await processedDelivery(hook.id, "one");
    const member = await createPerson({ workspaceId: person.workspaceId, role: "member" });
    const stranger = await createPerson();
    const path = `/deliveries/${hook.id}/one`;
    for (const other of [member, stranger]) {
      expect((await browserOf(other).get(path)).status).toBe(404);
      expect((await browserOf(other).get(`${path}/payload`)).status).toBe(404);
      expect((await list(other)).deliveries).toEqual([]);
    }
    expect((await browserOf(stranger).post(`${path}/replay`)).status).toBe(404);
    expect((await browserOf(member).post(`${path}/replay`)).status).toBe(403);
    expect((await browserOf(member).post("/deliveries/replay")).status).toBe(403);
    await db().update(connections).set({ ownerId: member.userId });
    expect((await browserOf(member).get(path)).status).toBe(200);
    expect((await browserOf(person).get(path)).status).toBe(404);
  });
});

describe("a replay", () => {
  it("applies a dead delivery once more, and doing so again changes nothing", async () => {
    const { person, hook, browser } = await setUp();
    await createDead(hook, "one");
    expect(await (await browser.get("/deliveries")).text()).toContain("One delivery could not be processed");
    const answer = await browser.post(`/deliveries/${hook.id}/one/replay`);
    expect(answer.status).toBe(303);
    await untilProcessed(hook, "one");
    const first = await db().select().from(tasks);
    expect(first.map(({ title }) => title)).toEqual(["Issue 1"]);
    for (let i = 0; i < 2; i++) {
      const { attempts = 0 } = (await findDelivery(hook.id, "one")) ?? {};
      await browser.post(`/deliveries/${hook.id}/one/replay`);
      await vi.waitFor(async () => expect((await findDelivery(hook.id, "one"))?.attempts).toBe(attempts + 1));
    }
    expect(await db().select().from(tasks)).toEqual(first);
    const actions = await db().select().from(audit).where(eq(audit.workspaceId, person.workspaceId));
    expect(actions.filter(({ action }) => action === "delivery.replay").length).toBe(3);
  });

  it(
    "of all dead ones reaches every one of several pages, and ends though some die again",
    { timeout: 20_000 },
    async () => {
      const { hook, browser } = await setUp();
      for (let i = 1; i <= 3; i++) await createDead(hook, `good-${i}`, i);
      await deliver(hook, "{", { deliveryId: "poison" });
      await processedDelivery(hook.id, "poison");
      const copies = Array.from({ length: 60 }, (_, i) => `copy-${String(i).padStart(2, "0")}`);
      for (const id of copies) {
        await env.DB.prepare(
          "INSERT INTO deliveries SELECT subscription_id, ?, workspace_id, connection_id, binding_id, provider, event, action, status, result, received_at, processed_at, duration_ms, attempts, size_bytes, headers, body, body_key FROM deliveries WHERE delivery_id = 'good-1'",
        )
          .bind(id)
          .run();
      }
      expect((await browser.post("/deliveries/replay")).status).toBe(303);
      const waiting = sql`${deliveries.status} = 'failed' OR ${deliveries.attempts} = 1`;
      await vi.waitFor(async () => expect(await db().$count(deliveries, waiting)).toBe(0), {
        timeout: 15_000,
      });
      expect(await db().$count(deliveries, eq(deliveries.status, "dead"))).toBe(1);
      expect(await statusOf(hook, "poison")).toBe("dead");
      expect(await db().$count(tasks)).toBe(3);
    },
  );

  it("of a payload that cannot be read keeps the action that was known", async () => {
    const { hook, browser } = await setUp();
    await deliver(hook, "{", { deliveryId: "cut" });
    await processedDelivery(hook.id, "cut");
    await db().update(deliveries).set({ action: "opened" });
    await browser.post(`/deliveries/${hook.id}/cut/replay`);
    await vi.waitFor(async () => expect((await findDelivery(hook.id, "cut"))?.attempts).toBe(2));
    expect(await findDelivery(hook.id, "cut")).toMatchObject({ status: "dead", action: "opened" });
  });

  it("is for whoever owns a personal connection, of what is theirs", async () => {
    const { person, hook } = await setUp();
    const member = await createPerson({ workspaceId: person.workspaceId, role: "member" });
    await db().update(connections).set({ ownerId: member.userId });
    const shared = await createHook({ workspaceId: person.workspaceId, repositoryId: "7" });
    await createDead(shared, "theirs");
    await createDead(hook, "one");
    const browser = browserOf(member);
    const page = await (await browser.get("/deliveries")).text();
    expect(page).toContain(`/deliveries/${hook.id}/one/replay`);
    expect(page).not.toContain("Replay all");
    expect(await (await browser.get(`/deliveries/${hook.id}/one`)).text()).toContain("Replay");
    expect((await browser.post(`/deliveries/${hook.id}/one/replay`)).status).toBe(303);
    await untilProcessed(hook, "one");
    expect((await browser.post(`/deliveries/${shared.id}/theirs/replay`)).status).toBe(403);
    expect(await statusOf(shared, "theirs")).toBe("dead");
  });

  it("is refused when the payload is gone", async () => {
    const { hook, browser } = await setUp();
    await createDead(hook, "one");
    await db().update(deliveries).set({ body: null });
    const answer = await browser.post(`/deliveries/${hook.id}/one/replay`);
    expect(answer.status).toBe(409);
    expect(await answer.text()).toContain("no longer kept");
  });

  it("touches only the binding of its own hook", async () => {
    const { hook, browser } = await setUp();
    await createDead(hook, "one");
    await db().update(bindings).set({ externalId: "7" });
    await browser.post(`/deliveries/${hook.id}/one/replay`);
    await vi.waitFor(async () => expect(await statusOf(hook, "one")).toBe("ignored"));
    expect(await db().$count(tasks)).toBe(0);
  });
});
