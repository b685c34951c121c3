import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { bindings } from "../../../src/db/schema/bindings.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import type { BindingRow } from "../../../src/integrations/webhooks/applied.ts";
import type { NeutralEvent } from "../../../src/providers/provider.ts";
import { github } from "../../support/bindings.ts";
import { apply, type Bound, rulesWith } from "../../support/issue-events.ts";
import { boundTo, checkNightly, runJobs, syncAll } from "../../support/issue-sync.ts";
import { createPerson, db, type Person } from "../../support/people.ts";

const path = "/repos/acme/web";

/** An issue of a fresh milestone and label of the sandbox, read once. */
async function planned(rules: Partial<BindingRow["rules"]> = {}) {
  const owner = await createPerson();
  const label = `label-${crypto.randomUUID().slice(0, 8)}`;
  const milestone = await github<{ number: number }>("alice", "POST", `${path}/milestones`, {
    title: "Spring",
    due_on: "2027-03-01T00:00:00Z",
  });
  const issue = { title: `Planned ${label}`, labels: [label], milestone: milestone.number };
  await github("alice", "POST", `${path}/issues`, issue);
  const labelled = rules.labels === undefined ? rules : { ...rules, labels: [label] };
  const bound = await boundTo(owner, "acme/web", { rules: rulesWith(labelled) });
  await syncAll(owner, bound.binding.id);
  // The next syncs ask for what changed since then: nothing did, as far as updated_at tells.
  await db()
    .update(bindings)
    .set({ cursor: String(Date.now() + 60_000) });
  return { owner, bound, label, milestone: milestone.number, title: issue.title };
}

async function tell(owner: Person, { binding, hook }: Bound, event: NeutralEvent) {
  const [row] = await db().select().from(bindings).where(eq(bindings.id, binding.id));
  const applied = await apply({ binding: row ?? binding, hook }, event);
  await runJobs(owner, applied.jobs);
  return applied;
}

const container = ({ binding: { externalId, name, url } }: Bound) => ({ externalId, name, url });

async function taskNamed(title: string) {
  return (await db().select().from(tasks).where(eq(tasks.title, title)))[0];
}

describe("a milestone", () => {
  it("whose date changes moves the due dates of its issues", async () => {
    const { owner, bound, milestone, title } = await planned();
    expect(await taskNamed(title)).toMatchObject({ dueOn: "2027-03-01" });
    await github("alice", "PATCH", `${path}/milestones/${milestone}`, { due_on: "2027-04-01T00:00:00Z" });
    await syncAll(owner, bound.binding.id);
    expect(await taskNamed(title)).toMatchObject({ dueOn: "2027-03-01" });
    const what = "The milestone “Spring” has another date.";
    const told = await tell(owner, bound, { kind: "shared_changed", container: container(bound), what });
    expect(told.result).toBe(
      "The milestone “Spring” has another date. The issues of acme/web are read again.",
    );
    expect(await taskNamed(title)).toMatchObject({ dueOn: "2027-04-01" });
  });

  it("that was deleted takes the due dates away", async () => {
    const { owner, bound, milestone, title } = await planned();
    await github("alice", "DELETE", `${path}/milestones/${milestone}`);
    const what = "The milestone “Spring” was deleted.";
    await tell(owner, bound, { kind: "shared_changed", container: container(bound), what });
    expect(await taskNamed(title)).toMatchObject({ dueOn: null });
  });

  it("is found by the nightly comparison when its webhook was lost", async () => {
    const { owner, bound, milestone, title } = await planned();
    await github("alice", "PATCH", `${path}/milestones/${milestone}`, { due_on: "2027-05-01T00:00:00Z" });
    await checkNightly(owner, bound.binding.id);
    expect(await taskNamed(title)).toMatchObject({ dueOn: "2027-05-01" });
  });
});

describe("a label", () => {
  it("that is renamed is renamed in filter and priorities, and no task leaves", async () => {
    const { owner, bound, label, title } = await planned({ labels: ["x"] });
    const before = await taskNamed(title);
    expect(before?.archivedAt).toBeNull();
    const to = `${label}-new`;
    await github("alice", "PATCH", `${path}/labels/${label}`, { new_name: to });
    const event = {
      kind: "label_renamed",
      container: container(bound),
      from: label.toUpperCase(),
      to,
    } as const;
    expect((await tell(owner, bound, event)).status).toBe("processed");
    const [row] = await db().select().from(bindings).where(eq(bindings.id, bound.binding.id));
    expect(row?.rules.labels).toEqual([to]);
    await syncAll(owner, bound.binding.id);
    expect(await taskNamed(title)).toEqual(before);
    const again = await tell(owner, bound, event);
    expect(again).toMatchObject({ status: "ignored" });
  });

  it("keeps its priority under its new name", async () => {
    const { owner, bound } = await planned();
    const event = { kind: "label_renamed", container: container(bound), from: "Bug", to: "defect" } as const;
    await tell(owner, bound, event);
    const [row] = await db().select().from(bindings).where(eq(bindings.id, bound.binding.id));
    expect(row?.rules.priorities).toContainEqual({ label: "defect", priority: "high" });
  });

  it("that no rule names changes nothing, and that is deleted has the issues read again", async () => {
    const { owner, bound, label, title } = await planned({ labels: ["x"] });
    const here = container(bound);
    const other = await tell(owner, bound, { kind: "label_renamed", container: here, from: "a", to: "b" });
    expect(other).toMatchObject({ status: "ignored", jobs: [] });
    await github("alice", "DELETE", `${path}/labels/${label}`);
    await tell(owner, bound, { kind: "label_deleted", container: here, label });
    expect((await taskNamed(title))?.archivedAt).toEqual(expect.any(Number));
  });
});
