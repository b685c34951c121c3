import { describe, expect, it } from "vitest";

import { startOfDay } from "../../../src/lib/zoned-time.ts";
import {
  completeOccurrence,
  fromDraft,
  toEventSnapshot,
  toTransactionId,
} from "../../../src/providers/microsoft/mapping.ts";
import { eventSchema } from "../../../src/providers/microsoft/schemas.ts";
import { toIanaZone, toWindowsZone } from "../../../src/lib/ical/windows-zones.ts";

const utc = (dateTime: string) => ({ dateTime, timeZone: "UTC" });
const plain = {
  id: "e1",
  "@odata.etag": 'W/"1"',
  lastModifiedDateTime: "2026-10-01T08:00:00.1234567Z",
  type: "singleInstance",
  subject: "Standup",
  start: utc("2026-10-24T23:30:00.0000000"),
  end: utc("2026-10-25T01:30:00.0000000"),
  originalStartTimeZone: "W. Europe Standard Time",
  isAllDay: false,
  isOrganizer: true,
  showAs: "busy",
};

/** As Graph sends it. */
const read = (event: object) => toEventSnapshot(eventSchema.parse({ ...plain, ...event }), "c1");

describe("an event of Outlook's", () => {
  it("has instants in UTC and the zone it was made in", () => {
    expect(read({})).toEqual({
      id: "e1",
      calendarId: "c1",
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
      etag: 'W/"1"',
      updatedAt: Date.UTC(2026, 9, 1, 8, 0, 0, 123),
      marker: null,
    });
  });

  it.each([
    ["in UTC", "2026-10-25T00:00:00.0000000", "2026-10-26T00:00:00.0000000"],
    ["at its own midnights", "2026-10-24T22:00:00.0000000", "2026-10-25T23:00:00.0000000"],
  ])("of a whole day keeps its dates, given %s", (_, start, end) => {
    expect(read({ isAllDay: true, start: utc(start), end: utc(end) })?.time).toEqual({
      isAllDay: true,
      startsOn: "2026-10-25",
      endsOn: "2026-10-26",
    });
  });

  it("of a whole day made in a zone that nobody knows lies at the nearest midnight", () => {
    const [start, end] = [utc("2026-10-24T22:00:00.0000000"), utc("2026-10-25T23:00:00.0000000")];
    const custom = { isAllDay: true, start, end, originalStartTimeZone: "tzone://Microsoft/Custom" };
    expect(read(custom)?.time).toMatchObject({ startsOn: "2026-10-25", endsOn: "2026-10-26" });
  });

  it.each([
    [{ isCancelled: true }, { status: "cancelled" }],
    [{ showAs: "tentative" }, { status: "tentative", showAs: "busy" }],
    [
      { showAs: "tentative", responseStatus: { response: "notResponded" } },
      { status: "confirmed", response: "none" },
    ],
    [{ showAs: "free" }, { showAs: "free" }],
    [{ showAs: "oof" }, { showAs: "out_of_office" }],
    [{ showAs: "workingElsewhere" }, { showAs: "busy" }],
    [{ responseStatus: { response: "declined" } }, { response: "declined" }],
    [{ responseStatus: { response: "tentativelyAccepted" } }, { response: "tentative" }],
    [{ responseStatus: { response: "notResponded" } }, { response: "none" }],
    [{ responseStatus: { response: "none" }, isOrganizer: false }, { response: "none" }],
    [{ responseStatus: { response: "organizer" } }, { response: "accepted" }],
  ])("with %j reads %j", (event, snapshot) => {
    expect(read(event)).toMatchObject(snapshot);
  });

  it("has people, not rooms, as attendees", () => {
    const attendees = [
      { type: "required", emailAddress: { name: "Bob", address: "Bob@acme.example" } },
      { type: "resource", emailAddress: { name: "Room", address: "room@acme.example" } },
    ];
    expect(read({ attendees })?.attendees).toEqual([
      { email: "bob@acme.example", name: "Bob", isSelf: false },
    ]);
  });

  it("counts who invited among the attendees, and the account that invited as itself", () => {
    const dana = { emailAddress: { name: "Dana", address: "Dana@client.example" } };
    const attendees = [{ type: "required", emailAddress: { name: "Bob", address: "bob@acme.example" } }];
    const bob = { email: "bob@acme.example", name: "Bob", isSelf: false };
    expect(read({ organizer: dana, isOrganizer: false, attendees })?.attendees).toEqual([
      { email: "dana@client.example", name: "Dana", isSelf: false },
      bob,
    ]);
    expect(read({ organizer: dana, isOrganizer: true, attendees })?.attendees).toEqual([
      { email: "dana@client.example", name: "Dana", isSelf: true },
      bob,
    ]);
    expect(read({ organizer: dana, isOrganizer: true })?.attendees).toEqual([]);
  });

  it("that we wrote carries our marker, as property and, in deltas, in its transaction id", () => {
    const time = { isAllDay: false, startsAt: 0, endsAt: 60_000, zone: "Asia/Tokyo" } as const;
    const sent = fromDraft({
      title: "[TT] Web",
      description: "",
      time,
      zone: "Asia/Tokyo",
      marker: "link_1",
    });
    expect(read(sent)).toMatchObject({
      title: "[TT] Web",
      time: { startsAt: 0, endsAt: 60_000 },
      showAs: "free",
    });
    expect(read(sent)?.marker).toBe("link_1");
    expect(read({ transactionId: toTransactionId("link_1", "k") })?.marker).toBe("link_1");
    expect(read({ transactionId: "of-another-app" })?.marker).toBeNull();
  });

  it("that we wrote for a whole day is one where its person is", () => {
    const time = { isAllDay: true, startsOn: "2026-12-24", endsOn: "2026-12-25" } as const;
    const sent = fromDraft({ title: "Due", description: "", time, zone: "Asia/Tokyo", marker: "link_1" });
    expect(sent).toMatchObject({
      isAllDay: true,
      start: { dateTime: "2026-12-24T00:00:00", timeZone: "Tokyo Standard Time" },
      end: { dateTime: "2026-12-25T00:00:00", timeZone: "Tokyo Standard Time" },
    });
  });

  it("refuses a time that is none", () => {
    expect(() => read({ start: utc("soon") })).toThrow(RangeError);
  });
});

