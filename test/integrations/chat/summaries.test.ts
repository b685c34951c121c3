import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { notificationPreferences } from "../../../src/db/schema/notifications.ts";
import { findPreferences } from "../../../src/domain/notifications/preferences.ts";
import {
  type MessageChoices,
  saveMessageChoices,
} from "../../../src/domain/notifications/save-preferences.ts";
import { oweReminders } from "../../../src/integrations/chat/reminders/owe-reminders.ts";
import { oweSummaries } from "../../../src/integrations/chat/summaries/owe-summaries.ts";
import { scheduled } from "../../../src/jobs/cron.ts";
import { connectChat, linkChat, messagesIn } from "../../support/chat.ts";
import { interveneBefore } from "../../support/intervening-database.ts";
import { measure } from "../../support/meter.ts";
import { deliverDue, remind, rowsOf, summarise } from "../../support/notifications.ts";
import { createPerson, ctxFor, db, type Person } from "../../support/people.ts";
import { sandbox } from "../../support/sandbox.ts";
import { entryBy, hourMs } from "../../support/time.ts";

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

/** What the summaries say that are owed at that time. */
async function owedAt(at: number) {
  const keys = new Set((await oweSummaries(db(), at)).map(({ key }) => key));
  if (keys.size === 0) return [];
  return (await rowsOf(ada, "chat_summary")).filter(({ key }) => keys.has(key)).map(({ payload }) => payload);
}

beforeEach(async () => {
  ada = await createPerson({ name: "Ada", timeZone: "Europe/Berlin" });
  await connectChat(ada);
  await linkChat(ada);
});

describe("due summaries", () => {
  it("are found at their minute, moved to the next chosen day, and not found again", async () => {
    await choose();
    expect(await owedAt(due - 1)).toEqual([]);
    expect(await owedAt(due)).toEqual([{ userId: ada.userId, date: "2026-11-20" }]);
    expect((await findPreferences(ctxFor(ada))).nextSummaryAt).toBe(Date.parse("2026-11-23T16:30Z"));
    expect(await owedAt(due)).toEqual([]);
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
      const found: unknown[] = [];
      for (let now = Date.parse(from); found.length < 3; now += hourMs / 4)
        found.push(...(await owedAt(now)).map(({ date }) => date));
      expect(found).toEqual(dates);
    },
  );

  it("keep a time that the member chose while they were on their way", async () => {
    await choose();
    const slow = interveneBefore(/^insert into "outbox"/, () => choose({ summaryMinute: 18 * 60 }));
    expect(await oweSummaries(slow, due)).toHaveLength(1);
    expect((await findPreferences(ctxFor(ada))).nextSummaryAt).toBe(Date.parse("2026-11-20T17:00Z"));
  });

  it("of an outage of a day are left out, and their turn comes again", async () => {
    await choose();
    const late = due + 20 * hourMs;
    expect(await owedAt(late)).toEqual([]);
    expect((await findPreferences(ctxFor(ada))).nextSummaryAt).toBe(Date.parse("2026-11-23T16:30Z"));
  });

  it("are looked for by an index: nothing due reads and writes nothing", async () => {
    await choose();
    const cost = await measure((metered) => oweSummaries(metered, due - hourMs));
    expect(cost).toMatchObject({ rowsWritten: 0, statements: 1 });
    expect(cost.rowsRead).toBeLessThanOrEqual(1);
    expect(cost.plans.join("\n")).toContain("notification_preferences_summary");
  });
});

