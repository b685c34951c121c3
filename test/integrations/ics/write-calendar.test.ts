import { describe, expect, it } from "vitest";

import { writeCalendar } from "../../../src/integrations/ics/write-calendar.ts";

const event = {
  uid: "e1@example.org",
  title: "Plan",
  description: "",
  url: "https://example.org",
  changedAt: Date.UTC(2026, 10, 20, 12),
  time: { startsAt: Date.UTC(2026, 10, 20, 8, 30), endsAt: Date.UTC(2026, 10, 20, 9) },
};

describe("a calendar file", () => {
  it("says instants in UTC and dates with an exclusive end", () => {
    const text = writeCalendar("Ada", [event, { ...event, uid: "e2", time: { on: "2026-12-31" } }]);
    expect(text).toContain("DTSTART:20261120T083000Z\r\nDTEND:20261120T090000Z\r\n");
    expect(text).toContain("DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n");
  });

  it("S5: escapes text, so that a title adds no line of its own", () => {
    const title = "a,b;c\\d\r\nEND:VEVENT\u0000";
    expect(writeCalendar("Ada", [{ ...event, title }])).toContain("SUMMARY:a\\,b\\;c\\\\d\\nEND:VEVENT\r\n");
  });

  it("has lines of 75 bytes at most, folded between characters", () => {
    const title = "Übergröße 👩‍💻 ".repeat(20);
    const text = writeCalendar("Ada", [{ ...event, title }]);
    const lengths = text.split("\r\n").map((line) => new TextEncoder().encode(line).length);
    expect(Math.max(...lengths)).toBeLessThanOrEqual(75);
    expect(text).not.toContain("\uFFFD");
    expect(text.replaceAll("\r\n ", "")).toContain(`SUMMARY:${title}`);
  });
});
