import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { audit } from "../../../src/db/schema/people.ts";
import { deliveries } from "../../../src/db/schema/bindings.ts";
import { links } from "../../../src/db/schema/bindings.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import { replayDelivery } from "../../../src/integrations/inbound/replay-delivery.ts";
import { processedDelivery } from "../../support/deliveries.ts";
import { createHook, deliver } from "../../support/hooks.ts";
import { issuePayload } from "../../support/issue-payload.ts";
import { runJobs } from "../../support/jobs.ts";
import { browserOf, createPerson, ctxFor, db } from "../../support/people.ts";

async function setUp() {
  const owner = await createPerson();
  const hook = await createHook({ workspaceId: owner.workspaceId, repositoryId: "186853002" });
  await deliver(hook, issuePayload(), { deliveryId: "d" });
  await processedDelivery(hook.id, "d");
  return { owner, hook, key: { subscriptionId: hook.id, deliveryId: "d" } };
}

const state = async () => ({
  tasks: await db().select().from(tasks),
  links: await db().select().from(links),
});

describe("a replay", () => {
  it("Q5: three times over ends in the same state, with a row in the audit for each", async () => {
    const { owner, key } = await setUp();
    const before = await state();
    expect(before.tasks).toHaveLength(1);
    for (let time = 0; time < 3; time++) {
      const ctx = ctxFor(owner);
      await replayDelivery(ctx, key);
      await runJobs(ctx.jobs);
    }
    expect(await state()).toEqual(before);
    const rows = await db().select().from(audit).where(eq(audit.action, "delivery.replay"));
    expect(rows).toHaveLength(3);
    expect(new Set(rows.map(({ workspaceId }) => workspaceId))).toEqual(new Set([owner.workspaceId]));
  });

  it("Q5: is refused to members and unknown to other workspaces; both leave nothing behind", async () => {
    const { owner, key } = await setUp();
    const member = await createPerson({ workspaceId: owner.workspaceId, role: "member" });
    const stranger = await createPerson();
    const path = `/deliveries/${key.subscriptionId}/${key.deliveryId}/replay`;
    expect((await browserOf(member).post(path)).status).toBe(403);
    expect((await browserOf(stranger).post(path)).status).toBe(404);
    expect(await db().$count(audit, eq(audit.action, "delivery.replay"))).toBe(0);
  });

  it("Q5: of a delivery whose payload is no longer kept is refused with the reason", async () => {
    const { owner, key } = await setUp();
    await db().update(deliveries).set({ body: null });
    expect((await env.BUCKET.list()).objects).toEqual([]);
    await expect(replayDelivery(ctxFor(owner), key)).rejects.toMatchObject({
      code: "conflict",
      message: expect.stringContaining("no longer kept"),
    });
    expect(await db().$count(audit, eq(audit.action, "delivery.replay"))).toBe(0);
  });
});
