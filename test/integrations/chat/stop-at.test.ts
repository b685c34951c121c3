import { beforeEach, describe, expect, it } from "vitest";

import { saveMessageChoices } from "../../../src/domain/notifications/save-preferences.ts";
import { stopTimer } from "../../../src/domain/time/stop-timer.ts";
import { instantOf, localDateOf } from "../../../src/lib/zoned-time.ts";
import { connectChat, linkChat } from "../../support/chat.ts";
import { createPerson, ctxFor, type Person } from "../../support/people.ts";
import { messages, modals, patience, press, submit } from "../../support/slack-window.ts";
import { entriesOf, entryBy, hourMs, runningOf } from "../../support/time.ts";
import { remind } from "../../support/notifications.ts";

const timeZone = "Asia/Kathmandu";
let alice: Person;
let entryId: string;
let startedAt: number;

/** Alice forgot her timer two days ago, and was reminded. */
beforeEach(async () => {
  alice = await createPerson({ name: "Alice", timeZone });
  await connectChat(alice);
  await linkChat(alice);
  await saveMessageChoices(ctxFor(alice), {
    sendsSummary: false,
    summaryMinute: 0,
    summaryDays: [],
    sendsEmptySummary: false,
    reminderMinutes: 600,
  });
  startedAt = instantOf(localDateOf(Date.now() - 48 * hourMs, timeZone), 9 * 60 + 5, timeZone);
  entryId = await entryBy(alice, { startedAt, endedAt: null, notes: "the door" });
  await remind(alice, entryId);
  expect(await messages("app")).toContain("the door");
});

/** The date on Alice's calendar, by the days that have passed since the timer began. */
const dayAfter = (days: number) => localDateOf(startedAt + days * 24 * hourMs, timeZone);

async function open(): Promise<void> {
  await press("stop_at", "app");
  await expect.poll(modals, patience).toContain("Stop the timer");
}

describe("the reminder's form", () => {
  it("stops the timer at the time that was meant, on the person's clock, and can be taken back", async () => {
    await open();
    await submit({ date: dayAfter(0), time: "17:30" });
    expect(await modals()).toBe("[]");
    const [entry] = await entriesOf(alice);
    expect(entry?.endedAt).toBe(startedAt + (8 * 60 + 25) * 60_000);
    await expect.poll(() => messages("app"), patience).toContain("Stopped after *8 h 25 min*");
    await press("undo", "app");
    await expect.poll(() => messages("app"), patience).toContain("the timer runs on");
    expect(await runningOf(alice)).toHaveLength(1);
  });

  it.each([
    ["no time", "soon", 0, "soon"],
    ["a time that does not exist", "25:70", 0, "25:70"],
    ["a time before the timer began", "08:30", 0, "This lies before the timer began"],
    ["a day before it", "17:30", -1, "This lies before the timer began"],
    ["a time in the future", "17:30", 9, "A timer cannot end in the future."],
  ])("says beside the field that it is %s, and keeps what was typed", async (_, time, days, sentence) => {
    await open();
    const answer = JSON.stringify(await submit({ date: dayAfter(days), time }));
    expect(answer).toContain('"time":');
    expect(answer).toContain(sentence);
    const shown = await modals();
    expect(shown).toContain(time);
    expect(shown).toContain(dayAfter(days));
    expect(await runningOf(alice)).toHaveLength(1);
    await submit({ date: dayAfter(0), time: "9:30 am" });
    expect(await modals()).toBe("[]");
    expect((await entriesOf(alice))[0]?.endedAt).toBe(startedAt + 25 * 60_000);
  });

  it("does not touch a timer that was stopped elsewhere meanwhile, nor the one after it", async () => {
    await open();
    const { endedAt } = await stopTimer(ctxFor(alice));
    const next = await entryBy(alice, { startedAt: startedAt + hourMs, endedAt: null });
    const answer = JSON.stringify(await submit({ date: dayAfter(0), time: "17:30" }));
    expect(answer).toContain("This timer no longer runs");
    const entries = await entriesOf(alice);
    expect(entries.find(({ id }) => id === entryId)?.endedAt).toBe(endedAt);
    expect(entries.find(({ id }) => id === next)?.endedAt).toBe(null);
  });

  it("does not open for a timer that no longer runs, and says so", async () => {
    await stopTimer(ctxFor(alice));
    await press("stop_at", "app");
    await expect.poll(() => messages("app"), patience).toContain("This timer no longer runs");
    expect(await modals()).toBe("[]");
  });
});
