import { describe, expect, it } from "vitest";

import { hoursOf, slotAttributes, slotsOf } from "../../../../src/http/features/calendar/calendar-slots.ts";
import type { ListedSuggestion } from "../../../../src/domain/suggestions/list-suggestions.ts";
import { startOfDay } from "../../../../src/lib/zoned-time.ts";

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

function day(date: string, ...events: ReturnType<typeof eventAt>[]) {
  const viewerTime = {
    timeZone,
    clock: "24h",
    weekStart: 1,
    now: Date.parse("2026-12-31T00:00:00Z"),
  } as const;
  return slotsOf({ date, start: startOfDay(date, timeZone), entries: [], events }, viewerTime);
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

describe("the hours of a week", () => {
  it("are a working day, and more when something lies outside it", () => {
    expect(hoursOf([day("2026-11-20")])).toEqual({ from: 8, until: 18 });
    const early = day("2026-11-20", eventAt(Date.parse("2026-11-20T05:15:00Z"), 30));
    expect(hoursOf([early])).toEqual({ from: 6, until: 18 });
  });
});
