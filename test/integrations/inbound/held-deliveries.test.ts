import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";

import { deliveries } from "../../../src/db/schema/bindings.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import {
  pauseConnection,
  resumeConnection,
} from "../../../src/integrations/connections/change-connection.ts";
import { registry } from "../../../src/integrations/registry.ts";
import { processBatch } from "../../../src/integrations/inbound/process-batch.ts";
import { createHook, toBytes, type TestHook } from "../../support/hooks.ts";
import { issuePayload, type IssueFacts } from "../../support/issue-payload.ts";
import { runJobs } from "../../support/issue-sync.ts";
import { createPerson, db } from "../../support/people.ts";
import { contextFor } from "../../support/context.ts";

const arrive = (hook: TestHook, deliveryId: string, facts: IssueFacts, receivedAt = Date.now()) => {
  const body = toBytes(issuePayload(facts));
  const about = { subscriptionId: hook.id, deliveryId, event: "issues", contentType: "application/json" };
  const header = { ...about, receivedAt, sizeBytes: body.length, headers: {}, bodyKey: null };
  return processBatch({ env, enqueue: () => Promise.resolve(), handlers: registry.eventHandlers }, [
    { header, body },
  ]);
};

async function paused() {
  const owner = await createPerson();
  const hook = await createHook({ workspaceId: owner.workspaceId, repositoryId: "186853002" });
  await pauseConnection(await contextFor(owner), hook.connectionId);
  return { owner, hook };
}

async function resume({ owner, hook }: Awaited<ReturnType<typeof paused>>) {
  const ctx = await contextFor(owner);
  await resumeConnection(ctx, hook.connectionId);
  await runJobs(
    owner,
    ctx.jobs.filter(({ type }) => type === "deliveries.resume"),
  );
}

describe("what arrives while a connection is paused", () => {
  it("is applied when it is resumed, what no sync could bring as well", async () => {
    const bound = await paused();
    await arrive(bound.hook, "d1", { title: "Kept" });
    await arrive(bound.hook, "d2", { id: 2, number: 2, title: "Deleted" });
    await arrive(bound.hook, "d3", { id: 2, number: 2, title: "Deleted", action: "deleted" });
    expect(await db().$count(tasks)).toBe(0);
    await resume(bound);
    const made = (await db().select().from(tasks)).map(
      ({ title, archivedAt }) => `${title}: ${archivedAt === null ? "open" : "archived"}`,
    );
    expect(new Set(made)).toEqual(new Set(["Deleted: archived", "Kept: open"]));
    const rows = await db().select().from(deliveries);
    expect(rows.map(({ status }) => status)).toEqual(["processed", "processed", "processed"]);
  });

  it("is applied however much it is, and once", async () => {
    const bound = await paused();
    for (let i = 1; i <= 60; i++)
      await arrive(bound.hook, `d${i}`, { id: i, number: i, title: `No. ${i}` }, i);
    await resume(bound);
    await resume(bound);
    expect(await db().$count(tasks)).toBe(60);
    expect((await db().select().from(deliveries)).every(({ attempts }) => attempts === 2)).toBe(true);
  });

  it("waits on when the connection is paused again", async () => {
    const bound = await paused();
    await arrive(bound.hook, "d1", { title: "Kept" });
    await arrive(bound.hook, "d1", { title: "Kept" });
    expect(await db().select().from(deliveries)).toMatchObject([{ status: "held" }]);
  });
});
