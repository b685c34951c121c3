import { describe, expect, it } from "vitest";

import { nextSummaryAt, summaryDateOf } from "../../../src/domain/notifications/next-summary.ts";
import { addDays } from "../../../src/lib/zoned-time.ts";

const everyDay = [1, 2, 3, 4, 5, 6, 7];
const hourMs = 3_600_000;

function next(
  now: string,
  timeZone: string,
  time: string,
  days: readonly number[] = everyDay,
): string | null {
  const [hours = 0, minutes = 0] = time.split(":").map(Number);
  const at = nextSummaryAt({ timeZone, minute: hours * 60 + minutes, days }, Date.parse(now));
  return at === null ? null : new Date(at).toISOString().slice(0, 16);
}

describe("when the next summary is due", () => {
  it.each([
    [
      "the same day, when the time is still to come",
      "2026-11-20T09:00Z",
      "Europe/Berlin",
      "17:30",
      "2026-11-20T16:30",
    ],
    ["the next day, when it is over", "2026-11-20T17:00Z", "Europe/Berlin", "17:30", "2026-11-21T16:30"],
    ["the next day at the very minute", "2026-11-20T16:30Z", "Europe/Berlin", "17:30", "2026-11-21T16:30"],
    [
      "far east, where it is tomorrow already",
      "2026-11-20T12:00Z",
      "Pacific/Kiritimati",
      "00:00",
      "2026-11-21T10:00",
    ],
    [
      "far west, where it still is yesterday",
      "2026-11-20T05:00Z",
      "Pacific/Honolulu",
      "23:59",
      "2026-11-20T09:59",
    ],
    [
      "in a zone of three quarters of an hour",
      "2026-11-20T00:00Z",
      "Asia/Kathmandu",
      "17:31",
      "2026-11-20T11:46",
    ],
    ["spring forward, a day of 23 hours", "2026-03-29T00:00Z", "Europe/Berlin", "17:30", "2026-03-29T15:30"],
    [
      "spring forward, at a time that is skipped",
      "2026-03-28T12:00Z",
      "Europe/Berlin",
      "02:30",
      "2026-03-29T01:30",
    ],
    ["fall back, a day of 25 hours", "2026-10-25T00:00Z", "Europe/Berlin", "17:30", "2026-10-25T16:30"],
    [
      "fall back, at a time that comes twice: the first",
      "2026-10-24T12:00Z",
      "Europe/Berlin",
      "02:30",
      "2026-10-25T00:30",
    ],
    [
      "fall back, between the two: only the next day",
      "2026-10-25T01:00Z",
      "Europe/Berlin",
      "02:30",
      "2026-10-26T01:30",
    ],
    ["spring forward in New York", "2026-03-08T05:00Z", "America/New_York", "02:15", "2026-03-08T07:15"],
    ["midnight that is skipped", "2026-09-06T00:00Z", "America/Santiago", "00:00", "2026-09-06T04:00"],
    [
      "half an hour back on Lord Howe",
      "2026-04-04T12:00Z",
      "Australia/Lord_Howe",
      "01:45",
      "2026-04-04T14:45",
    ],
  ])("%s", (_, now, zone, time, due) => {
    expect(next(now, zone, time)).toBe(due);
  });

  it("keeps to the chosen days, in the member's own week", () => {
    expect(next("2026-11-20T17:00Z", "Europe/Berlin", "17:30", [1, 2, 3, 4, 5])).toBe("2026-11-23T16:30");
    expect(next("2026-11-20T17:00Z", "Europe/Berlin", "17:30", [5])).toBe("2026-11-27T16:30");
    // Friday noon in UTC is Saturday in Kiritimati.
    expect(next("2026-11-20T12:00Z", "Pacific/Kiritimati", "23:00", [6])).toBe("2026-11-21T09:00");
    expect(next("2026-11-20T12:00Z", "Europe/Berlin", "17:30", [])).toBe(null);
  });

  it.each([
    "Europe/Berlin",
    "America/New_York",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "America/Santiago",
    "America/Nuuk",
  ])("meets each date of a year in %s once, at any minute of the day", (timeZone) => {
    for (const minute of [0, 90, 135, 150, 179, 1410, 1439]) {
      let now = Date.UTC(2026, 0, 1);
      const dates: string[] = [];
      while (dates.length < 365) {
        const at = nextSummaryAt({ timeZone, minute, days: everyDay }, now) ?? 0;
        expect(at - now).toBeLessThanOrEqual(25.5 * hourMs);
        dates.push(summaryDateOf({ timeZone, minute }, at));
        now = at;
      }
      expect(dates).toEqual(dates.map((_, i) => addDays(dates[0] ?? "", i)));
    }
  });
});
