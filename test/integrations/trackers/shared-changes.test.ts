import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { trackerSettings } from "../../../src/integrations/bindings/settings.ts";
import { bindings } from "../../../src/db/schema/bindings.ts";
import { tasks } from "../../../src/db/schema/work.ts";
import type { TrackerSettings } from "../../../src/db/schema/bindings.ts";
import type { ProviderEvent } from "../../../src/providers/inbound.ts";
import { github, githubCursor } from "../../support/bindings.ts";
import { apply, type Bound, rulesWith } from "../../support/issue-events.ts";
import { boundTo, checkNightly, runJobs, syncAll } from "../../support/issue-sync.ts";
import { createPerson, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";

const path = "/repos/acme/web";

/** An issue of a fresh milestone and label of the sandbox, read once. */
async function planned(rules: Parameters<typeof rulesWith>[0] = {}) {
  const owner = await createPerson();
  const label = `label-${crypto.randomUUID().slice(0, 8)}`;
  const milestone = await github<{ number: number }>("alice", "POST", `${path}/milestones`, {
    title: "Spring",
    due_on: "2027-03-01T00:00:00Z",
  });
  const issue = { title: `Planned ${label}`, labels: [label], milestone: milestone.number };
  await github("alice", "POST", `${path}/issues`, issue);
  const labelled = rules.labels === undefined ? rules : { ...rules, labels: [label] };
  const bound = await boundTo(owner, "acme/web", { settings: rulesWith(labelled) });
  await syncAll(owner, bound.binding.id);
  // The next syncs ask for what changed since then: nothing did, as far as updated_at tells.
  await db()
    .update(bindings)
    .set({ cursor: githubCursor(Date.now() + 60_000) });
  return { owner, bound, label, milestone: milestone.number, title: issue.title };
}

async function tell(owner: Person, { binding, hook }: Bound, event: ProviderEvent) {
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
    const told = await tell(owner, bound, {
      kind: "tracker.shared_changed",
      container: container(bound),
      what,
    });
    expect(told.result).toBe(
      "The milestone “Spring” has another date. The issues of acme/web are read again.",
    );
    expect(await taskNamed(title)).toMatchObject({ dueOn: "2027-04-01" });
  });

  it("that was deleted takes the due dates away", async () => {
    const { owner, bound, milestone, title } = await planned();
    await github("alice", "DELETE", `${path}/milestones/${milestone}`);
    const what = "The milestone “Spring” was deleted.";
    await tell(owner, bound, { kind: "tracker.shared_changed", container: container(bound), what });
    expect(await taskNamed(title)).toMatchObject({ dueOn: null });
  });

  it("is found by the nightly comparison when its webhook was lost", async () => {
    const { owner, bound, milestone, title } = await planned();
    await github("alice", "PATCH", `${path}/milestones/${milestone}`, { due_on: "2027-05-01T00:00:00Z" });
    await checkNightly(owner, bound.binding.id);
    expect(await taskNamed(title)).toMatchObject({ dueOn: "2027-05-01" });
  });
});

const rulesOf = async ({ binding }: Bound) =>
  trackerSettings((await db().select().from(bindings).where(eq(bindings.id, binding.id)))[0] ?? binding);

/** Renames a label at the provider; what its webhook says. */
async function rename(bound: Bound, from: string, to: string) {
  const address = `${path}/labels/${encodeURIComponent(from)}`;
  const { id } = await github<{ id: number }>("alice", "PATCH", address, { new_name: to });
  return {
    kind: "tracker.label_renamed",
    container: container(bound),
    labelId: String(id),
    from,
    to,
  } as const;
}

const namesOf = (rules: TrackerSettings) => rules.labels.map(({ name }) => name);

