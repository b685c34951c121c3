import { describe, expect, it } from "vitest";

import { movedSpan } from "../../../src/domain/time/moved-span.ts";

const zone = "Europe/Berlin";
const span = (startedAt: string, endedAt: string) => ({
  startedAt: Date.parse(startedAt),
  endedAt: Date.parse(endedAt),
});
const morning = span("2026-11-20T08:07:30Z", "2026-11-20T09:00:10Z");

describe("an entry that is moved", () => {
  it("keeps its length and its seconds", () => {
    expect(movedSpan(morning, { part: "whole", days: 0, minutes: 8 }, zone)).toEqual(
      span("2026-11-20T08:15:30Z", "2026-11-20T09:08:10Z"),
    );
    expect(movedSpan(morning, { part: "whole", days: -3, minutes: -60 }, zone)).toEqual(
      span("2026-11-17T07:07:30Z", "2026-11-17T08:00:10Z"),
    );
  });

  it("keeps the other end when one is moved, also over midnight", () => {
    expect(movedSpan(morning, { part: "end", days: 0, minutes: 15 }, zone)).toEqual(
      span("2026-11-20T08:07:30Z", "2026-11-20T09:15:10Z"),
    );
    expect(movedSpan(morning, { part: "start", days: 0, minutes: -7 }, zone)).toEqual(
      span("2026-11-20T08:00:30Z", "2026-11-20T09:00:10Z"),
    );
    const late = span("2026-11-20T21:00:00Z", "2026-11-20T22:30:00Z");
    expect(movedSpan(late, { part: "end", days: 0, minutes: 30 }, zone)).toEqual(
      span("2026-11-20T21:00:00Z", "2026-11-20T23:00:00Z"),
    );
  });

  it("goes to the hour on the wall on a day of 23 hours, and past the hour that is skipped", () => {
    const saturday = span("2026-03-28T08:00:00Z", "2026-03-28T09:30:00Z");
    expect(movedSpan(saturday, { part: "whole", days: 1, minutes: 0 }, zone)).toEqual(
      span("2026-03-29T07:00:00Z", "2026-03-29T08:30:00Z"),
    );
    const night = span("2026-03-29T00:00:00Z", "2026-03-29T00:30:00Z");
    expect(movedSpan(night, { part: "whole", days: 0, minutes: 75 }, zone)).toEqual(
      span("2026-03-29T01:15:00Z", "2026-03-29T01:45:00Z"),
    );
  });

  it("stays in its own one of two equal hours", () => {
    const second = span("2026-10-25T01:15:00Z", "2026-10-25T01:45:00Z");
    expect(movedSpan(second, { part: "whole", days: 0, minutes: 15 }, zone)).toEqual(
      span("2026-10-25T01:30:00Z", "2026-10-25T02:00:00Z"),
    );
    const first = span("2026-10-25T00:15:00Z", "2026-10-25T00:30:00Z");
    expect(movedSpan(first, { part: "end", days: 0, minutes: 15 }, zone)).toEqual(
      span("2026-10-25T00:15:00Z", "2026-10-25T00:45:00Z"),
    );
  });

  it("is none that runs", () => {
    const timer = { startedAt: morning.startedAt, endedAt: null };
    expect(() => movedSpan(timer, { part: "whole", days: 0, minutes: 15 }, zone)).toThrow("Stop it first");
  });
});
