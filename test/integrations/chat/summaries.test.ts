import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { notifications, notificationPreferences } from "../../../src/db/schema/notifications.ts";
import { findPreferences } from "../../../src/domain/notifications/preferences.ts";
import {
  type MessageChoices,
  saveMessageChoices,
} from "../../../src/domain/notifications/save-preferences.ts";
import { findDueReminders } from "../../../src/integrations/chat/reminders/find-due-reminders.ts";
import { sendReminder } from "../../../src/integrations/chat/reminders/send-reminder.ts";
import { findDueSummaries } from "../../../src/integrations/chat/summaries/find-due-summaries.ts";
import { sendSummary } from "../../../src/integrations/chat/summaries/send-summary.ts";
import { scheduled } from "../../../src/jobs/cron.ts";
import { connectChat, linkChat, messagesIn } from "../../support/chat.ts";
import { measure } from "../../support/meter.ts";
import { createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { entryBy, hourMs } from "../../support/time.ts";
import { contextFor } from "../../support/context.ts";

/** Friday, 17:30 in Berlin. */
const due = Date.parse("2026-11-20T16:30Z");
const choices: MessageChoices = {
  sendsSummary: true,
  summaryMinute: 17 * 60 + 30,
  summaryDays: [1, 2, 3, 4, 5],
  sendsEmptySummary: false,
  reminderMinutes: null,
};
let ada: Person;

const choose = (changes: Partial<MessageChoices> = {}, at = due - hourMs) =>
  saveMessageChoices(ctxFor(ada, at), { ...choices, ...changes });

const tick = (at = due) => scheduled({ cron: "* * * * *", scheduledTime: at, noRetry() {} }, env);

const direct = () => messagesIn("app");

beforeEach(async () => {
  ada = await createPerson({ name: "Ada", timeZone: "Europe/Berlin" });
  await connectChat(ada);
  await linkChat(ada);
});

describe("due summaries", () => {
  it("are found at their minute, moved to the next chosen day, and not found again", async () => {
    await choose();
    expect((await findDueSummaries(db(), due - 1)).due).toEqual([]);
    const found = await findDueSummaries(db(), due);
    expect(found.due).toEqual([{ workspaceId: ada.workspaceId, userId: ada.userId, date: "2026-11-20" }]);
    await found.done();
    expect((await findPreferences(ctxFor(ada))).nextSummaryAt).toBe(Date.parse("2026-11-23T16:30Z"));
    expect((await findDueSummaries(db(), due)).due).toEqual([]);
  });

  it.each([
    // Nuuk's clocks go from Saturday 23:00 to Sunday 00:00, and back in autumn.
    ["America/Nuuk", "2026-03-27T12:00Z", 1410, ["2026-03-27", "2026-03-28", "2026-03-29"]],
    ["America/Nuuk", "2026-10-23T12:00Z", 1410, ["2026-10-23", "2026-10-24", "2026-10-25"]],
    ["Europe/Berlin", "2026-03-28T12:00Z", 150, ["2026-03-29", "2026-03-30", "2026-03-31"]],
    ["Europe/Berlin", "2026-10-24T12:00Z", 150, ["2026-10-25", "2026-10-26", "2026-10-27"]],
  ])(
    "D1: in %s after %s at minute %d come once for each date, also where the clocks jump",
    async (zone, from, summaryMinute, dates) => {
      ada = await createPerson({ name: "Ada", timeZone: zone });
      await choose({ summaryMinute, summaryDays: [1, 2, 3, 4, 5, 6, 7] }, Date.parse(from));
      const found: string[] = [];
      for (let now = Date.parse(from); found.length < 3; now += hourMs / 4) {
        const { due: ripe, done } = await findDueSummaries(db(), now);
        found.push(...ripe.map(({ date }) => date));
        await done();
      }
      expect(found).toEqual(dates);
    },
  );

  it("keep a time that the member chose while they were on their way", async () => {
    await choose();
    const found = await findDueSummaries(db(), due);
    await choose({ summaryMinute: 18 * 60 });
    await found.done();
    expect((await findPreferences(ctxFor(ada))).nextSummaryAt).toBe(Date.parse("2026-11-20T17:00Z"));
  });

  it("of an outage of a day are left out, and their turn comes again", async () => {
    await choose();
    const late = due + 20 * hourMs;
    const found = await findDueSummaries(db(), late);
    expect(found.due).toEqual([]);
    await found.done();
    expect((await findPreferences(ctxFor(ada))).nextSummaryAt).toBe(Date.parse("2026-11-23T16:30Z"));
  });

  it("are looked for by an index: nothing due reads and writes nothing", async () => {
    await choose();
    const cost = await measure(async (metered) => (await findDueSummaries(metered, due - hourMs)).done());
    expect(cost).toMatchObject({ rowsWritten: 0, statements: 1 });
    expect(cost.rowsRead).toBeLessThanOrEqual(1);
    expect(cost.plans.join("\n")).toContain("notification_preferences_summary");
  });
});

describe("the summary of a day", () => {
  const send = async (at = due) => sendSummary(await contextFor(ada, at), { ...ada, date: "2026-11-20" });

  it("says what was tracked, and marks the timer that runs", async () => {
    await choose();
    await entryBy(ada, { startedAt: due - 4 * hourMs, endedAt: due - 3 * hourMs });
    await entryBy(ada, { startedAt: due - hourMs, endedAt: null });
    await send();
    expect(await direct()).toEqual(["Friday 20 November: 2:00 tracked so far; your timer is running."]);
    const message = (await sandbox.chatMessages("app", "alice")).at(-1);
    const text = JSON.stringify(message?.blocks);
    expect(text).toContain("13:30 – 14:30");
    expect(text).toContain("16:30 – now");
    expect(text).toContain("still running");
  });

  it("is sent once, whatever runs it, how often and at once", async () => {
    await choose();
    await entryBy(ada, { startedAt: due - hourMs, endedAt: due });
    await Promise.all([send(), send(), send()]);
    await send(due + 60_000);
    expect(await direct()).toHaveLength(1);
    // The member moves west, and the same date comes again.
    await db()
      .update(notificationPreferences)
      .set({ nextSummaryAt: due + hourMs });
    await sendSummary(await contextFor(ada, due + hourMs), { ...ada, date: "2026-11-20" });
    expect(await direct()).toHaveLength(1);
  });

  it("Q10: is sent once by parallel ticks through the queue", async () => {
    await choose();
    await entryBy(ada, { startedAt: due - hourMs, endedAt: due });
    await Promise.all(Array.from({ length: 5 }, () => tick()));
    await vi.waitFor(async () => expect(await direct()).toHaveLength(1), { timeout: 4000 });
    await vi.waitFor(async () => {
      const states = await db().select({ state: notifications.state }).from(notifications);
      expect(states).toEqual([{ state: "posted" }]);
    });
    await tick();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await direct()).toHaveLength(1);
  });

  it("comes after a wait that Slack asks for, and after an outage", async () => {
    await choose();
    await entryBy(ada, { startedAt: due - hourMs, endedAt: due });
    await sandbox.setFault("slack.com", { kind: "rate_limit", retryAfterSeconds: 5, times: 1 });
    await expect(send()).rejects.toMatchObject({ code: "rate_limited", retryAfterSeconds: 5 });
    await sandbox.setFault("slack.com", { kind: "error", status: 500, times: 1 });
    await expect(send()).rejects.toMatchObject({ code: "unavailable" });
    await send();
    await send();
    expect(await direct()).toHaveLength(1);
  });

  it("of an empty day is sent only to who wants it", async () => {
    await choose();
    await send();
    expect(await direct()).toEqual([]);
    await choose({ sendsEmptySummary: true });
    await send();
    expect(await direct()).toEqual(["Friday 20 November: Nothing was tracked."]);
  });

  it("is not sent to who switched it off meanwhile, nor to who left", async () => {
    await entryBy(ada, { startedAt: due - hourMs, endedAt: due });
    await send();
    await choose();
    await db().run(`DELETE FROM memberships WHERE user_id = '${ada.userId}'`);
    await send();
    expect(await direct()).toEqual([]);
  });

  it("counts the hours of a day of 25 hours", async () => {
    const night = Date.parse("2026-10-24T22:00Z");
    await choose({ summaryDays: [7], summaryMinute: 23 * 60 + 59 }, night - hourMs);
    await entryBy(ada, { startedAt: night, endedAt: night + 24 * hourMs });
    const { due: found } = await findDueSummaries(db(), Date.parse("2026-10-25T22:59Z"));
    expect(found).toMatchObject([{ date: "2026-10-25" }]);
    await sendSummary(await contextFor(ada, Date.parse("2026-10-25T22:59Z")), { ...ada, date: "2026-10-25" });
    expect(await direct()).toEqual(["Sunday 25 October: 24:00 tracked."]);
  });

  it("that Slack refuses is explained in Settings until one arrives again", async () => {
    await choose();
    await entryBy(ada, { startedAt: due - hourMs, endedAt: due });
    await sandbox.setFault("slack.com", { kind: "error", code: "user_not_found", times: 1 });
    await send();
    expect((await findPreferences(ctxFor(ada))).messageError).toContain("does not know this person");
    await sendSummary(await contextFor(ada, due), { ...ada, date: "2026-11-20" });
    expect(await direct()).toEqual([]);
    await choose({}, due);
    await db().update(notificationPreferences).set({ messageError: "Slack was away." });
    const tomorrow = { startedAt: due + 23 * hourMs, endedAt: due + 24 * hourMs };
    await entryBy(ada, tomorrow);
    await sendSummary(await contextFor(ada, due + 24 * hourMs), { ...ada, date: "2026-11-21" });
    expect(await direct()).toHaveLength(1);
    expect((await findPreferences(ctxFor(ada))).messageError).toBe(null);
  });

  it("is sent to nobody who is not linked", async () => {
    await choose();
    await entryBy(ada, { startedAt: due - hourMs, endedAt: due });
    await db().run("DELETE FROM identities");
    await send();
    expect(await direct()).toEqual([]);
  });
});

