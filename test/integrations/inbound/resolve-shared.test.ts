import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { and, eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { bindings, deliveries } from "../../../src/db/schema/bindings.ts";
import { subscriptions } from "../../../src/db/schema/subscriptions.ts";
import worker from "../../../src/index.ts";
import { encodeFrame } from "../../../src/integrations/inbound/frame.ts";
import { isSharedWithOthers } from "../../../src/integrations/subscriptions/end-subscriptions.ts";
import { subscriptionUrl } from "../../../src/integrations/subscriptions/subscription.ts";
import { systemContext } from "../../support/bindings.ts";
import { createHook, toBytes, type TestHook } from "../../support/hooks.ts";
import { issuePayload } from "../../support/issue-payload.ts";
import { createPerson, db } from "../../support/people.ts";

const container = "4711";

/** A subscription by an address that all connections of the instance share. */
async function shared(remoteId: string, externalId: string, siteId: string | null = null): Promise<TestHook> {
  const hook = await createHook({ repositoryId: externalId });
  await db().update(subscriptions).set({ scope: "app", remoteId }).where(eq(subscriptions.id, hook.id));
  await db().update(bindings).set({ siteId }).where(eq(bindings.id, hook.bindingId));
  return hook;
}

async function arrive(address: { remoteId: string; externalId: string; siteId: string | null }) {
  const body = toBytes(issuePayload({ repositoryId: Number(container) }));
  const header = {
    subscriptionId: `github ${address.remoteId}`,
    deliveryId: "d1",
    event: "issues",
    contentType: "application/json",
    receivedAt: Date.now(),
    sizeBytes: body.length,
    headers: {},
    bodyKey: null,
    shared: { provider: "github", ...address },
  };
  const message = { id: "m", timestamp: new Date(), attempts: 1, body: encodeFrame(header, body).buffer };
  const batch = createMessageBatch("timewire-inbox", [message]);
  await worker.queue(batch, env);
  return getQueueResult(batch, createExecutionContext());
}

const recorded = () =>
  db().select({ id: deliveries.subscriptionId, status: deliveries.status }).from(deliveries);

describe("a delivery by an address that all connections share", () => {
  it("reaches each workspace that has bound its container, and nobody else", async () => {
    const [first, second] = [await shared("7", container), await shared("7", container)];
    await shared("7", "another container");
    await shared("8", container);
    await shared("7", container, "site");
    const { explicitAcks } = await arrive({ remoteId: "7", externalId: container, siteId: null });
    expect(explicitAcks).toEqual(["m"]);
    const ids = (await recorded()).map(({ id }) => id).toSorted();
    expect(ids).toEqual([first.id, second.id].toSorted());
  });

  it("is told apart by its site, and is over when nobody has bound its container", async () => {
    await shared("7", container);
    const there = await shared("7", container, "site");
    await arrive({ remoteId: "7", externalId: container, siteId: "site" });
    expect((await recorded()).map(({ id }) => id)).toEqual([there.id]);
    const { explicitAcks } = await arrive({ remoteId: "9", externalId: container, siteId: null });
    expect(explicitAcks).toEqual(["m"]);
    expect(await recorded()).toHaveLength(1);
  });

  it("does not pass any more once its subscription has ended", async () => {
    const hook = await shared("7", container);
    await db().update(subscriptions).set({ state: "ending" }).where(eq(subscriptions.id, hook.id));
    await arrive({ remoteId: "7", externalId: container, siteId: null });
    expect(await recorded()).toEqual([]);
  });
});

describe("a subscription that several bindings share", () => {
  it("has one address, and is ended at the provider by the last of them", async () => {
    const hook = await shared("7", container);
    const [row] = await db().select().from(subscriptions);
    if (row === undefined) throw new Error("There is no subscription.");
    expect(subscriptionUrl("https://t.example", row)).toBe("https://t.example/webhooks/github/app");
    const ctx = await systemContext({ ...(await createPerson()), workspaceId: hook.workspaceId });
    expect(await isSharedWithOthers(ctx, row)).toBe(false);
    await db()
      .insert(subscriptions)
      .values({ ...row, id: "other", bindingId: "b2" });
    expect(await isSharedWithOthers(ctx, row)).toBe(true);
    const other = and(eq(subscriptions.workspaceId, hook.workspaceId), eq(subscriptions.id, "other"));
    await db().update(subscriptions).set({ state: "removed" }).where(other);
    expect(await isSharedWithOthers(ctx, row)).toBe(false);
  });
});
