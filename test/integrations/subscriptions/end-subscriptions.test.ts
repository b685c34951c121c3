import { and, eq } from "drizzle-orm";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { connections, credentials } from "../../../src/db/schema/connections.ts";
import { eventLinks } from "../../../src/db/schema/event-links.ts";
import { memberships } from "../../../src/db/schema/people.ts";
import { subscriptions } from "../../../src/db/schema/subscriptions.ts";
import { removeMember } from "../../../src/domain/members/remove-member.ts";
import { resumeExports } from "../../../src/integrations/calendar/export/resume-exports.ts";
import { dropCalendar } from "../../../src/integrations/calendar/sync/change-calendar.ts";
import { claimRenewals } from "../../../src/integrations/subscriptions/claim-renewals.ts";
import { keepSubscription } from "../../../src/integrations/subscriptions/keep-subscription.ts";
import {
  pauseConnection,
  resumeConnection,
} from "../../../src/integrations/connections/change-connection.ts";
import { disconnect } from "../../../src/integrations/connections/disconnect.ts";
import { endPersonalConnections } from "../../../src/integrations/connections/end-personal-connections.ts";
import { systemContext } from "../../support/bindings.ts";
import { calendarRow } from "../../support/calendar.ts";
import { liveChannels } from "../../support/calendar-notifications.ts";
import { bound, sites } from "../../support/calendar-sync.ts";
import { connectByOAuth } from "../../support/connections.ts";
import { askAbout, linkOf } from "../../support/exports.ts";
import { only, runJobs } from "../../support/jobs.ts";
import { createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
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
    await keepSubscription(await systemContext(person), calendar.id);
    expect(await liveChannels(provider)).toHaveLength(1);
  });

  async function expectEnded() {
    expect(await liveChannels(provider)).toEqual([]);
    expect(await active()).toEqual([]);
    expect(await calendarRow(calendar)).toMatchObject({ hookStatus: "removed" });
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
    for (const { userId } of only(ctx.jobs, "member.removed")) await endPersonalConnections(context, userId);
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
    await runJobs(only(ctx.jobs, "member.removed"));
    expect(await statusNow()).toBe("paused");
  });

  it("end while the connection is paused, and there is a new one when it goes on", async () => {
    const pausing = await contextFor(person);
    await pauseConnection(pausing, calendar.connectionId);
    await runJobs(pausing.jobs);
    await expectEnded();
    const resuming = await contextFor(person);
    await resumeConnection(resuming, calendar.connectionId);
    expect(only(resuming.jobs, "sync.page")).toMatchObject([{ bindingId: calendar.id, runId: null }]);
    await runJobs(only(resuming.jobs, "subscription.keep"));
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
    await keepSubscription(await systemContext(owner), other.id);
    const ctx = ctxFor(person);
    await dropCalendar(ctx, calendar.id);
    await runJobs(ctx.jobs);
    expect(await liveChannels(provider)).toHaveLength(1);
    const left = await active();
    expect(left).toMatchObject([{ bindingId: other.id }]);
    expect(await calendarRow(other)).toMatchObject({ hookStatus: "installed" });
  });

  it("come back with a new sign-in, and so does what could not be exported", async () => {
    await askAbout(await calendarRow(calendar), "entry");
    const due = Date.now() + 3_600_000;
    await db()
      .update(eventLinks)
      .set({ state: "live", dueAt: due, updatedAt: Date.now() })
      .where(and(eq(eventLinks.bindingId, calendar.id), eq(eventLinks.localId, "entry")));
    await db().delete(subscriptions);
    await db().update(connections).set({ status: "needs_reconnect" });
    expect(await resumeExports(db(), Date.now())).toEqual([]);
    await connectByOAuth(person, "alice", provider);
    expect(await resumeExports(db(), Date.now() + 60_000)).toMatchObject([{ localId: "entry" }]);
    await vi.waitFor(async () => expect(await active()).toHaveLength(1), 5000);
  });
});

describe("what cannot be exported", () => {
  it("is tried less and less often, and never given up", async () => {
    const person = await createPerson();
    const calendar = await bound(person, "google");
    await askAbout(await calendarRow(calendar), "entry");
    const since = Date.now();
    await db().update(eventLinks).set({ state: "live", dueAt: since, updatedAt: since });
    const hours: number[] = [];
    for (let now = since; hours.length < 30;) {
      expect(await resumeExports(db(), now)).toHaveLength(1);
      hours.push(Math.round((now - since) / 3_600_000));
      now = (await linkOf(await calendarRow(calendar), "entry"))?.dueAt ?? Infinity;
    }
    expect(hours.slice(0, 6)).toEqual([0, 1, 2, 3, 4, 5]);
    expect(hours.at(-1)).toBeGreaterThan(24 * 30);
  });
});
