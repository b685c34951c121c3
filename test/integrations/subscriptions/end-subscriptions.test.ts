import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { connections, credentials } from "../../../src/db/schema/connections.ts";
import { outbox } from "../../../src/db/schema/outbox.ts";
import { memberships } from "../../../src/db/schema/people.ts";
import { subscriptions } from "../../../src/db/schema/subscriptions.ts";
import { removeMember } from "../../../src/domain/members/remove-member.ts";
import { dropCalendar } from "../../../src/integrations/calendar/sync/change-calendar.ts";
import { claimRenewals } from "../../../src/integrations/subscriptions/claim-renewals.ts";
import { keepSubscription } from "../../../src/integrations/subscriptions/keep-subscription.ts";
import {
  pauseConnection,
  resumeConnection,
} from "../../../src/integrations/connections/change-connection.ts";
import { findDue } from "../../../src/integrations/outbox/find-due.ts";
import { disconnect } from "../../../src/integrations/connections/disconnect.ts";
import { systemContext } from "../../support/bindings.ts";
import { liveChannels } from "../../support/calendar-notifications.ts";
import { bound, sites } from "../../support/calendar-sync.ts";
import { connectByOAuth } from "../../support/connections.ts";
import { dueExports, exportCalendarBy, oweEvent, runExports } from "../../support/exports.ts";
import { jobsOf, runJobs } from "../../support/jobs.ts";
import { deliverEvent, owedBy, takeEvents } from "../../support/outbox.ts";
import { createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { entryBy } from "../../support/time.ts";
import { contextFor } from "../../support/context.ts";

const active = () => db().select().from(subscriptions).where(eq(subscriptions.state, "active"));

describe.each(sites)("the channels of '$name'", ({ provider, calls }) => {
  let owner: Person;
  let person: Person;
  let calendar: Awaited<ReturnType<typeof bound>>;

  beforeEach(async () => {
    owner = await createPerson();
    person = await createPerson({ workspaceId: owner.workspaceId, role: "member" });
    calendar = await bound(person, provider);
    await keepSubscription(await systemContext(person), {
      connectionId: calendar.connectionId,
      bindingId: calendar.id,
    });
    expect(await liveChannels(provider)).toHaveLength(1);
  });

  async function expectEnded() {
    expect(await liveChannels(provider)).toEqual([]);
    expect(await active()).toEqual([]);
  }

  const statusNow = async () =>
    (await db().select().from(connections).where(eq(connections.id, calendar.connectionId)))[0]?.status;

  it("end with the connection, also when the provider is down at first", async () => {
    const context = await contextFor(person);
    await disconnect(context, calendar.connectionId);
    expect(await active()).toEqual([]);
    await sandbox.setFault(calls, { kind: "error", status: 500 });
    await expect(runJobs(context.jobs)).rejects.toMatchObject({ permanent: false });
    expect(await liveChannels(provider)).toHaveLength(1);
    await sandbox.clearFaults(calls);
    await runJobs(context.jobs);
    await expectEnded();
  });

  it("end with the membership, and so does the connection", async () => {
    const ctx = ctxFor(owner);
    await removeMember(ctx, person.userId);
    const context = await systemContext(owner);
    expect(await statusNow()).toBe("paused");
    for (const event of await takeEvents(ctx.jobs)) await deliverEvent(context, event);
    await runJobs(context.jobs);
    await expectEnded();
    expect(await statusNow()).toBe("disconnected");
    expect(await db().select().from(credentials)).toEqual([]);
  });

  it("stay with somebody who is a member again by then", async () => {
    const ctx = ctxFor(owner);
    await removeMember(ctx, person.userId);
    const { workspaceId } = owner;
    await db()
      .insert(memberships)
      .values({ workspaceId, userId: person.userId, role: "member", createdAt: 0 });
    for (const event of await takeEvents(ctx.jobs)) await deliverEvent(await systemContext(owner), event);
    expect(await statusNow()).toBe("paused");
  });

  it("end while the connection is paused, and there is a new one when it goes on", async () => {
    const pausing = await contextFor(person);
    await pauseConnection(pausing, calendar.connectionId);
    await runJobs(pausing.jobs);
    await expectEnded();
    const resuming = await contextFor(person);
    await resumeConnection(resuming, calendar.connectionId);
    expect(jobsOf(resuming.jobs, "sync.page")).toMatchObject([{ bindingId: calendar.id, runId: null }]);
    await runJobs(jobsOf(resuming.jobs, "subscription.keep"));
    expect(await liveChannels(provider)).toHaveLength(1);
  });

  it("end within an hour or two although the job of the pause was lost", async () => {
    await pauseConnection(await contextFor(person), calendar.connectionId);
    expect(await claimRenewals(db(), Date.now())).toEqual([]);
    await runJobs(await claimRenewals(db(), Date.now() + 3_600_000));
    await expectEnded();
  });

  it("end when the calendar is not used any more, and no other calendar's do", async () => {
    const other = await bound(owner, provider, {}, "bob");
    await keepSubscription(await systemContext(owner), {
      connectionId: other.connectionId,
      bindingId: other.id,
    });
    const ctx = ctxFor(person);
    await dropCalendar(ctx, calendar.id);
    await runJobs(ctx.jobs);
    expect(await liveChannels(provider)).toHaveLength(1);
    const left = await active();
    expect(left).toMatchObject([{ bindingId: other.id }]);
  });

  it("come back with a new sign-in, and so does what could not be exported", async () => {
    const owed = { kind: "calendar_event", connectionId: calendar.connectionId, state: "waiting" } as const;
    const key = await owedBy(person, owed);
    await db().delete(subscriptions);
    await db().update(connections).set({ status: "needs_reconnect" });
    expect(await findDue(db(), Date.now())).toEqual([]);
    await connectByOAuth(person, "alice", provider);
    expect(await findDue(db(), Date.now() + 60_000)).toMatchObject([{ key }]);
    await vi.waitFor(async () => expect(await active()).toHaveLength(1), 5000);
  });
});

describe("what cannot be exported", () => {
  it("is tried less and less often, and never given up", { timeout: 60_000 }, async () => {
    const person = await createPerson();
    const calendar = await exportCalendarBy(person);
    const localId = await entryBy(person, { startedAt: 1e12, endedAt: 1e12 + 6e4 });
    await sandbox.setFault("www.googleapis.com", { kind: "error", status: 500 });
    const since = Date.now();
    let jobs = await oweEvent(person, calendar, { kind: "time_entry", localId });
    const hours: number[] = [];
    for (let now = since; hours.length < 14;) {
      await runExports(person, jobs, now);
      const row = await db().select().from(outbox).where(eq(outbox.kind, "calendar_event")).get();
      now = row?.dueAt ?? Infinity;
      hours.push((now - since) / 3_600_000);
      jobs = await dueExports(person, now);
    }
    expect(hours[5]).toBeLessThan(1);
    expect(hours.at(-1)).toBeGreaterThan(4);
    expect((hours.at(-1) ?? 0) - (hours.at(-2) ?? 0)).toBeGreaterThanOrEqual(1);
  });
});
