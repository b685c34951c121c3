import { createExecutionContext, createMessageBatch, getQueueResult } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { describe, expect, it, vi } from "vitest";

import { type BindingSettings, bindings, deliveries } from "../../../../src/db/schema/bindings.ts";
import { subscriptions } from "../../../../src/db/schema/subscriptions.ts";
import { addComment } from "../../../../src/domain/tasks/comments.ts";
import worker from "../../../../src/index.ts";
import { trackerSettings } from "../../../../src/integrations/bindings/settings.ts";
import { encodeFrame } from "../../../../src/integrations/inbound/frame.ts";
import { readPayload } from "../../../../src/integrations/inbound/payload.ts";
import { createBindings } from "../../../../src/integrations/trackers/create-bindings.ts";
import { gitlab } from "../../../../src/providers/gitlab/index.ts";
import { linear } from "../../../../src/providers/linear/index.ts";
import type { Provider } from "../../../../src/providers/provider.ts";
import type { IssueRef } from "../../../../src/providers/tracker.ts";
import { actingIn, projectRef } from "../../../providers/gitlab/site.ts";
import { connectByPersonalToken } from "../../../support/connections.ts";
import { contextFor } from "../../../support/context.ts";
import { runJobs } from "../../../support/issue-sync.ts";
import { linearSite } from "../../../support/linear.ts";
import { meterDatabase, type Ran } from "../../../support/metered-database.ts";
import { createPerson, ctxFor, db, type Person } from "../../../support/people.ts";
import { createMeter } from "../../../support/tally.ts";
import {
  bothWays,
  deliverAll,
  type FarSide,
  matchPeople,
  pairOf,
  tagRules,
} from "../../../support/two-way.ts";
import { gitlabSide, gitlabStatuses } from "../../../support/two-way-gitlab.ts";
import { linearSettings, linearSide, linearSiteId } from "../../../support/two-way-linear.ts";

type Told = FarSide & {
  provider: Provider;
  container(): Promise<string>;
  settings(owner: Person): Promise<BindingSettings>;
  open(title: string): Promise<IssueRef>;
};

const told: Told[] = [
  {
    ...gitlabSide,
    provider: gitlab,
    container: async () => (await projectRef("acme/web")).externalId,
    settings: async (owner) => ({
      ...bothWays(),
      tags: await tagRules(owner),
      writes: { ...bothWays().writes, statuses: gitlabStatuses },
    }),
    open: (title) => actingIn("acme/web").openWith({ title, description: "It sticks." }),
  },
  {
    ...linearSide,
    provider: linear,
    container: async () => `${linearSiteId}/team_${await linearSite.team("Engineering")}`,
    settings: (owner) => linearSettings(owner, "theirs"),
    open: async (title) => {
      const opened = await linearSite.open({ teamId: await linearSite.team("Engineering"), title });
      return { id: opened.id, key: opened.identifier };
    },
  },
];

const soon = { timeout: 60_000, interval: 200 };

type Kept = { deliveryId: string; event: string; headers: Record<string, string>; text: string };

async function keptDeliveries(): Promise<Kept[]> {
  const rows = await db().select().from(deliveries);
  const read = rows.map(async (row) => ({
    ...row,
    text: new TextDecoder().decode((await readPayload(env.BUCKET, row)) ?? new Uint8Array()),
  }));
  return Promise.all(read);
}

/** Brings a delivery once more, as if its provider had sent it now; the statements that wrote rows. */
async function deliver(subscriptionId: string, { event, headers, text }: Kept): Promise<string[]> {
  const body = new TextEncoder().encode(text);
  const header = {
    subscriptionId,
    deliveryId: crypto.randomUUID(),
    event,
    contentType: "application/json",
    receivedAt: Date.now(),
    sizeBytes: body.length,
    headers,
    bodyKey: null,
  };
  const frame = encodeFrame(header, body).slice().buffer;
  const message = { id: "1", timestamp: new Date(), attempts: 1, body: frame };
  const batch = createMessageBatch("timewire-inbox", [message]);
  const ran: Ran[] = [];
  await worker.queue(batch, { ...env, DB: meterDatabase(env.DB, createMeter(), ran) });
  expect((await getQueueResult(batch, createExecutionContext())).retryMessages).toEqual([]);
  return ran.filter(({ rowsWritten = 0 }) => rowsWritten > 0).map(({ sql }) => sql.trim());
}

describe.each(told)("what is written to $name", (side) => {
  async function connected(owner: Person) {
    const connectionId = await connectByPersonalToken(owner, "alice", side.provider.id);
    const context = await contextFor(owner);
    const choice = {
      connectionId,
      containers: [await side.container()],
      projectId: null,
      settings: trackerSettings({ settings: await side.settings(owner) }),
    };
    const { bound, refused } = await createBindings(context, choice);
    expect(refused).toEqual([]);
    await runJobs(owner, context.jobs);
    const [binding] = await db()
      .select()
      .from(bindings)
      .where(eq(bindings.id, bound[0]?.id ?? ""));
    const hook = await vi.waitFor(async () => {
      const [row] = await db().select().from(subscriptions);
      if (row?.state !== "active") throw new Error("There is no webhook yet.");
      return row;
    }, soon);
    if (binding === undefined) throw new Error("It is not connected.");
    return { binding, hook };
  }

  it(
    "comes back by the webhook and is known: no row is written but the delivery",
    { timeout: 180_000 },
    async () => {
      const owner = await createPerson({ name: "Ada" });
      await matchPeople(owner, side);
      const bound = await connected(owner);
      const issue = await side.open("Door sticks");
      const pair = await vi.waitFor(
        () => pairOf(owner, { bound, provider: side.provider, token: "sandbox-alice", issue }),
        soon,
      );
      await pair.taskChange({
        title: "Door @bob is stuck",
        description: "/close, see #1",
        status: "done",
        assignee: "bob",
        tag: { label: "documentation", isOn: true },
      });
      await pair.edit({ dueOn: "2031-02-28", priority: "high" });
      await addComment(ctxFor(owner), { taskId: pair.taskId, body: "@bob: it was the hinge" });
      await deliverAll(owner);
      expect(await pair.here()).toMatchObject({
        unwritten: null,
        title: "Door @bob is stuck",
        status: "done",
      });
      expect(await pair.snapshot()).toMatchObject({
        title: "Door @bob is stuck",
        status: { category: "done" },
        dueOn: "2031-02-28",
        assignees: [{ accountId: await side.account("bob") }],
      });

      const echoes = await vi.waitFor(async () => {
        const found = (await keptDeliveries()).filter(({ text }) => /is stuck|the hinge/.test(text));
        expect(found.some(({ text }) => text.includes("the hinge"))).toBe(true);
        expect(found.some(({ text }) => text.includes("2031-02-28"))).toBe(true);
        return found;
      }, soon);
      const before = await pair.here();
      for (const echo of echoes)
        expect(await deliver(bound.hook.id, echo)).toEqual([
          expect.stringMatching(/^INSERT INTO deliveries/),
        ]);
      expect(await pair.here()).toEqual(before);
      expect(await deliverAll(owner)).toBe(0);
    },
  );
});
