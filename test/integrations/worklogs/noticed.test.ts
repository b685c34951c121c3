import { describe, expect, it, vi } from "vitest";

import { addEntry } from "../../../src/domain/time/add-entry.ts";
import { deliverRow } from "../../../src/integrations/outbox/deliver.ts";
import { registry } from "../../../src/integrations/registry.ts";
import { issueKey } from "../../../src/integrations/trackers/map-issue.ts";
import { hourMs } from "../../../src/lib/time-units.ts";
import { systemContext } from "../../support/bindings.ts";
import { bringDelivery, lostDeliveries } from "../../support/deliveries.ts";
import { syncAll } from "../../support/issue-sync.ts";
import { createPerson, ctxFor, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { connectTarget, taskFor, type TimeTarget, timeTargets } from "../../support/time-targets.ts";
import { owedOf, rowsOf } from "../../support/worklogs.ts";

/** One attempt at what is owed, now. */
async function attempt(owner: Person): Promise<void> {
  for (const row of await owedOf(owner))
    await deliverRow(await systemContext(owner), registry.outboxHandlers, row);
}

/** An hour that is written; the webhooks that tell of it are lost. */
async function written(target: TimeTarget) {
  const owner = await createPerson({ name: "Olga" });
  const { binding, hook } = await connectTarget(owner, target);
  await target.open("Door sticks");
  const { task, link } = await taskFor(owner, "Door sticks");
  for (const host of target.hosts) await sandbox.setFault(host, { kind: "webhooks_lost" });
  const startedAt = Date.now() - 3 * hourMs;
  await addEntry(ctxFor(owner), { taskId: task.id, startedAt, endedAt: startedAt + hourMs });
  await attempt(owner);
  const [row] = await rowsOf(owner);
  if (row === undefined || row.remoteId === null) throw new Error("It is not written.");
  const ids = [row.remoteId, link.remoteKey.slice(issueKey(binding, "").length)] as const;
  return { owner, binding, hook, ids };
}

/** Brings the webhooks that were lost until what they tell is known. */
async function expectNoticed(
  target: TimeTarget,
  { owner, hook }: Awaited<ReturnType<typeof written>>,
  state: string,
): Promise<void> {
  let brought = 0;
  await vi.waitFor(
    async () => {
      const lost = await lostDeliveries(target.provider, target.hosts);
      for (const one of lost.slice(brought)) await bringDelivery(hook.id, one);
      brought = lost.length;
      expect(await rowsOf(owner)).toMatchObject([{ state }]);
    },
    { timeout: 60_000, interval: 200 },
  );
}

describe.each(timeTargets.filter(({ tamper }) => tamper.isTold))(
  "time that was written to $provider.name and that a person",
  (target) => {
    it("changed there is noticed by the webhook, and asked about", { timeout: 180_000 }, async () => {
      const told = await written(target);
      await target.tamper.change?.(...told.ids);
      await expectNoticed(target, told, "changed");
    });

    it("deleted there is noticed by the webhook, and asked about", { timeout: 180_000 }, async () => {
      const told = await written(target);
      await target.tamper.remove(...told.ids);
      await expectNoticed(target, told, "deleted");
    });
  },
);

it.each(timeTargets.filter(({ mode }) => mode === "worklogs"))(
  "time that was written to $provider.name and that a person deleted there is noticed by the next sync",
  { timeout: 180_000 },
  async (target) => {
    const { owner, binding, ids } = await written(target);
    await syncAll(owner, binding.id);
    expect(await owedOf(owner)).toEqual([]);
    await target.tamper.remove(...ids);
    await syncAll(owner, binding.id);
    await attempt(owner);
    expect(await rowsOf(owner)).toMatchObject([{ state: "deleted" }]);
    // It is asked once.
    await syncAll(owner, binding.id);
    expect(await owedOf(owner)).toEqual([]);
  },
);
