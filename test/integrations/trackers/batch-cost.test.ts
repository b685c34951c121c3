import { env } from "cloudflare:workers";
import { expect, it } from "vitest";

import { dispatchEvents } from "../../../src/integrations/inbound/dispatch-events.ts";
import { registry } from "../../../src/integrations/registry.ts";
import { applyIssues } from "../../../src/integrations/trackers/apply-issues.ts";
import { defaultTimeSettings, defaultTrackerSettings } from "../../../src/integrations/bindings/settings.ts";
import { applyPage } from "../../../src/integrations/trackers/apply-page.ts";
import { bindingBy, snapshot, webhookCtx } from "../../support/bindings.ts";
import { type Bound, changed } from "../../support/issue-events.ts";
import { measure } from "../../support/meter.ts";
import { createPerson } from "../../support/people.ts";

const issues = [1, 2, 3, 4, 5].map((n) => ({ id: `${n}`, number: `${n}`, title: `Issue ${n}` }));

/** As many other issues of the binding, each with its task. */
async function addOthers({ binding }: Bound, count: number): Promise<void> {
  const { workspaceId, id, projectId } = binding;
  const numbers = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?2)";
  await env.DB.batch([
    env.DB.prepare(`${numbers} INSERT INTO tasks (workspace_id, id, project_id, title, title_norm, description, status, priority, version, created_at, updated_at)
        SELECT ?1, 'other-' || i, ?3, 'Other', 'other', '', 'open', 'none', 1, 0, 0 FROM n`).bind(
      workspaceId,
      count,
      projectId,
    ),
    env.DB.prepare(`${numbers} INSERT INTO links (workspace_id, remote_key, binding_id, kind, local_id, remote_updated_at, remote_version, remote_fields, state, created_at)
        SELECT ?1, 'github:github.com:issue:other-' || i, ?3, 'task', 'other-' || i, 0, '0', '{}', 'live', 0 FROM n`).bind(
      workspaceId,
      count,
      id,
    ),
  ]);
}

it("a batch and a page read as few rows among hundreds of issues of one binding as among none", async () => {
  const bound = await bindingBy(await createPerson());
  const { binding, hook } = bound;
  const costOf = async (updatedAt: number) => {
    const now = Date.now();
    const target = (deliveryId: string) => ({ subscription: hook, binding, deliveryId, receivedAt: now });
    const batch = await measure((db) =>
      dispatchEvents(
        { ...webhookCtx(binding, now), db },
        registry.eventHandlers,
        issues.map((issue) => ({
          target: target(`${updatedAt}-${issue.id}`),
          events: [changed({ ...issue, updatedAt })],
        })),
      ),
    );
    const page = issues.map((issue) => snapshot({ ...issue, title: "Again", updatedAt: updatedAt + 1 }));
    const sync = await measure((db) =>
      applyIssues({ ...webhookCtx(binding, now), db }, binding, page, "sync"),
    );
    return [batch, sync].map(({ rowsRead, rowsWritten, roundTrips }) => ({
      rowsRead,
      rowsWritten,
      roundTrips,
    }));
  };
  await costOf(1_000_000);
  const among = await costOf(2_000_000);
  await addOthers(bound, 400);
  expect(await costOf(3_000_000)).toEqual(among);
});

it.each(["off", "worklogs", "comment"] as const)(
  "a page takes five statements and reads no table from end to end, where time is written back (%s) as well",
  async (mode) => {
    const owner = await createPerson();
    const settings = { ...defaultTrackerSettings, time: { ...defaultTimeSettings, mode } };
    const { binding } = await bindingBy(owner, { settings });
    const costOf = (updatedAt: number) =>
      measure((db) =>
        applyIssues(
          { ...webhookCtx(binding), db },
          binding,
          issues.map((issue) => snapshot({ ...issue, updatedAt, spentSeconds: updatedAt })),
          "sync",
        ),
      );
    for (const cost of [await costOf(1_000_000), await costOf(2_000_000)]) {
      expect(cost).toMatchObject({ statements: 5, roundTrips: 1 });
      expect(
        cost.plans.filter((plan) => /SCAN (?!.*VIRTUAL TABLE)|TEMP B-TREE FOR (?!json_group)/.test(plan)),
      ).toEqual([]);
    }
  },
);

it("puts a page of hidden issues away with as many statements as one of them, each once", async () => {
  const { binding } = await bindingBy(await createPerson());
  const ctx = webhookCtx(binding, Date.now());
  await applyIssues(
    ctx,
    binding,
    issues.map((issue) => snapshot(issue)),
    "sync",
  );
  const hide = async (ids: readonly string[]) => {
    const removed = ids.map((id) => ({ is: "hidden", id, key: `#${id}` }) as const);
    let applied = 0;
    const cost = await measure(async (db) => {
      ({ changed: applied } = await applyPage({ ...ctx, db }, binding, { items: [], removed, listed: 0 }));
    });
    return { applied, cost };
  };
  const one = await hide(["1"]);
  const all = await hide(["1", "2", "3", "4", "5", "unknown"]);
  expect([one.applied, all.applied]).toEqual([1, 4]);
  expect([all.cost.statements, all.cost.roundTrips]).toEqual([one.cost.statements, one.cost.roundTrips]);
  expect(all.cost.plans.filter((plan) => /SCAN (?!hidden|json_each)|TEMP B-TREE/.test(plan))).toEqual([]);
  const { results } = await env.DB.prepare(
    "SELECT (SELECT count(*) FROM tasks WHERE workspace_id = ?1 AND archived_at IS NULL) AS open, (SELECT count(*) FROM links WHERE workspace_id = ?1 AND state = 'filtered') AS filtered",
  )
    .bind(binding.workspaceId)
    .all();
  expect(results).toEqual([{ open: 0, filtered: 5 }]);
  expect((await hide(["1", "2"])).applied).toBe(0);
});
