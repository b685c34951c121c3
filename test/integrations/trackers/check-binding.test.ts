import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";

import { bindings } from "../../../src/db/schema/bindings.ts";
import { subscriptions } from "../../../src/db/schema/subscriptions.ts";
import { memberships } from "../../../src/db/schema/people.ts";
import { checkBinding } from "../../../src/integrations/trackers/check-binding.ts";
import { claimChecks } from "../../../src/integrations/bindings/claim-checks.ts";
import { createBindings } from "../../../src/integrations/trackers/create-bindings.ts";
import { createWaiting } from "../../../src/integrations/trackers/create-waiting.ts";
import { defaultTrackerSettings } from "../../../src/integrations/bindings/settings.ts";
import { disableBinding } from "../../../src/integrations/subscriptions/switch-binding.ts";
import { claimRenewals } from "../../../src/integrations/subscriptions/claim-renewals.ts";
import { keepSubscription } from "../../../src/integrations/subscriptions/keep-subscription.ts";
import type { IntegrationContext } from "../../../src/integrations/context.ts";
import { createOutbound } from "../../../src/lib/create-outbound.ts";
import { syncPage } from "../../../src/integrations/sync/sync-page.ts";
import type { BindingRow } from "../../../src/integrations/bindings/applied.ts";
import { githubCursor, bindingBy, connectAs, github, systemContext } from "../../support/bindings.ts";
import { jobsOf } from "../../support/jobs.ts";
import { subscriptionOf } from "../../support/hooks.ts";
import { createPerson, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { contextFor } from "../../support/context.ts";

type Repository = { id: number; full_name: string; html_url: string };

const host = "api.github.com";
const idOf = async (name: string) => String((await github<Repository>("alice", "GET", `/repos/${name}`)).id);
const remoteHooks = (name: string) => github<{ id: number }[]>("alice", "GET", `/repos/${name}/hooks`);
const rowOf = async (id: string) => {
  const [row] = await db().select().from(bindings).where(eq(bindings.id, id));
  if (row === undefined) throw new Error("There is no such binding.");
  return row;
};
const keep = async (ctx: IntegrationContext, bindingId: string) =>
  keepSubscription(ctx, { connectionId: (await rowOf(bindingId)).connectionId, bindingId });
const stateOf = ({ id }: BindingRow) => rowOf(id);

async function bind(owner: Person, names: string[]) {
  const connectionId = await connectAs(owner, "alice");
  const containers = await Promise.all(names.map(idOf));
  const ctx = await contextFor(owner);
  const { bound } = await createBindings(ctx, {
    connectionId,
    containers,
    projectId: null,
    settings: defaultTrackerSettings,
  });
  return { bound, id: bound[0]?.id ?? "" };
}

/** A binding that stands already. */
async function standing(owner: Person, name: string, changes: Partial<BindingRow> = {}) {
  const repository = await github<Repository>("alice", "GET", `/repos/${name}`);
  const { binding } = await bindingBy(owner, {
    connectionId: await connectAs(owner, "alice"),
    externalId: String(repository.id),
    name: repository.full_name,
    url: repository.html_url,
    cursor: null,
    ...changes,
  });
  return binding;
}

/** Runs a sync with all that it asks for; how many jobs there were. */
async function runAll(owner: Person, bindingId: string, now = Date.now()): Promise<number> {
  const queue: { bindingId: string; runId: string | null }[] = [{ bindingId, runId: null }];
  let done = 0;
  for (let job = queue.shift(); job !== undefined; job = queue.shift()) {
    const ctx = await systemContext(owner, { now });
    await syncPage(ctx, job);
    queue.push(...jobsOf(ctx.jobs, "sync.page"));
    done++;
  }
  return done;
}

describe("a webhook that cannot be installed", () => {
  it("tells the provider's own reason until a hook stands, not until the next good sync", async () => {
    for (let i = 0; i < 20; i++)
      await github("alice", "POST", "/repos/acme/web/hooks", {
        config: { url: `http://localhost:8787/other/${i}`, content_type: "json" },
        events: ["issues"],
      });
    const owner = await createPerson();
    const { id } = await bind(owner, ["acme/web"]);
    const reason =
      'The webhook was not installed. GitHub refused this: The "issues" event cannot have more than 20 hooks.';
    expect(await subscriptionOf(id)).toMatchObject({ state: "failed", error: reason });
    await syncPage(await contextFor(owner), { bindingId: id, runId: null });
    expect(await rowOf(id)).toMatchObject({ lastError: null });
    expect(await subscriptionOf(id)).toMatchObject({ error: reason });
    const [first] = await remoteHooks("acme/web");
    await github("alice", "DELETE", `/repos/acme/web/hooks/${first?.id}`);
    await keep(await contextFor(owner), id);
    expect(await subscriptionOf(id)).toMatchObject({ state: "active", error: null });
  });

  it("Q8: waits as long as the provider asks before it installs a hook, then goes on by itself", async () => {
    await sandbox.setFault(host, { kind: "secondary_limit", retryAfterSeconds: 300, method: "POST" });
    const owner = await createPerson();
    const { bound, id } = await bind(owner, ["acme/web"]);
    expect(bound).toMatchObject([{ state: "pending" }]);
    const now = Date.now();
    expect(await claimRenewals(db(), now + 290_000)).toEqual([]);
    expect(await claimRenewals(db(), now + 301_000)).toMatchObject([
      { type: "subscription.keep", workspaceId: owner.workspaceId, bindingId: id },
    ]);
    await keep(await contextFor(owner, now + 301_000), id);
    expect((await subscriptionOf(id)).dueAt ?? 0).toBeGreaterThanOrEqual(now + 601_000);
    await sandbox.clearFaults(host);
    await keep(await contextFor(owner, now + 700_000), id);
    expect(await subscriptionOf(id)).toMatchObject({ state: "active", error: null });
    expect(await remoteHooks("acme/web")).toHaveLength(1);
  });

  it("Q8: is tried again with growing pauses while an outage lasts, since its first failure", async () => {
    await sandbox.setFault(host, { kind: "error", status: 503, method: "POST" });
    const owner = await createPerson();
    const { id } = await bind(owner, ["acme/web"]);
    const { errorAt } = await subscriptionOf(id);
    const later = (errorAt ?? 0) + 2 * 3_600_000;
    await keep(await contextFor(owner, later), id);
    expect(await subscriptionOf(id)).toMatchObject({ errorAt, dueAt: later + 2 * 3_600_000 });
  });

  it("Q8: is made once although the provider's answer was lost, and is the one that we hear then", async () => {
    await sandbox.setFault(host, { kind: "late_answer", method: "POST", path: "/repositories", times: 1 });
    const owner = await createPerson();
    const http = createOutbound({ sandboxUrl: "http://localhost:8788", timeoutMs: 1_500 });
    const connectionId = await connectAs(owner, "alice");
    const containers = [await idOf("acme/web")];
    const input = { connectionId, containers, projectId: null, settings: defaultTrackerSettings };
    const { bound } = await createBindings({ ...(await contextFor(owner)), http }, input);
    expect(bound).toMatchObject([{ state: "pending" }]);
    const [lost] = await remoteHooks("acme/web");
    await keep(await contextFor(owner), bound[0]?.id ?? "");
    expect(await subscriptionOf(bound[0]?.id ?? "")).toMatchObject({ state: "active", error: null });
    const [hook] = await db().select().from(subscriptions).where(eq(subscriptions.state, "active"));
    expect(hook?.remoteId).toBe(String(lost?.id));
    expect(await remoteHooks("acme/web")).toMatchObject([
      { id: lost?.id, active: true, config: { url: `http://localhost:8787/webhooks/github/${hook?.id}` } },
    ]);
  });

  it("Q8: does not stay there although its answer was lost, when syncing is switched off before the next try", async () => {
    await sandbox.setFault(host, { kind: "late_answer", method: "POST", path: "/repositories", times: 1 });
    const owner = await createPerson();
    const http = createOutbound({ sandboxUrl: "http://localhost:8788", timeoutMs: 1_500 });
    const connectionId = await connectAs(owner, "alice");
    const containers = [await idOf("acme/web")];
    const input = { connectionId, containers, projectId: null, settings: defaultTrackerSettings };
    const { bound } = await createBindings({ ...(await contextFor(owner)), http }, input);
    expect(await remoteHooks("acme/web")).toHaveLength(1);
    await disableBinding(await contextFor(owner), bound[0]?.id ?? "");
    expect(await remoteHooks("acme/web")).toEqual([]);
    expect(await db().select().from(subscriptions)).toEqual([]);
  });

  it("Q8, T3: lets a choice wait while the provider limits it, without another call, then makes it for who still may", async () => {
    const owner = await createPerson();
    const connectionId = await connectAs(owner, "alice");
    const containers = [await idOf("acme/web"), await idOf("acme/api")];
    await sandbox.setFault(host, { kind: "secondary_limit", retryAfterSeconds: 90 });
    const ctx = await contextFor(owner);
    const before = (await sandbox.requests(host)).length;
    const input = { connectionId, containers, projectId: null, settings: defaultTrackerSettings };
    expect(await createBindings(ctx, input)).toEqual({ bound: [], refused: [], waiting: containers });
    expect((await sandbox.requests(host)).length).toBe(before + 1);
    const jobs = jobsOf(ctx.jobs, "binding.create");
    expect(jobs.map(({ container }) => container)).toEqual(containers);
    const [first, second] = jobs;
    if (first === undefined || second === undefined) throw new Error("There are no jobs.");
    const system = await systemContext(owner);
    await expect(createWaiting(system, first)).rejects.toMatchObject({ code: "rate_limited" });
    await sandbox.clearFaults(host);
    const later = await systemContext(owner, { now: Date.now() + 91_000 });
    await createWaiting(later, first);
    await createWaiting(later, first);
    expect(await db().select().from(bindings)).toMatchObject([
      { externalId: containers[0], createdBy: owner.userId },
    ]);
    await db().update(memberships).set({ role: "member" }).where(eq(memberships.userId, owner.userId));
    await createWaiting(later, second);
    expect(await db().$count(bindings)).toBe(1);
  });
});

describe("a repository that is not found", () => {
  it("asks again with growing pauses before a repository counts as gone, then once a day, and goes on by itself", async () => {
    const owner = await createPerson();
    const start = Date.now();
    const minute = 60_000;
    const binding = await standing(owner, "acme/web", { cursor: githubCursor(1000) });
    await sandbox.setFault(host, { kind: "error", status: 404, path: "/repositories" });
    const looks: number[] = [];
    for (
      let at = start;
      (await stateOf(binding)).status === "active";
      at = (await stateOf(binding)).checkAt ?? 0
    ) {
      looks.push((at - start) / minute);
      await runAll(owner, binding.id, at);
      expect((await stateOf(binding)).lastError).toContain("may no longer see it");
    }
    expect(looks).toEqual([0, 1, 2, 4, 8, 16, 32, 64]);
    const gone = await stateOf(binding);
    expect(gone).toMatchObject({
      status: "gone",
      cursor: githubCursor(1000),
      checkAt: start + (64 + 24 * 60) * minute,
    });
    expect(await runAll(owner, binding.id)).toBe(1);

    const check = async (now: number) => {
      const [due] = await claimChecks(db(), now);
      if (due === undefined) return null;
      const ctx = await systemContext(owner, { now });
      await checkBinding(ctx, due.bindingId);
      return ctx.jobs;
    };
    expect(await check((gone.checkAt ?? 0) - minute)).toBeNull();
    expect(await check(gone.checkAt ?? 0)).toEqual([]);
    const { checkAt } = await stateOf(binding);
    expect(checkAt).toBe((gone.checkAt ?? 0) + 24 * 60 * minute);
    await sandbox.clearFaults(host);
    expect(await check(checkAt ?? 0)).toMatchObject([{ type: "sync.page", bindingId: binding.id }]);
    expect(await stateOf(binding)).toMatchObject({ status: "active", fullSyncDueAt: checkAt });
    await runAll(owner, binding.id);
    expect(await stateOf(binding)).toMatchObject({ status: "active", lastError: null, missingSince: null });
  });

  it("forgets a single 'not found' at the next good answer", async () => {
    const owner = await createPerson();
    const binding = await standing(owner, "acme/web", { cursor: githubCursor(1000) });
    await sandbox.setFault(host, { kind: "error", status: 404, path: "/repositories", times: 1 });
    await runAll(owner, binding.id);
    expect(await stateOf(binding)).toMatchObject({ status: "active", lastError: expect.any(String) });
    await runAll(owner, binding.id);
    expect(await stateOf(binding)).toMatchObject({ status: "active", lastError: null, missingSince: null });
    const [due] = await claimChecks(db(), Date.now() + 120_000);
    expect(due).toMatchObject({ bindingId: binding.id });
    await checkBinding(await systemContext(owner), binding.id);
    expect(await stateOf(binding)).toMatchObject({ checkAt: null });
  });

  it("tells that issues are switched off as just that", async () => {
    const owner = await createPerson();
    const binding = await standing(owner, "acme/mirror");
    await runAll(owner, binding.id);
    expect(await stateOf(binding)).toMatchObject({
      status: "active",
      lastError: "Issues are switched off in this repository. Switch them on in its settings at GitHub.",
    });
  });
});
