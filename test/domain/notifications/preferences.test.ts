import { eq } from "drizzle-orm";
import { beforeEach, describe, expect, it } from "vitest";

import { notificationPreferences } from "../../../src/db/schema/notifications.ts";
import { defaultPreferences, findPreferences } from "../../../src/domain/notifications/preferences.ts";
import {
  type MessageChoices,
  saveMessageChoices,
  saveTimerChannel,
} from "../../../src/domain/notifications/save-preferences.ts";
import { removeMember } from "../../../src/domain/members/remove-member.ts";
import { updateProfile } from "../../../src/domain/users/update-profile.ts";
import { createPerson, ctxFor, db, type Person } from "../../support/people.ts";

const now = Date.UTC(2026, 10, 20, 9);
const choices: MessageChoices = {
  sendsSummary: true,
  summaryMinute: 17 * 60 + 30,
  summaryDays: [1, 2, 3, 4, 5],
  sendsEmptySummary: false,
  reminderMinutes: 600,
};
const profile = { name: "Ada", weekStart: 1, clock: "24h", startsTimerWhenAssigned: false } as const;
let ada: Person;

beforeEach(async () => {
  ada = await createPerson({ timeZone: "Europe/Berlin" });
});

describe("what a member wants to hear", () => {
  it("is nothing until they choose", async () => {
    expect(await findPreferences(ctxFor(ada))).toEqual(defaultPreferences);
  });

  it("is stored with the time of the next summary", async () => {
    await saveMessageChoices(ctxFor(ada, now), choices);
    expect(await findPreferences(ctxFor(ada))).toMatchObject({
      ...choices,
      nextSummaryAt: Date.parse("2026-11-20T16:30Z"),
      timerChannelId: null,
    });
    await saveMessageChoices(ctxFor(ada, now), { ...choices, sendsSummary: false });
    expect(await findPreferences(ctxFor(ada))).toMatchObject({ nextSummaryAt: null });
  });

  it("keeps the timer's channel beside it, and forgets its error when it is chosen again", async () => {
    const channel = { connectionId: "c1", channelId: "C1", name: "general" };
    await saveTimerChannel(ctxFor(ada, now), channel);
    await db().update(notificationPreferences).set({ timerError: "It is archived." });
    await saveMessageChoices(ctxFor(ada, now), choices);
    expect(await findPreferences(ctxFor(ada))).toMatchObject({
      timerChannelName: "general",
      timerError: "It is archived.",
      sendsSummary: true,
    });
    await saveTimerChannel(ctxFor(ada, now), channel);
    expect(await findPreferences(ctxFor(ada))).toMatchObject({ timerError: null, sendsSummary: true });
    await saveTimerChannel(ctxFor(ada, now), null);
    expect(await findPreferences(ctxFor(ada))).toMatchObject({
      timerChannelId: null,
      timerConnectionId: null,
    });
  });

  it.each([
    ["summaryTime", { summaryMinute: 1440 }],
    ["summaryTime", { summaryMinute: Number.NaN }],
    ["summaryDays", { summaryDays: [0] }],
    ["summaryDays", { summaryDays: [] }],
    ["reminder", { reminderMinutes: 14 }],
    ["reminder", { reminderMinutes: 1441 }],
  ])("refuses a wrong %s", async (field, change) => {
    const work = saveMessageChoices(ctxFor(ada, now), { ...choices, ...change });
    await expect(work).rejects.toMatchObject({ code: "invalid", field });
  });

  it("moves the summary along when the member moves to another zone", async () => {
    await saveMessageChoices(ctxFor(ada, now), choices);
    await updateProfile(ctxFor(ada, now), { ...profile, timeZone: "America/New_York" });
    expect(await findPreferences(ctxFor(ada))).toMatchObject({
      nextSummaryAt: Date.parse("2026-11-20T22:30Z"),
    });
  });

  it("leaves others and the switched off alone when a member moves", async () => {
    const bob = await createPerson({ workspaceId: ada.workspaceId });
    await saveMessageChoices(ctxFor(bob, now), choices);
    await saveMessageChoices(ctxFor(ada, now), { ...choices, sendsSummary: false });
    await updateProfile(ctxFor(ada, now), { ...profile, timeZone: "America/New_York" });
    expect((await findPreferences(ctxFor(bob))).nextSummaryAt).toBe(Date.parse("2026-11-20T16:30Z"));
    expect((await findPreferences(ctxFor(ada))).nextSummaryAt).toBe(null);
  });

  it("is forgotten when they leave the workspace", async () => {
    const bob = await createPerson({ workspaceId: ada.workspaceId, role: "member" });
    await saveMessageChoices(ctxFor(bob, now), choices);
    await removeMember(ctxFor(ada, now), bob.userId);
    const rows = await db()
      .select()
      .from(notificationPreferences)
      .where(eq(notificationPreferences.userId, bob.userId));
    expect(rows).toEqual([]);
  });
});
