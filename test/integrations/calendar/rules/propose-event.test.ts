import { describe, expect, it } from "vitest";

import type { CalendarRule } from "../../../../src/db/schema/calendar.ts";
import { findRule } from "../../../../src/integrations/calendar/rules/find-rule.ts";
import { proposeEvent } from "../../../../src/integrations/calendar/rules/propose-event.ts";
import {
  calendarInputSchema,
  defaultCalendarSettings,
} from "../../../../src/integrations/bindings/settings.ts";
import { eventBy } from "../../../support/calendar.ts";

const zone = "Europe/Berlin";
const any = { title: null, attendee: null, seriesId: null };

function rule(when: Partial<CalendarRule["when"]>, then: Partial<CalendarRule> = {}): CalendarRule {
  return {
    when: { ...any, ...when },
    projectId: null,
    tags: [],
    billable: null,
    isAutomatic: false,
    ...then,
  };
}

const attendees = [
  { email: "alice@acme.example", name: null, isSelf: true },
  { email: "Zoe@client.example", name: "Zoe", isSelf: false },
];

describe("a rule", () => {
  const event = eventBy({ title: "Überblick: Café-Projekt", seriesId: "s1", attendees });

  it.each([
    [{ title: "uberblick" }, true],
    [{ title: "CAFE" }, true],
    [{ title: "standup" }, false],
    [{ attendee: "zoe@client.example" }, true],
    [{ attendee: "@client.example" }, true],
    [{ attendee: "alice@acme.example" }, false],
    [{ seriesId: "s1" }, true],
    [{ seriesId: "s2" }, false],
    [{ title: "cafe", attendee: "@client.example", seriesId: "s1" }, true],
    [{ title: "cafe", attendee: "@other.example" }, false],
    [{}, false],
  ])("that asks for %j fits: %s", (when, fits) => {
    expect(findRule([rule(when)], event) !== null).toBe(fits);
  });

  it("that stands first decides", () => {
    const rules = [rule({ title: "x" }), rule({ title: "cafe" }, { tags: ["a"] }), rule({ seriesId: "s1" })];
    expect(findRule(rules, event)?.tags).toEqual(["a"]);
  });

  it("must ask for something, and at most 50 of them are kept", () => {
    const read = (rules: unknown[]) =>
      calendarInputSchema.safeParse({ ...defaultCalendarSettings, rules }).success;
    expect(read([rule({ title: "x" })])).toBe(true);
    expect(read([rule({ title: "  " })])).toBe(false);
    expect(read(Array.from({ length: 51 }, () => rule({ title: "x" })))).toBe(false);
  });
});

describe("an event becomes a proposal", () => {
  it("with the calendar's project, unless a rule says more", () => {
    const settings = {
      ...defaultCalendarSettings,
      projectId: "p1",
      rules: [
        rule({ title: "standup" }, { projectId: "p2", tags: ["team"], billable: true, isAutomatic: true }),
      ],
    };
    const [ruled, plain] = [eventBy(), eventBy({ title: "  Lunch \n talk " })].map((event) =>
      proposeEvent(event, settings, zone),
    );
    expect(ruled).toMatchObject({ projectId: "p2", tags: ["team"], billable: true, isAutomatic: true });
    expect(plain).toMatchObject({ projectId: "p1", tags: [], billable: null, title: "Lunch talk" });
  });

  it.each([
    [{}, null],
    [{ response: "none" as const }, null],
    [{ status: "cancelled" as const }, "cancelled"],
    [{ response: "declined" as const }, "declined"],
    [{ response: "tentative" as const }, "tentative"],
    [{ status: "tentative" as const }, "tentative"],
    [{ showAs: "free" as const }, "free"],
    [{ showAs: "focus" as const }, "focus"],
    [{ showAs: "out_of_office" as const }, "out_of_office"],
    [{ startsAt: 5, endsAt: 5 }, "no_length"],
    [{ startsAt: 0, endsAt: 32 * 86_400_000 }, "too_long"],
    [{ showAs: "free" as const, response: "declined" as const }, "declined"],
  ])("%j is skipped as %s", (changes, skipped) => {
    expect(proposeEvent(eventBy(changes), defaultCalendarSettings, zone).skipped).toBe(skipped);
  });

  it("also when it is tentative, by choice", () => {
    const settings = { ...defaultCalendarSettings, includesTentative: true };
    expect(proposeEvent(eventBy({ response: "tentative" }), settings, zone).skipped).toBeNull();
  });

  it.each([
    ["Europe/Berlin", 25],
    ["America/New_York", 24],
    ["Pacific/Auckland", 24],
  ])("of a whole day that lies on the day of %s, which has %i hours", (personZone, hours) => {
    const event = eventBy({ time: { isAllDay: true, startsOn: "2026-10-25", endsOn: "2026-10-26" } });
    const { startsAt, endsAt, skipped } = proposeEvent(event, defaultCalendarSettings, personZone);
    expect([(endsAt - startsAt) / 3_600_000, skipped]).toEqual([hours, "all_day"]);
  });
});
