import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { describe, expect, it, vi } from "vitest";

import { deliveries } from "../../../src/db/schema/bindings.ts";
import { replayDelivery } from "../../../src/integrations/inbound/replay-delivery.ts";
import { lostAfterMs, sweepDeliveries } from "../../../src/integrations/inbound/sweep-deliveries.ts";
import { scheduled } from "../../../src/jobs/cron.ts";
import { findDelivery, processedDelivery } from "../../support/deliveries.ts";
import { createHook, deliver, type TestHook } from "../../support/hooks.ts";
import { issuePayload } from "../../support/issue-payload.ts";
import { measure } from "../../support/meter.ts";
import { browserOf, createPerson, ctxFor, db } from "../../support/people.ts";

const cause = "D1 was overloaded.";

async function setUp() {
  const person = await createPerson();
  const hook = await createHook({ workspaceId: person.workspaceId, repositoryId: "186853002" });
  return { hook, person, browser: browserOf(person) };
}

/** A delivery that failed, and whose message the queue then lost. */
async function createLost(hook: TestHook, deliveryId: string, processedAt: number) {
  await deliver(hook, issuePayload(), { deliveryId });
  await processedDelivery(hook.id, deliveryId);
  await db()
    .update(deliveries)
    .set({ status: "failed", result: cause, processedAt })
    .where(eq(deliveries.deliveryId, deliveryId));
}

const statusOf = async (hook: TestHook, id: string) => (await findDelivery(hook.id, id))?.status;

describe("a failed delivery", () => {
  it("Q4: is dead by the clock once no attempt can come any more, keeps its cause, and can be replayed", async () => {
    const { hook, browser } = await setUp();
    const now = Date.now();
    await createLost(hook, "lost", now - lostAfterMs - 1);
    await createLost(hook, "waiting", now - lostAfterMs);
    await scheduled(createScheduledController({ cron: "* * * * *", scheduledTime: new Date(now) }), env);
    expect(await statusOf(hook, "waiting")).toBe("failed");
    expect(await findDelivery(hook.id, "lost")).toMatchObject({
      status: "dead",
      result: `${cause} No further attempt came, so it was given up.`,
    });
    expect(await (await browser.get("/deliveries")).text()).toContain("One delivery could not be processed");
    expect((await browser.post("/deliveries/replay")).status).toBe(303);
    await vi.waitFor(async () => expect(await statusOf(hook, "lost")).not.toMatch(/failed|dead/), {
      timeout: 10_000,
    });
  });

  it("that waits to be replayed is not given up, however old it is", async () => {
    const { hook, person } = await setUp();
    const longAgo = Date.now() - 20 * lostAfterMs;
    await createLost(hook, "old", longAgo);
    await db().update(deliveries).set({ status: "dead", receivedAt: longAgo });
    // The job is collected, not sent: as if the queue were slow.
    await replayDelivery(ctxFor(person), { subscriptionId: hook.id, deliveryId: "old" });
    await sweepDeliveries(db(), Date.now());
    expect(await statusOf(hook, "old")).toBe("failed");
  });

  it("is found by an index among many, and nothing is written when there is none", async () => {
    const { hook } = await setUp();
    const empty = await measure((meteredDb) => sweepDeliveries(meteredDb, Date.now()));
    for (let i = 0; i < 20; i++) await deliver(hook, {}, { deliveryId: `star-${i}`, event: "star" });
    await processedDelivery(hook.id, "star-19");
    const idle = await measure((meteredDb) => sweepDeliveries(meteredDb, Date.now()));
    expect(idle).toEqual(empty);
    expect(idle).toMatchObject({ statements: 1, rowsWritten: 0 });
    expect(idle.plans.join("\n")).toContain("INDEX deliveries_failed");
    expect(idle.plans.filter((line) => /SCAN deliveries/.test(line))).toEqual([]);

    await createLost(hook, "lost", Date.now() - lostAfterMs - 1);
    const busy = await measure((meteredDb) => sweepDeliveries(meteredDb, Date.now()));
    expect(busy.rowsRead).toBeLessThan(5);
    expect(await statusOf(hook, "lost")).toBe("dead");
  });
});