describe("a bare occurrence", () => {
  it("takes everything but its own times from the series", () => {
    const series = eventSchema.parse({ ...plain, id: "s1", type: "seriesMaster", showAs: "free" });
    const times = { start: utc("2026-11-01T09:00:00.0000000"), end: utc("2026-11-01T10:00:00.0000000") };
    const bare = eventSchema.parse({ id: "o1", type: "occurrence", seriesMasterId: "s1", ...times });
    expect(toEventSnapshot(completeOccurrence(bare, series), "c1")).toMatchObject({
      id: "o1",
      seriesId: "s1",
      title: "Standup",
      showAs: "free",
      time: { startsAt: Date.UTC(2026, 10, 1, 9), zone: "Europe/Berlin" },
    });
  });
});

describe("zones of Outlook's", () => {
  it.each([
    ["Pacific Standard Time", "America/Los_Angeles"],
    ["Europe/Berlin", "Europe/Berlin"],
    ["UTC", "Etc/UTC"],
    ["tzone://Microsoft/Custom", null],
    ["", null],
  ])("%j is %j", (name, zone) => {
    expect(toIanaZone(name)).toBe(zone);
  });

  it.each([
    ["Europe/Berlin", "2026-12-24"],
    ["Europe/Zurich", "2026-06-24"],
    ["America/Indiana/Knox", "2026-12-24"],
    ["Australia/Lord_Howe", "2026-12-24"],
    ["UTC", "2026-12-24"],
  ])("have one whose days begin when those of %s do", (zone, date) => {
    const iana = toIanaZone(toWindowsZone(zone, date)) ?? "";
    expect(startOfDay(date, iana)).toBe(startOfDay(date, zone));
  });

  it("have none for a zone that nobody shares", () => {
    expect(toWindowsZone("Antarctica/Troll", "2026-12-24")).toBe("UTC");
  });
});