describe("a timer that runs too long", () => {
  const limit = { sendsSummary: false, reminderMinutes: 600 };
  const find = (at: number) => findDueReminders(db(), at);

  it("Q10: is asked about once by parallel ticks", async () => {
    await choose(limit);
    // The job reads the real clock.
    const later = Date.now();
    const entryId = await entryBy(ada, { startedAt: later - 10 * hourMs, endedAt: null });
    expect(await find(later - 1)).toEqual([]);
    expect(await find(later)).toEqual([{ workspaceId: ada.workspaceId, userId: ada.userId, entryId }]);
    await Promise.all(Array.from({ length: 5 }, () => tick(later)));
    await vi.waitFor(async () => expect(await direct()).toHaveLength(1), { timeout: 4000 });
    expect(await find(later + hourMs)).toEqual([]);
    await tick(later);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await direct()).toHaveLength(1);
  });

  it("says since when, and carries the entry in its buttons", async () => {
    await choose(limit);
    const entryId = await entryBy(ada, { startedAt: due - 11 * hourMs, endedAt: null });
    await sendReminder(await contextFor(ada, due), { ...ada, entryId });
    const message = (await sandbox.chatMessages("app", "alice")).at(-1);
    expect(message?.text).toContain("has been running for 11:00, since 06:30.");
    expect(JSON.stringify(message?.blocks)).toContain(`"action_id":"stop_at"`);
    expect(JSON.stringify(message?.blocks)).toContain(`"value":"${entryId}"`);
  });

  it("is not asked about when it was stopped or the limit was lifted meanwhile", async () => {
    await choose(limit);
    const entryId = await entryBy(ada, { startedAt: due - 11 * hourMs, endedAt: due });
    await sendReminder(await contextFor(ada, due), { ...ada, entryId });
    const other = await entryBy(ada, { startedAt: due - 10.5 * hourMs, endedAt: null });
    await choose({ ...limit, reminderMinutes: 660 });
    await sendReminder(await contextFor(ada, due), { ...ada, entryId: other });
    expect(await direct()).toEqual([]);
  });

  it("of somebody who cannot be reached is not asked about each minute", async () => {
    await choose(limit);
    await db().run("DELETE FROM identities");
    const entryId = await entryBy(ada, { startedAt: due - 11 * hourMs, endedAt: null });
    await sendReminder(await contextFor(ada, due), { ...ada, entryId });
    expect(await find(due)).toEqual([]);
  });

  it("is looked for by indexes", async () => {
    await choose(limit);
    const { plans } = await measure((metered) => findDueReminders(metered, due));
    expect(plans.filter((line) => line.startsWith("SCAN") && !line.includes("_reminder"))).toEqual([]);
  });
});
