import { eq } from "drizzle-orm";
import { describe, expect, it, vi } from "vitest";

import { type BindingSettings, bindings } from "../../../../src/db/schema/bindings.ts";
import { subscriptions } from "../../../../src/db/schema/subscriptions.ts";
import { addComment } from "../../../../src/domain/tasks/comments.ts";
import { trackerSettings } from "../../../../src/integrations/bindings/settings.ts";
import { createBindings } from "../../../../src/integrations/trackers/create-bindings.ts";
import type { IssueRef } from "../../../../src/providers/tracker.ts";
import { actingIn, projectRef } from "../../../providers/gitlab/site.ts";
import { connectByPersonalToken } from "../../../support/connections.ts";
import { contextFor } from "../../../support/context.ts";
import { bringDelivery, keptDeliveries } from "../../../support/deliveries.ts";
import { runJobs } from "../../../support/issue-sync.ts";
import { linearSite, linearSiteId } from "../../../support/linear.ts";
import { createPerson, ctxFor, db, type Person } from "../../../support/people.ts";
import { bothWays, deliverAll, type FarSide, pairOf, tagRules } from "../../../support/two-way.ts";
import { gitlabSide, gitlabStatuses } from "../../../support/two-way-gitlab.ts";
import { linearSettings, linearSide } from "../../../support/two-way-linear.ts";
import { matchPeople } from "../../../support/two-way-people.ts";

type Told = FarSide & {
  container(): Promise<string>;
  settings(owner: Person): Promise<BindingSettings>;
  open(title: string): Promise<IssueRef>;
};

const told: Told[] = [
  {
    ...gitlabSide,
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
    container: async () => `${linearSiteId}/team_${await linearSite.team("Engineering")}`,
    settings: (owner) => linearSettings(owner, "theirs"),
    open: async (title) => {
      const opened = await linearSite.open({ teamId: await linearSite.team("Engineering"), title });
      return { id: opened.id, key: opened.identifier };
    },
  },
];

const soon = { timeout: 60_000, interval: 200 };

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
        expect(await bringDelivery(bound.hook.id, echo)).toEqual([
          expect.stringMatching(/^INSERT INTO deliveries/),
        ]);
      expect(await pair.here()).toEqual(before);
      expect(await deliverAll(owner)).toBe(0);
    },
  );
});
