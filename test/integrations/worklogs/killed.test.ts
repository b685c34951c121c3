import { expect, it } from "vitest";

import { addEntry } from "../../../src/domain/time/add-entry.ts";
import { deleteEntry } from "../../../src/domain/time/delete-entry.ts";
import { updateEntry } from "../../../src/domain/time/update-entry.ts";
import { deliverRow } from "../../../src/integrations/outbox/deliver.ts";
import { registry } from "../../../src/integrations/registry.ts";
import type { OutboundRequest } from "../../../src/lib/outbound.ts";
import { hourMs, minuteMs } from "../../../src/lib/time-units.ts";
import { systemContext } from "../../support/bindings.ts";
import { type killAt, killEverywhere } from "../../support/killing.ts";
import { createPerson, ctxFor, type Person } from "../../support/people.ts";
import { linkedTask, owedOf, rowsOf, settleTime, timeBinding, timeThere } from "../../support/worklogs.ts";

/** One attempt by an isolate that is killed. */
async function attempt(owner: Person, isolate: ReturnType<typeof killAt>, now: number): Promise<void> {
  const ctx = await systemContext(owner, { now });
  const send = <T>(request: OutboundRequest<T>) => isolate.call(async () => ctx.http.send(request));
  const dying = {
    ...ctx,
    db: isolate.db,
    enqueue: isolate.enqueue(ctx.enqueue),
    http: { ...ctx.http, send },
  };
  const [row] = await owedOf(owner);
  if (row === undefined) throw new Error("Nothing is owed.");
  await isolate.run(async () => deliverRow(dying, registry.outboxHandlers, row));
}

it(
  "Q1: time is written once, and none of it is taken for a person's, killed at any step and changed before it goes on",
  { timeout: 600_000 },
  async () => {
    const owner = await createPerson({ name: "Olga" });
    const binding = await timeBinding(owner);
    let now = Date.UTC(2026, 10, 20, 9);
    let start = now - 9 * hourMs;
    const steps = await killEverywhere(async (isolate, where) => {
      now += hourMs;
      const { taskId, issue } = await linkedTask(owner, binding, where);
      const add = async (minutes: number) => {
        start -= hourMs;
        const span = { startedAt: start, endedAt: start + minutes * minuteMs };
        return { ...(await addEntry(ctxFor(owner, now), { taskId, ...span })), ...span };
      };
      const resize = (
        { id, startedAt }: { id: string; startedAt: number },
        version: number,
        minutes: number,
      ) =>
        updateEntry(ctxFor(owner, now), { id, version, startedAt, endedAt: startedAt + minutes * minuteMs });
      const [changed, gone] = [await add(40), await add(10)];
      await settleTime(owner, now);
      await resize(changed, 1, 50);
      await deleteEntry(ctxFor(owner, now), gone.id);
      const fresh = await add(30);

      await attempt(owner, isolate, now + minuteMs);
      await deleteEntry(ctxFor(owner, now), fresh.id);
      await resize(changed, 2, 20);
      await settleTime(owner, now + 5 * minuteMs);
      expect(
        (await timeThere(issue)).map(({ minutes }) => minutes),
        where,
      ).toEqual([20]);
      const rows = (await rowsOf(owner)).filter((row) => row.taskId === taskId);
      expect(rows, where).toMatchObject([
        { key: changed.id, state: "written", seconds: 1200, attempted: null },
      ]);
    });
    expect(steps).toBeGreaterThan(9);
  },
);
