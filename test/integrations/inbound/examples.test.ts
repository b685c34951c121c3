import examples from "@octokit/webhooks-examples";
import { eq } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";

import { deliveries } from "../../../src/db/schema/bindings.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import { createHook, deliver, type TestHook } from "../../support/hooks.ts";
import { issuePayload, type IssueFacts } from "../../support/issue-payload.ts";
import { db } from "../../support/people.ts";

/** Real payloads of 58 events, in the order of their file; what removes the hook itself comes last. */
const all = examples
  .flatMap(({ name, examples: payloads }) => payloads.map((payload: unknown) => ({ event: name, payload })))
  .toSorted((a, b) => Number(a.event === "meta") - Number(b.event === "meta"));

const issueExamples = examples
  .filter(({ name }) => name === "issues")
  .flatMap(({ examples: payloads }) => payloads.map((payload) => ({ action: "", ...payload })));

const spellingError = {
  title: "Spelling error in the README file",
  status: "open",
  sourceLabel: "Codertocat/Hello-World#1",
  isArchived: false,
};

function describeTask({ title, status, sourceLabel, archivedAt }: typeof tasks.$inferSelect) {
  return { title, status, sourceLabel, isArchived: archivedAt !== null };
}

async function deliverAll(hookFor: (event: string) => TestHook) {
  const statuses = new Set<number>();
  for (const [i, { event, payload }] of all.entries()) {
    const response = await deliver(hookFor(event), payload, { event, deliveryId: `${event}-${i}` });
    statuses.add(response.status);
  }
  await vi.waitFor(async () => expect(await db().$count(deliveries)).toBe(all.length), { timeout: 30_000 });
  return statuses;
}

describe("GitHub's own examples", () => {
  it(
    "W15: are all accepted, none dies, and the issues become the right tasks",
    { timeout: 60_000 },
    async () => {
      expect(all.length).toBeGreaterThan(300);
      const issues = await createHook({ repositoryId: "186853002" });
      const others = await createHook({ repositoryId: "186853002" });
      const statuses = await deliverAll((event) => (event === "issues" ? issues : others));
      expect([...statuses]).toEqual([202]);

      const rows = await db().select().from(deliveries);
      const unhappy = rows.filter(({ status }) => status !== "processed" && status !== "ignored");
      expect(unhappy.map(({ deliveryId, result }) => ({ deliveryId, result }))).toEqual([]);
      expect(rows.every(({ result }) => /^[A-Z].*[.)]$/s.test(result))).toBe(true);

      // All of them are about one issue, which was deleted in the end, but for a pull request and another repository's.
      const made = await db().select().from(tasks);
      expect(made.map(describeTask)).toEqual([{ ...spellingError, isArchived: true }]);
      expect(made[0]?.workspaceId).toBe(issues.workspaceId);
      const transferred = rows.find(({ event, action }) => event === "issues" && action === "transferred");
      expect(transferred?.result).toContain("octo-org/octo-repo");
    },
  );

  it("leave an open task when the issue is not deleted", async () => {
    const hook = await createHook({ repositoryId: "186853002" });
    const living = issueExamples.filter(({ action }) => action !== "deleted");
    for (const [i, payload] of living.entries()) await deliver(hook, payload, { deliveryId: `d-${i}` });
    await vi.waitFor(async () => expect(await db().$count(deliveries)).toBe(living.length), {
      timeout: 10_000,
    });
    expect((await db().select().from(tasks)).map(describeTask)).toEqual([spellingError]);
  });
});

describe("the history of an issue", () => {
  const at = (minute: number) => `2026-11-01T10:${String(minute).padStart(2, "0")}:00Z`;
  const history: IssueFacts[] = [
    { action: "opened", title: "First", updatedAt: at(0) },
    { action: "labeled", title: "First", labels: ["bug"], updatedAt: at(1) },
    { action: "edited", title: "Second", labels: ["bug"], updatedAt: at(2) },
    { action: "closed", title: "Second", labels: ["bug"], state: "closed", updatedAt: at(3) },
    { action: "reopened", title: "Second", labels: ["bug"], updatedAt: at(4) },
    { action: "unlabeled", title: "Second", updatedAt: at(5) },
    { action: "closed", title: "Second", state: "closed", updatedAt: at(6) },
  ];

  it("Q6: ends as the same task in any order and with any repeats", { timeout: 60_000 }, async () => {
    const order = fc
      .array(fc.integer({ min: 0, max: history.length - 1 }), { maxLength: 6 })
      .chain((repeats) =>
        fc.shuffledSubarray([...history.keys(), ...repeats], { minLength: history.length + repeats.length }),
      );
    await fc.assert(
      fc.asyncProperty(order, async (indices) => {
        const hook = await createHook({ repositoryId: "186853002" });
        for (const i of indices) await deliver(hook, issuePayload(history[i]), { deliveryId: `d-${i}` });
        await vi.waitFor(
          async () =>
            expect(await db().$count(deliveries, eq(deliveries.subscriptionId, hook.id))).toBe(
              history.length,
            ),
          { timeout: 10_000, interval: 20 },
        );
        const made = await db().select().from(tasks).where(eq(tasks.workspaceId, hook.workspaceId));
        expect(made.map(({ title, status }) => ({ title, status }))).toEqual([
          { title: "Second", status: "done" },
        ]);
      }),
      { numRuns: 12 },
    );
  });
});
