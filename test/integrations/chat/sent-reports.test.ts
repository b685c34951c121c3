import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { savedReports } from "../../../src/db/schema/reports.ts";
import { saveReport } from "../../../src/domain/reports/saved/save-report.ts";
import {
  scheduleReport,
  sendReportTo,
  type Schedule,
} from "../../../src/domain/reports/saved/schedule-report.ts";
import { setRate } from "../../../src/domain/rates/set-rate.ts";
import { updateProfile } from "../../../src/domain/users/update-profile.ts";
import { oweReports } from "../../../src/integrations/chat/reports/owe-reports.ts";
import { owedReport } from "../../../src/integrations/chat/reports/send-report.ts";
import { pauseConnection } from "../../../src/integrations/connections/change-connection.ts";
import { disconnect } from "../../../src/integrations/connections/disconnect.ts";
import { scheduled } from "../../../src/jobs/cron.ts";
import { connectChat, linkChat, messagesIn } from "../../support/chat.ts";
import { contextFor } from "../../support/context.ts";
import { measure } from "../../support/meter.ts";
import { rowsOf, sendOwed } from "../../support/notifications.ts";
import { browserOf, createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { dayMs, entryBy, hourMs } from "../../support/time.ts";
import { projectBy } from "../../support/work.ts";

/** Monday, 9:00 in Berlin. */
const due = Date.parse("2026-11-23T08:00Z");
const weekly: Schedule = { sends: "week", minute: 540 };
const time = { timeZone: "Europe/Berlin", weekStart: 1 };
let ada: Person;
let id: string;
let connectionId: string;

const general = () => ({ connectionId, channelId: "C0GENERAL1", name: "general" });
const direct = () => messagesIn("app");
const nextOf = async () => (await db().select({ at: savedReports.nextSendAt }).from(savedReports).get())?.at;
const send = (at = due) => sendOwed(ada, owedReport({ id, userId: ada.userId, dueAt: at }), at);

async function save(search: string, schedule: Schedule, kind: "summary" | "weekly" | "detailed" = "summary") {
  ({ id } = await saveReport(ctxFor(ada), { name: "My week", kind, search, audience: "own" }));
  await scheduleReport(ctxFor(ada, due - dayMs), { id, schedule, time });
}

beforeEach(async () => {
  await db().delete(savedReports);
  ada = await createPerson({ name: "Ada", timeZone: "Europe/Berlin" });
  connectionId = await connectChat(ada);
  await linkChat(ada);
  const { id: projectId } = await projectBy(ada, { name: "Lighthouse" });
  const startedAt = due - 3 * dayMs;
  await entryBy(ada, { startedAt, endedAt: startedAt + 2 * hourMs, projectId, billable: true });
  await entryBy(ada, { startedAt: due - hourMs, endedAt: due });
});

describe("a saved report that is sent", () => {
  it("says what the week before came to, and leads to its page with those days", async () => {
    await save("?period=week", weekly);
    await send();
    expect(await direct()).toEqual(["My week, 16 Nov – 22 Nov 2026: 2:00 tracked, 2:00 billable"]);
    const text = JSON.stringify((await sandbox.chatMessages("app", "alice")).at(-1)?.blocks);
    expect(text).toContain("Lighthouse: 2:00");
    expect(text).toContain("/reports?period=last-week");
  });

  it("means the week that has ended also as a report by week", async () => {
    await save("", weekly, "weekly");
    await send();
    expect(await direct()).toEqual(["My week, 16 Nov – 22 Nov 2026: 2:00 tracked, 2:00 billable"]);
  });

  it("comes once from parallel ticks, each week, and not again from a tick that repeats", async () => {
    await save("?period=week", weekly);
    const tick = (at: number) => scheduled({ cron: "* * * * *", scheduledTime: at, noRetry() {} }, env);
    await tick(due - 60_000);
    expect(await rowsOf(ada, "chat_report")).toEqual([]);
    await Promise.all([tick(due), tick(due), tick(due + 60_000)]);
    await vi.waitFor(async () => expect(await direct()).toHaveLength(1), { timeout: 4000 });
    expect(await nextOf()).toBe(due + 7 * dayMs);
    await Promise.all([send(), send()]);
    expect(await direct()).toHaveLength(1);
  });

  it("is not sent once it is switched off or deleted, nor to who left", async () => {
    await save("?period=week", weekly);
    await scheduleReport(ctxFor(ada), { id, schedule: null, time });
    await send();
    await scheduleReport(ctxFor(ada, due - dayMs), { id, schedule: weekly, time });
    await db().run(`DELETE FROM memberships WHERE user_id = '${ada.userId}'`);
    await send();
    expect(await direct()).toEqual([]);
  });

  it("goes to a channel instead, also for somebody who is linked to no chat, and shows it no amounts", async () => {
    await setRate(ctxFor(ada), { kind: "bill", amount: "100", timeZone: "UTC" });
    await save("?period=week", weekly);
    await send();
    expect(await direct()).toEqual([expect.stringMatching(/2:00 billable, €200\.00$/)]);
    await sendReportTo(ctxFor(ada), id, general());
    await db().run(`DELETE FROM identities WHERE user_id = '${ada.userId}'`);
    await entryBy(ada, { startedAt: due + dayMs, endedAt: due + dayMs + hourMs, billable: true });
    await send(due + 7 * dayMs);
    expect(await messagesIn("general")).toEqual([
      expect.stringMatching(/^My week, 23 Nov – 29 Nov 2026: 2:00 tracked, 1:00 billable$/),
    ]);
    expect(await direct()).toHaveLength(1);
    const text = JSON.stringify((await sandbox.chatMessages("general", "alice")).at(-1)?.blocks);
    expect(text).not.toContain("€");
  });

  it("stops at a channel that is gone, says so, and goes on when it is chosen again or reconnected", async () => {
    await save("?period=week", weekly);
    await sendReportTo(ctxFor(ada), id, { connectionId, channelId: "C0NOWHERE1", name: "old" });
    const shown = async () => (await browserOf(ada).get("/reports/saved")).text();
    expect(await shown()).not.toContain("Nothing more is sent");
    await send();
    expect(await shown()).toContain("Nothing more is sent to #old:");
    // What it says of the channel counts, not whether it would take one by now.
    await db().update(savedReports).set({ channelId: "C0GENERAL1" });
    await send(due + 7 * dayMs);
    expect([await direct(), await messagesIn("general")]).toEqual([[], []]);
    await connectChat(ada);
    expect(await shown()).not.toContain("Nothing more is sent");
    await sendReportTo(ctxFor(ada), id, general());
    await send(due + 14 * dayMs);
    expect(await messagesIn("general")).toHaveLength(1);
    await sendReportTo(ctxFor(ada), id, null);
    await send(due + 21 * dayMs);
    expect(await direct()).toHaveLength(1);
  });

  it("waits for nothing while the channel's connection is paused or ended, and the page says why", async () => {
    await save("?period=week", weekly);
    await sendReportTo(ctxFor(ada), id, general());
    const shown = async () => (await browserOf(ada).get("/reports/saved")).text();
    await pauseConnection(await contextFor(ada), connectionId);
    await send();
    expect(await shown()).toMatch(/Nothing is sent to #general now\. The connection is paused/);
    await disconnect(await contextFor(ada), connectionId);
    expect(await shown()).toMatch(/Nothing is sent to #general now\. The connection was ended/);
    expect(await messagesIn("general")).toEqual([]);
  });

  it("of an outage of two days is left out, and its turn comes again", async () => {
    await save("?period=week", weekly);
    expect(await oweReports(db(), due + 2 * dayMs)).toEqual([]);
    expect(await nextOf()).toBe(due + 7 * dayMs);
  });

  it("follows its maker to another zone and another first day of the week", async () => {
    await save("?period=week", weekly);
    const profile = { name: "Ada", clock: "24h", startsTimerWhenAssigned: false } as const;
    await updateProfile(ctxFor(ada, due - dayMs), { ...profile, timeZone: "America/New_York", weekStart: 7 });
    expect(await nextOf()).toBe(Date.parse("2026-11-22T14:00Z"));
  });

  it("is looked for by an index: nothing due reads and writes nothing", async () => {
    await save("?period=week", weekly);
    const cost = await measure((metered) => oweReports(metered, due - hourMs));
    expect(cost).toMatchObject({ rowsWritten: 0, statements: 1 });
    expect(cost.rowsRead).toBeLessThanOrEqual(1);
    expect(cost.plans.join("\n")).toContain("saved_reports_due");
  });
});
