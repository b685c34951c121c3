import { describe, expect, it } from "vitest";

import {
  hoursOf,
  moveAttributes,
  slotAttributes,
  slotsOf,
} from "../../../../src/http/features/calendar/calendar-slots.ts";
import type { ListedSuggestion } from "../../../../src/domain/suggestions/list-suggestions.ts";
import { daysFrom } from "../../../../src/domain/time/split-days.ts";

const timeZone = "Europe/Berlin";

function eventAt(startsAt: number, minutes: number, changes: Partial<ListedSuggestion> = {}) {
  const event: ListedSuggestion = {
    id: "s1",
    bindingId: "b1",
    seriesId: null,
    startsAt,
    endsAt: startsAt + minutes * 60_000,
    title: "Standup",
    url: null,
    skipped: null,
    decision: null,
    entryId: null,
    tags: [],
    isAutomatic: false,
    calendarName: "Work",
    projectName: null,
    projectColour: null,
    isProjectOpen: false,
    ...changes,
  };
  return { event, overlaps: false };
}

const viewerTime = {
  timeZone,
  clock: "24h",
  weekStart: 1,
  now: Date.parse("2026-12-31T00:00:00Z"),
} as const;

function dayOf(date: string) {
  const [found] = daysFrom(date, 1, timeZone);
  if (found === undefined) throw new Error("There is no such day.");
  return found;
}

function day(date: string, ...events: ReturnType<typeof eventAt>[]) {
  return slotsOf({ ...dayOf(date), entries: [], events }, viewerTime);
}

/** What a script is told about an entry on a day. */
function moves(date: string, startedAt: string, endedAt: string | null, lock: string | null = null) {
  const entry = {
    id: "e1",
    startedAt: Date.parse(startedAt),
    endedAt: endedAt === null ? null : Date.parse(endedAt),
    projectId: null,
    taskId: null,
    notes: "",
    billable: false,
    source: "manual" as const,
    version: 3,
    projectName: null,
    projectColour: null,
    taskTitle: null,
    taskSourceLabel: null,
    taskSourceUrl: null,
    tagNames: [],
  };
  const entries = [{ entry, lengthMs: 0, lock }];
  const { slots } = slotsOf({ ...dayOf(date), entries, events: [] }, viewerTime);
  return slots.map((slot) => moveAttributes(dayOf(date), slot));
}

describe("the place of an event in its day", () => {
  it("is where the clock on the wall shows it, also after the clocks changed", () => {
    // 00:30 UTC is 02:30 in summer time; the day has 25 hours.
    const { slots } = day("2026-10-25", eventAt(Date.parse("2026-10-25T09:00:00Z"), 30));
    expect(slots).toMatchObject([{ from: 600, to: 630 }]);
  });

  it("ends at midnight, where the day's column ends", () => {
    const { slots } = day("2026-11-20", eventAt(Date.parse("2026-11-20T22:30:00Z"), 120));
    expect(slots).toMatchObject([{ from: 1410, to: 1440 }]);
    expect(slotAttributes({ from: 1438, to: 1440, lane: 0, lanes: 1 })).toMatchObject({
      "data-h": "23",
      "data-m": "45",
      "data-lm": "15",
    });
  });

  it("reaches to the hour on the wall at which it ends, also when the clocks change within it", () => {
    // Clocks go from 02:00 to 03:00 on 29 March and from 03:00 back to 02:00 on 25 October.
    const spring = day("2026-03-29", eventAt(Date.parse("2026-03-29T00:00:00Z"), 120));
    expect(spring.slots).toMatchObject([{ from: 60, to: 240 }]);
    const autumn = day("2026-10-25", eventAt(Date.parse("2026-10-24T23:00:00Z"), 180));
    expect(autumn.slots).toMatchObject([{ from: 60, to: 180 }]);
    const twice = day("2026-10-25", eventAt(Date.parse("2026-10-25T00:45:00Z"), 30));
    expect(twice.slots).toMatchObject([{ from: 165, to: 165 }]);
  });

  it("is above the hours when it lasts all day", () => {
    const { slots, allDay } = day("2026-11-20", eventAt(0, 60, { skipped: "all_day", title: "Offsite" }));
    expect([slots, allDay.map(({ title }) => title)]).toEqual([[], ["Offsite"]]);
  });

  it("tells what can be decided from what waits or was left out", () => {
    const at = Date.parse("2026-11-20T09:00:00Z");
    const { slots } = day(
      "2026-11-20",
      eventAt(at, 30),
      eventAt(at, 29, { skipped: "declined" }),
      eventAt(at, 28, { decision: "dismissed" }),
      eventAt(at, 27, { endsAt: Date.parse("2027-01-01T00:00:00Z") }),
    );
    expect(slots.map(({ kind }) => kind)).toEqual(["waiting", "offer", "left", "left"]);
  });
});

describe("what moves an entry", () => {
  it("is told its place to the minute, its version and which of its ends stand on that day", () => {
    expect(moves("2026-11-20", "2026-11-20T08:07:30Z", "2026-11-20T09:00:00Z")).toEqual([
      {
        "data-entry": "e1",
        "data-entry-version": "3",
        "data-from": "547",
        "data-to": "600",
        "data-ends": "start end",
      },
    ]);
    const night = ["2026-11-20T22:00:00Z", "2026-11-21T01:00:00Z"] as const;
    expect(moves("2026-11-20", ...night)).toMatchObject([{ "data-to": "1440", "data-ends": "start" }]);
    expect(moves("2026-11-21", ...night)).toMatchObject([{ "data-from": "0", "data-ends": "end" }]);
    const untilMidnight = moves("2026-11-20", "2026-11-20T22:00:00Z", "2026-11-20T23:00:00Z");
    expect(untilMidnight).toMatchObject([{ "data-to": "1440", "data-ends": "start end" }]);
  });

  it("is told why it stays where it is", () => {
    const running = moves("2026-12-31", "2026-12-30T23:30:00Z", null);
    expect(running).toMatchObject([{ "data-stays": expect.stringContaining("running timer") }]);
    const locked = moves("2026-11-20", "2026-11-20T08:00:00Z", "2026-11-20T09:00:00Z", "It is closed.");
    expect(locked).toMatchObject([{ "data-stays": "It is closed." }]);
  });
});

describe("the hours of a week", () => {
  it("are a day with room to move in, and more when something lies outside it", () => {
    expect(hoursOf([day("2026-11-20")])).toEqual({ from: 6, until: 22 });
    const early = day("2026-11-20", eventAt(Date.parse("2026-11-20T04:15:00Z"), 30));
    expect(hoursOf([early])).toEqual({ from: 5, until: 22 });
  });
});
