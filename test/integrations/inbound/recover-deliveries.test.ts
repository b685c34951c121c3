import { createScheduledController } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { describe, expect, it, vi } from "vitest";

import { bindings, deliveries } from "../../../src/db/schema/bindings.ts";
import { subscriptions } from "../../../src/db/schema/subscriptions.ts";
import { activities } from "../../../src/db/schema/connections.ts";
import { createBindings } from "../../../src/integrations/trackers/create-bindings.ts";
import { defaultTrackerSettings } from "../../../src/integrations/bindings/settings.ts";
import { findDueRecoveries } from "../../../src/integrations/inbound/find-due-recoveries.ts";
import { recoverDeliveries } from "../../../src/integrations/inbound/recover-deliveries.ts";
import { claimRenewals } from "../../../src/integrations/subscriptions/claim-renewals.ts";
import { keepSubscription } from "../../../src/integrations/subscriptions/keep-subscription.ts";
import { scheduled } from "../../../src/jobs/cron.ts";
import { connectAs, github } from "../../support/bindings.ts";
import { processedDelivery } from "../../support/deliveries.ts";
import { createPerson, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { contextFor } from "../../support/context.ts";

const host = "api.github.com";
const hourMs = 3_600_000;

async function bindWeb(owner: Person) {
  const connectionId = await connectAs(owner, "alice");
  const { id } = await github<{ id: number }>("alice", "GET", "/repos/acme/web");
  const input = { connectionId, containers: [String(id)], projectId: null, settings: defaultTrackerSettings };
  const { bound } = await createBindings(await contextFor(owner), input);
  const bindingId = bound[0]?.id ?? "";
  await db().update(bindings).set({ slot: 5 });
  const hook = await hookOf();
  const ping = await vi.waitFor(async () => {
    const [first] = await logOf(hook.remoteId);
    if (first === undefined) throw new Error("The ping is not logged yet.");
    return first;
  }, patience);
  await processedDelivery(hook.id, ping.guid);
  return { bindingId, hook };
}

const patience = { timeout: 10_000, interval: 50 };

const hookOf = async () => {
  const [hook] = await db().select().from(subscriptions);
  if (hook === undefined) throw new Error("There is no hook.");
  return hook;
};
const logOf = (remoteId: string | null) =>
  github<{ guid: string; redelivery: boolean; status_code: number; event: string }[]>(
    "alice",
    "GET",
    `/repos/acme/web/hooks/${remoteId}/deliveries?per_page=100`,
  );
const change = (n: number) => github("alice", "PATCH", "/repos/acme/web/issues/1", { title: `Title ${n}` });

/** Loses webhooks of issues and puts a hundred that arrived on top of them. */
async function lose(count: number, remoteId: string | null, padding: number) {
  await sandbox.setFault(host, { kind: "webhooks_lost", path: "/issues" });
  for (let i = 0; i < count; i++) await change(Math.random());
  await vi.waitFor(async () => {
    const failed = (await logOf(remoteId)).slice(0, count).filter(({ status_code: code }) => code >= 400);
    if (failed.length < count) throw new Error("Not all is logged yet.");
  }, patience);
  await sandbox.clearFaults(host);
  if (padding > 0) await sandbox.post(`/github/hooks/${remoteId}/deliveries`, { count: padding });
}

/** Hour 7: not that of the inspection. */
const atHour = (hour: number) => Math.floor(Date.now() / (24 * hourMs)) * 24 * hourMs + hour * hourMs;
const calls = async (part: string) =>
  (await sandbox.requests(host)).filter(({ path }) => path.includes(part)).length;

describe("deliveries that did not arrive", () => {
  it("Q7: seven failures over three pages are requested again once each, a page per message, and the watermark moves at the end", async () => {
    const owner = await createPerson();
    const { hook } = await bindWeb(owner);
    await lose(3, hook.remoteId, 100);
    await lose(2, hook.remoteId, 100);
    await lose(2, hook.remoteId, 0);
    const at = atHour(7);
    let messages = 0;
    for (let more = true; more; messages++) {
      const ctx = await contextFor(owner, at);
      await recoverDeliveries(ctx, hook.id);
      more = ctx.jobs.length > 0;
      if (more) {
        expect(ctx.jobs).toEqual([
          { type: "subscription.recover", workspaceId: owner.workspaceId, subscriptionId: hook.id },
        ]);
        expect((await hookOf()).recoveredUntil).toBeNull();
      }
    }
    expect(messages).toBe(3);
    expect(await calls("/attempts")).toBe(7);
    const redelivered = await vi.waitFor(async () => {
      const again = (await logOf(hook.remoteId)).filter(({ redelivery }) => redelivery);
      if (again.length < 7) throw new Error("Not all is logged yet.");
      return again;
    }, patience);
    expect(new Set(redelivered.map(({ guid }) => guid)).size).toBe(7);
    // Pages come newest first, so that older changes find themselves overtaken.
    for (const { guid } of redelivered)
      expect(["processed", "ignored"]).toContain((await processedDelivery(hook.id, guid)).status);
    expect(await hookOf()).toMatchObject({ missedAt: at, missedCount: 7, recovery: null });
    expect((await hookOf()).recoveredUntil).not.toBeNull();
    const [told] = await db().select().from(activities).where(eq(activities.at, at));
    expect(told?.summary).toBe("7 deliveries of acme/web did not arrive and were requested again.");

    await recoverDeliveries(await contextFor(owner, at + hourMs), hook.id);
    expect(await calls("/attempts")).toBe(7);
    expect(await hookOf()).toMatchObject({ missedAt: at, missedCount: 7 });
  });

  it("Q7: the watermark stays where it is while the provider fails, and what is asked for twice has one effect", async () => {
    const owner = await createPerson();
    const { hook } = await bindWeb(owner);
    await lose(2, hook.remoteId, 0);
    await sandbox.setFault(host, { kind: "error", status: 503, method: "POST" });
    const again = async () => recoverDeliveries(await contextFor(owner, atHour(7)), hook.id);
    await expect(again()).rejects.toMatchObject({ code: "unavailable" });
    expect(await hookOf()).toMatchObject({ recoveredUntil: null, missedAt: null });
    await sandbox.clearFaults(host);
    await again();
    expect(await hookOf()).toMatchObject({ missedCount: 2 });
    const until = (await hookOf()).recoveredUntil;
    await sandbox.setFault(host, { kind: "secondary_limit", retryAfterSeconds: 77 });
    await expect(again()).rejects.toMatchObject({ code: "rate_limited", retryAfterSeconds: 77 });
    expect((await hookOf()).recoveredUntil).toBe(until);
  });

  it("Q7: a look that finds nothing new is one call and writes nothing", async () => {
    const owner = await createPerson();
    const { hook } = await bindWeb(owner);
    await recoverDeliveries(await contextFor(owner, atHour(7)), hook.id);
    const before = { hook: await hookOf(), calls: (await sandbox.requests(host)).length };
    const ctx = await contextFor(owner, atHour(8));
    await recoverDeliveries(ctx, hook.id);
    expect(await hookOf()).toEqual(before.hook);
    expect(ctx.jobs).toEqual([]);
    expect(ctx.http.calls()).toHaveLength(1);
    expect(await db().$count(activities, eq(activities.at, atHour(8)))).toBe(0);
  });

  it("Q7: what was stored here although the provider saw no answer is not requested", async () => {
    const owner = await createPerson();
    const { hook } = await bindWeb(owner);
    await lose(1, hook.remoteId, 0);
    const [lost] = await logOf(hook.remoteId);
    const [ping] = await db().select().from(deliveries);
    if (ping === undefined || lost === undefined) throw new Error("There are no deliveries.");
    await db()
      .insert(deliveries)
      .values({ ...ping, deliveryId: lost.guid });
    await recoverDeliveries(await contextFor(owner, atHour(7)), hook.id);
    expect(await calls("/attempts")).toBe(0);
  });

  it("Q7: each hook is due once an hour, and only where the provider keeps a log", async () => {
    const owner = await createPerson();
    const { hook } = await bindWeb(owner);
    const due = [];
    for (let minute = 600; minute < 660; minute++) due.push(...(await findDueRecoveries(db(), minute)));
    expect(due).toEqual([{ workspaceId: owner.workspaceId, subscriptionId: hook.id }]);
    await db().update(bindings).set({ provider: "other" });
    expect(await findDueRecoveries(db(), 605)).toEqual([]);
  });

  it("are asked for by the clock", async () => {
    const owner = await createPerson();
    const { hook } = await bindWeb(owner);
    await lose(1, hook.remoteId, 0);
    const sent: unknown[] = [];
    const jobs = {
      sendBatch: async (batch: { body: unknown }[]) => void sent.push(...batch.map(({ body }) => body)),
    };
    const scheduledTime = new Date(atHour(7) + 5 * 60_000);
    await scheduled(
      createScheduledController({ cron: "* * * * *", scheduledTime }),
      Object.assign({}, env, { JOBS: jobs }),
    );
    expect(sent).toContainEqual({
      type: "subscription.recover",
      workspaceId: owner.workspaceId,
      subscriptionId: hook.id,
    });
  });
});

describe("a webhook that stands no more", () => {
  /** As cron has it looked at the next day. */
  const inspect = async (
    owner: Person,
    { connectionId, bindingId }: { connectionId: string; bindingId: string | null },
  ) => keepSubscription(await contextFor(owner, Date.now() + 24 * hourMs), { connectionId, bindingId });

  it("W15: is told when it was switched off at the provider, until it works again", async () => {
    const owner = await createPerson();
    const { hook } = await bindWeb(owner);
    const path = `/repos/acme/web/hooks/${hook.remoteId}`;
    const [job] = await claimRenewals(db(), Date.now() + 25 * hourMs);
    expect(job).toMatchObject({ type: "subscription.keep", bindingId: hook.bindingId });
    await github("alice", "PATCH", path, { active: false });
    await inspect(owner, hook);
    expect(await hookOf()).toMatchObject({
      state: "off",
      error: "The webhook was switched off at GitHub. Switch it on there, or install it again.",
    });
    await github("alice", "PATCH", path, { active: true });
    await inspect(owner, hook);
    expect(await hookOf()).toMatchObject({ state: "active", error: null });
  });

  it("W15: is told when it was removed behind our back, a minute after its deliveries were asked for", async () => {
    const owner = await createPerson();
    const { hook } = await bindWeb(owner);
    await github("alice", "DELETE", `/repos/acme/web/hooks/${hook.remoteId}`);
    await recoverDeliveries(await contextFor(owner, atHour(5)), hook.id);
    const { error, dueAt } = await hookOf();
    expect(error).toContain("cannot be requested again");
    expect(dueAt).toBe(atHour(5));
    await inspect(owner, hook);
    const seen = await hookOf();
    expect(seen.state).toBe("off");
    expect(seen.error).toContain("GitHub does not know the webhook any more");
  });
});
