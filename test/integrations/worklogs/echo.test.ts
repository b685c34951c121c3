import { eq } from "drizzle-orm";
import { describe, expect, it, vi } from "vitest";

import { taskComments } from "../../../src/db/schema/comments.ts";
import { addEntry } from "../../../src/domain/time/add-entry.ts";
import { updateEntry } from "../../../src/domain/time/update-entry.ts";
import { readIssues } from "../../../src/integrations/trackers/read-issues.ts";
import { issueKey } from "../../../src/integrations/trackers/map-issue.ts";
import type { IntegrationContext } from "../../../src/integrations/context.ts";
import type { OutboundRequest } from "../../../src/lib/outbound.ts";
import { hourMs, minuteMs } from "../../../src/lib/time-units.ts";
import { systemContext } from "../../support/bindings.ts";
import { bringDelivery, lostDeliveries } from "../../support/deliveries.ts";
import { syncAll } from "../../support/issue-sync.ts";
import { measure } from "../../support/meter.ts";
import { createPerson, ctxFor, db } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { connectTarget, taskFor, type TimeTarget, timeTargets } from "../../support/time-targets.ts";
import { deliverTime, rowsOf } from "../../support/worklogs.ts";

const soon = { timeout: 30_000, interval: 200 };

async function prepared(target: TimeTarget) {
  const owner = await createPerson({ name: "Olga" });
  const { binding, hook } = await connectTarget(owner, target);
  await target.open("Door sticks");
  const { task } = await taskFor(owner, "Door sticks");
  const now = Date.now();
  const endedAt = now - hourMs;
  const entry = { taskId: task.id, startedAt: now - 2 * hourMs, endedAt };
  for (const host of target.hosts) await sandbox.setFault(host, { kind: "webhooks_lost" });
  const { id, version } = await addEntry(ctxFor(owner, now), entry);
  let attemptAt = now;
  const deliver = (change: (ctx: IntegrationContext) => IntegrationContext = (same) => same) => {
    attemptAt += 5 * minuteMs;
    return deliverTime(owner, { now: attemptAt, change });
  };
  return { owner, binding, hook, task, entry: { ...entry, id, version }, deliver };
}

describe.each(timeTargets)("time that is written to $provider.name", (target) => {
  it(
    "comes back by the webhook and is known: no row is written but the delivery",
    { timeout: 180_000 },
    async () => {
      const { owner, binding, hook, entry, deliver } = await prepared(target);
      await deliver();
      await updateEntry(ctxFor(owner), { ...entry, endedAt: entry.endedAt + 30 * minuteMs });
      await deliver();
      expect(await rowsOf(owner)).toMatchObject([{ state: "written", seconds: 5400 }]);
      const written = await taskFor(owner, "Door sticks");
      if (target.mode === "worklogs") expect(written.link.spentSeconds).toBe(5400);

      const echoes = await vi.waitFor(async () => {
        const found = await lostDeliveries(target.provider, target.hosts);
        expect(found.length).toBeGreaterThanOrEqual(2);
        return found;
      }, soon);
      for (const echo of echoes)
        expect(await bringDelivery(hook.id, echo)).toEqual([
          expect.stringMatching(/^INSERT INTO deliveries/),
        ]);
      // What a webhook tells of by its id alone is read.
      const { link } = written;
      const asked = { assigned: null, deliveryId: "1", receivedAt: Date.now() };
      const issue = {
        id: link.remoteKey.slice(issueKey(binding, "").length),
        key: link.displayKey,
        ...asked,
      };
      const { workspaceId, id: bindingId } = binding;
      const reading = { workspaceId, bindingId, subscriptionId: hook.id, issues: [issue] };
      const ctx = await systemContext(owner);
      if (target.mode === "worklogs") {
        const cost = await measure((metered) =>
          readIssues({ ...ctx, db: metered }, { type: "issues.read", ...reading }),
        );
        expect(cost.rowsWritten).toBe(0);
        await syncAll(owner, bindingId);
        expect(await taskFor(owner, "Door sticks")).toEqual(written);
      }
      expect((await taskFor(owner, "Door sticks")).task).toEqual(written.task);
    },
  );
});

describe.each(timeTargets.filter(({ mode }) => mode === "comment"))("time at $provider.name", (target) => {
  it("is no comment on the task, also when its webhook comes before the answer", async () => {
    const { owner, hook, task, deliver } = await prepared(target);
    let early = 0;
    await deliver((ctx) => ({
      ...ctx,
      http: {
        ...ctx.http,
        send: async <T>(request: OutboundRequest<T>) => {
          const answer = await ctx.http.send(request);
          const told = await lostDeliveries(target.provider, target.hosts);
          for (const echo of told.slice(early)) await bringDelivery(hook.id, echo);
          early = told.length;
          return answer;
        },
      },
    }));
    expect(early).toBeGreaterThan(0);
    expect(await rowsOf(owner)).toMatchObject([{ kind: "comment", state: "written" }]);
    expect(await db().select().from(taskComments).where(eq(taskComments.taskId, task.id))).toEqual([]);
  }, 120_000);
});