describe("a label", () => {
  it("that is renamed is renamed in filter and priorities, and no task leaves", async () => {
    const { owner, bound, label, title } = await planned({ labels: ["x"] });
    const before = await taskNamed(title);
    expect(before?.archivedAt).toBeNull();
    const to = `${label}-new`;
    const event = { ...(await rename(bound, label, to)), from: label.toUpperCase() };
    expect((await tell(owner, bound, event)).status).toBe("processed");
    expect(namesOf(await rulesOf(bound))).toEqual([to]);
    await syncAll(owner, bound.binding.id);
    expect(await taskNamed(title)).toEqual(before);
    const again = await tell(owner, bound, event);
    expect(again).toMatchObject({ status: "ignored" });
  });

  it("that a rule knows by its id changes its name alone: no issue is read again", async () => {
    const { owner, bound, label } = await planned({ labels: ["x"] });
    const renamed = await rename(bound, label, `${label}-b`);
    const rules = trackerSettings(bound.binding);
    const byId = { ...rules, labels: rules.labels.map((rule) => ({ ...rule, id: renamed.labelId })) };
    await db().update(bindings).set({ settings: byId, fullSyncDueAt: null });
    await tell(owner, { ...bound, binding: { ...bound.binding, settings: byId } }, renamed);
    expect((await rulesOf(bound)).labels).toEqual([{ id: renamed.labelId, name: `${label}-b` }]);
    expect((await db().select().from(bindings))[0]?.fullSyncDueAt).toBeNull();
  });

  it("keeps its priority under its new name", async () => {
    const { owner, bound } = await planned();
    await tell(owner, bound, await rename(bound, "bug", "defect"));
    expect((await rulesOf(bound)).priorities).toContainEqual({
      by: "label",
      id: expect.any(String),
      name: "defect",
      priority: "high",
    });
  });

  it.each([
    ["twice", (a: string) => [a, `${a}-b`, `${a}-c`]],
    ["away and back", (a: string) => [a, `${a}-b`, a]],
  ])(
    "Q6: that is renamed %s has its last name in the rules, in whichever order that is told",
    async (_, namesFrom) => {
      for (const isReversed of [false, true]) {
        const { owner, bound, label, title } = await planned({ labels: ["x"] });
        const before = await taskNamed(title);
        const [a = "", b = "", c = ""] = namesFrom(label);
        const told = [await rename(bound, a, b), await rename(bound, b, c)];
        for (const event of isReversed ? told.toReversed() : told) await tell(owner, bound, event);
        expect(namesOf(await rulesOf(bound))).toEqual([c]);
        expect((await taskNamed(title))?.archivedAt).toBeNull();
        expect(before?.archivedAt).toBeNull();
      }
    },
  );

  it("is called what the delivery says when the provider does not let us ask, and waits for an outage to end", async () => {
    const { owner, bound, label } = await planned({ labels: ["x"] });
    const event = await rename(bound, label, `${label}-new`);
    await sandbox.setFault("api.github.com", { kind: "error", status: 503, path: "/repositories" });
    await expect(tell(owner, bound, event)).rejects.toMatchObject({ permanent: false });
    expect(namesOf(await rulesOf(bound))).toEqual([label]);
    await sandbox.clearFaults("api.github.com");
    await sandbox.setFault("api.github.com", { kind: "error", status: 404, path: "/repositories", times: 1 });
    await tell(owner, bound, event);
    expect(namesOf(await rulesOf(bound))).toEqual([`${label}-new`]);
  });

  it("that no rule names changes nothing, and that is deleted has the issues read again", async () => {
    const { owner, bound, label, title } = await planned({ labels: ["x"] });
    const here = container(bound);
    const other = await tell(owner, bound, {
      kind: "tracker.label_renamed",
      container: here,
      labelId: "1",
      from: "a",
      to: "b",
    });
    expect(other).toMatchObject({ status: "ignored", jobs: [] });
    await github("alice", "DELETE", `${path}/labels/${label}`);
    await tell(owner, bound, {
      kind: "tracker.label_deleted",
      container: here,
      label: { id: null, name: label },
    });
    expect((await taskNamed(title))?.archivedAt).toEqual(expect.any(Number));
  });
});