describe("the summary of a day", () => {
  const send = (at = due, date = "2026-11-20") => summarise(ada, date, at);

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
    await send(due + hourMs);
    expect(await direct()).toHaveLength(1);
  });

  it("Q10: is sent once by parallel ticks through the queue", async () => {
    await choose();
    await entryBy(ada, { startedAt: due - hourMs, endedAt: due });
    await Promise.all(Array.from({ length: 5 }, () => tick()));
    await vi.waitFor(async () => expect(await direct()).toHaveLength(1), { timeout: 4000 });
    await vi.waitFor(async () => {
      expect(await rowsOf(ada, "chat_summary")).toMatchObject([{ state: "done", payload: {} }]);
    });
    await tick();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await direct()).toHaveLength(1);
  });

  it("comes after a wait that Slack asks for, and after an outage", async () => {
    await choose();
    await entryBy(ada, { startedAt: due - hourMs, endedAt: due });
    await sandbox.setFault("slack.com", { kind: "rate_limit", retryAfterSeconds: 5, times: 1 });
    await send();
    await sandbox.setFault("slack.com", { kind: "error", status: 500, times: 1 });
    await deliverDue(ada, due + hourMs);
    expect(await rowsOf(ada, "chat_summary")).toMatchObject([{ state: "waiting", attempts: 2 }]);
    expect(await direct()).toEqual([]);
    await deliverDue(ada, due + 2 * hourMs);
    await deliverDue(ada, due + 3 * hourMs);
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
    const at = Date.parse("2026-10-25T22:59Z");
    expect(await owedAt(at)).toMatchObject([{ date: "2026-10-25" }]);
    await deliverDue(ada, at + 60_000);
    expect(await direct()).toEqual(["Sunday 25 October: 24:00 tracked."]);
  });

  it("that Slack refuses is explained in Settings until one arrives again", async () => {
    await choose();
    await entryBy(ada, { startedAt: due - hourMs, endedAt: due });
    await sandbox.setFault("slack.com", { kind: "error", code: "user_not_found", times: 1 });
    await send();
    expect((await findPreferences(ctxFor(ada))).messageError).toContain("does not know this person");
    await send();
    expect(await direct()).toEqual([]);
    await choose({}, due);
    await db().update(notificationPreferences).set({ messageError: "Slack was away." });
    const tomorrow = { startedAt: due + 23 * hourMs, endedAt: due + 24 * hourMs };
    await entryBy(ada, tomorrow);
    await send(due + 24 * hourMs, "2026-11-21");
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
  const find = async (at: number) => (await oweReminders(db(), at)).map(({ key }) => key);

  it("Q10: is asked about once by parallel ticks", async () => {
    await choose(limit);
    // The job reads the real clock.
    const later = Date.now();
    const entryId = await entryBy(ada, { startedAt: later - 10 * hourMs, endedAt: null });
    expect(await find(later - 1)).toEqual([]);
    await Promise.all(Array.from({ length: 5 }, () => tick(later)));
    await vi.waitFor(async () => expect(await direct()).toHaveLength(1), { timeout: 4000 });
    await vi.waitFor(async () =>
      expect(await rowsOf(ada, "chat_reminder")).toMatchObject([
        { key: `reminder:${entryId}`, state: "done" },
      ]),
    );
    expect(await find(later + hourMs)).toEqual([]);
    await tick(later);
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await direct()).toHaveLength(1);
  });

  it("says since when, and carries the entry in its buttons", async () => {
    await choose(limit);
    const entryId = await entryBy(ada, { startedAt: due - 11 * hourMs, endedAt: null });
    await remind(ada, entryId, due);
    const message = (await sandbox.chatMessages("app", "alice")).at(-1);
    expect(message?.text).toContain("has been running for 11:00, since 06:30.");
    expect(JSON.stringify(message?.blocks)).toContain(`"action_id":"stop_at"`);
    expect(JSON.stringify(message?.blocks)).toContain(`"value":"${entryId}"`);
  });

  it("is not asked about when it was stopped or the limit was lifted meanwhile", async () => {
    await choose(limit);
    const entryId = await entryBy(ada, { startedAt: due - 11 * hourMs, endedAt: due });
    await remind(ada, entryId, due);
    const other = await entryBy(ada, { startedAt: due - 10.5 * hourMs, endedAt: null });
    await choose({ ...limit, reminderMinutes: 660 });
    await remind(ada, other, due);
    expect(await direct()).toEqual([]);
  });

  it("of somebody who cannot be reached is not asked about each minute", async () => {
    await choose(limit);
    await db().run("DELETE FROM identities");
    const entryId = await entryBy(ada, { startedAt: due - 11 * hourMs, endedAt: null });
    await remind(ada, entryId, due);
    expect(await find(due)).toEqual([]);
  });

  it("is looked for by indexes", async () => {
    await choose(limit);
    const { plans } = await measure((metered) => oweReminders(metered, due));
    expect(plans.filter((line) => line.startsWith("SCAN") && !line.includes("_reminder"))).toEqual([]);
  });
});
