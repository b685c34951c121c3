import { describe, expect, it } from "vitest";

import { fromDraft, toCalendarRef, toEventSnapshot } from "../../../src/providers/google/mapping.ts";
import { eventSchema } from "../../../src/providers/google/schemas.ts";

const where = { calendarId: "alice@acme.example", zone: "Europe/Berlin" };
const timed = {
  start: { dateTime: "2026-10-25T01:30:00+02:00", timeZone: "Europe/Berlin" },
  end: { dateTime: "2026-10-25T02:30:00+01:00", timeZone: "Europe/Berlin" },
};
const plain = { id: "e1", etag: '"1"', updated: "2026-10-01T08:00:00.123Z", status: "confirmed", ...timed };

/** As Google sends it. */
const read = (event: object) => toEventSnapshot(eventSchema.parse({ ...plain, ...event }), where);

describe("an event of Google's", () => {
  it("has instants in UTC, across the hour that comes twice", () => {
    expect(read({ summary: "Standup" })).toEqual({
      id: "e1",
      calendarId: "alice@acme.example",
      seriesId: null,
      title: "Standup",
      url: null,
      time: {
        isAllDay: false,
        startsAt: Date.UTC(2026, 9, 24, 23, 30),
        endsAt: Date.UTC(2026, 9, 25, 1, 30),
        zone: "Europe/Berlin",
      },
      status: "confirmed",
      response: "accepted",
      showAs: "busy",
      attendees: [],
      etag: '"1"',
      updatedAt: Date.UTC(2026, 9, 1, 8, 0, 0, 123),
      marker: null,
    });
  });

  it("of a whole day keeps its dates", () => {
    const dates = { start: { date: "2026-10-25" }, end: { date: "2026-10-26" } };
    expect(read(dates)?.time).toEqual({ isAllDay: true, startsOn: "2026-10-25", endsOn: "2026-10-26" });
  });

  it.each([
    [{ eventType: "focusTime" }, "focus"],
    [{ eventType: "outOfOffice" }, "out_of_office"],
    [{ eventType: "workingLocation" }, "free"],
    [{ eventType: "default", transparency: "transparent" }, "free"],
    [{ eventType: "default", transparency: "opaque" }, "busy"],
  ])("%j shows as %s", (event, showAs) => {
    expect(read(event)?.showAs).toBe(showAs);
  });

  it.each([
    ["needsAction", "none"],
    ["declined", "declined"],
    ["tentative", "tentative"],
    ["accepted", "accepted"],
  ])("that the person answered with %s is %s", (responseStatus, response) => {
    const attendees = [
      { email: "Bob@acme.example", responseStatus: "declined" },
      { email: "alice@acme.example", self: true, responseStatus },
      { email: "room@resource.example", resource: true, responseStatus: "accepted" },
    ];
    expect(read({ attendees })).toMatchObject({
      response,
      attendees: [
        { email: "bob@acme.example", isSelf: false },
        { email: "alice@acme.example", isSelf: true },
      ],
    });
  });

  it("that was deleted has only its id, and is no event any more", () => {
    const deleted = eventSchema.parse({ id: "e1", status: "cancelled", recurringEventId: "s1" });
    expect(toEventSnapshot(deleted, where)).toBeNull();
  });

  it("that we wrote carries our marker back", () => {
    const draft = {
      title: "[TT] Web",
      description: "",
      time: { isAllDay: false, startsAt: 0, endsAt: 60_000, zone: "Asia/Tokyo" },
      zone: "Asia/Tokyo",
      marker: "link_1",
    } as const;
    expect(read(fromDraft(draft))).toMatchObject({
      title: "[TT] Web",
      time: { isAllDay: false, startsAt: 0, endsAt: 60_000, zone: "Asia/Tokyo" },
      showAs: "free",
      marker: "link_1",
    });
  });
});

describe("a calendar of Google's", () => {
  it("may be written to by its owner and by writers", () => {
    const roles = ["owner", "writer", "reader", "freeBusyReader"];
    const canWrite = roles.map((accessRole) => toCalendarRef({ id: "c", accessRole }).canWrite);
    expect(canWrite).toEqual([true, true, false, false]);
  });

  it("has the name that the person gave it", () => {
    expect(toCalendarRef({ id: "c", summary: "Team", summaryOverride: "Ours" }).name).toBe("Ours");
    expect(toCalendarRef({ id: "c" }).name).toBe("c");
  });
});
