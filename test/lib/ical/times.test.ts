import { describe, expect, it } from "vitest";

import { type InstanceTime, instancesIn } from "../../../src/lib/ical/instances.ts";
import { parseFile } from "../../../src/lib/ical/parse-file.ts";
import { calendarOf, eventOf } from "../../support/ics.ts";

const window = { from: Date.parse("2026-10-19T00:00Z"), to: Date.parse("2026-11-09T00:00Z") };
const instances = (...lines: string[]) => instancesIn(parseFile(calendarOf(lines)), window).instances;
const startOf = (time: InstanceTime) =>
  time.isAllDay ? time.startsOn : new Date(time.startsAt).toISOString().slice(0, 16);

describe("a time", () => {
  const single = (...lines: string[]) => instances(...eventOf("s", ...lines))[0]?.time;
  const onVienna = { startsAt: Date.parse("2026-10-20T07:00Z"), endsAt: Date.parse("2026-10-20T08:00Z") };

  it("of a whole day is a date, with or without an end", () => {
    const day = { isAllDay: true, startsOn: "2026-10-20", endsOn: "2026-10-21" };
    expect(single("DTSTART;VALUE=DATE:20261020")).toEqual(day);
    expect(single("DTSTART;VALUE=DATE:20261020", "DTEND;VALUE=DATE:20261020")).toEqual(day);
    expect(single("DTSTART;VALUE=DATE:20261020", "DURATION:P2D")).toMatchObject({ endsOn: "2026-10-22" });
  });

  it("without an end has no length, and one before its start neither", () => {
    const none = { startsAt: Date.parse("2026-10-20T09:00Z"), endsAt: Date.parse("2026-10-20T09:00Z") };
    expect(single("DTSTART:20261020T090000Z")).toMatchObject(none);
    expect(single("DTSTART:20261020T090000Z", "DTEND:20261020T080000Z")).toMatchObject(none);
  });

  it("may end in another zone", () => {
    const flight = [
      "DTSTART;TZID=Europe/Berlin:20261020T100000",
      "DTEND;TZID=America/New_York:20261020T130000",
    ];
    expect(single(...flight)).toMatchObject({
      endsAt: Date.parse("2026-10-20T17:00Z"),
      zone: "Europe/Berlin",
    });
  });

  it.each([
    "Europe/Vienna",
    "/freeassociation.sourceforge.net/Europe/Vienna",
    "/citadel.org/20250101_1/Europe/Vienna",
    '"Europe/Vienna"',
  ])("knows the zone in %s", (tzid) => {
    expect(single(`DTSTART;TZID=${tzid}:20261020T090000`, "DURATION:PT1H")).toMatchObject({
      ...onVienna,
      zone: "Europe/Vienna",
    });
  });

  it("floats when neither it nor the calendar has a zone", () => {
    const written = { startsAt: Date.parse("2026-10-20T09:00Z"), isFloating: true, zone: null };
    expect(single("DTSTART:20261020T090000", "DURATION:PT1H")).toMatchObject(written);
    expect(single("DTSTART;TZID=Nowhere/At All:20261020T090000", "DURATION:PT1H")).toMatchObject(written);
  });

  it("is the calendar's when only that has a zone", () => {
    const [found] = instances(
      "X-WR-TIMEZONE:Europe/Vienna",
      ...eventOf("s", "DTSTART:20261020T090000", "DURATION:PT1H"),
    );
    expect(found?.time).toEqual({ isAllDay: false, zone: "Europe/Vienna", ...onVienna });
  });

  describe("in a zone that only the file describes", () => {
    const described = [
      "BEGIN:VTIMEZONE",
      "TZID:W. Europe Standard Time",
      "BEGIN:STANDARD",
      "DTSTART:16010101T030000",
      "TZOFFSETFROM:+0200",
      "TZOFFSETTO:+0100",
      "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10",
      "END:STANDARD",
      "BEGIN:DAYLIGHT",
      "DTSTART:16010101T020000",
      "TZOFFSETFROM:+0100",
      "TZOFFSETTO:+0200",
      "RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3",
      "END:DAYLIGHT",
      "END:VTIMEZONE",
    ];
    const at = (local: string) =>
      instancesIn(
        parseFile(
          calendarOf([...described, ...eventOf("s", `DTSTART;TZID=W. Europe Standard Time:${local}`)]),
        ),
        { from: 0, to: Date.parse("2030-01-01T00:00Z") },
      ).instances.map(({ time }) => startOf(time));

    it.each([
      ["20261020T090000", "2026-10-20T07:00"],
      ["20261026T090000", "2026-10-26T08:00"],
      // Skipped in spring: read with the offset before; repeated in autumn: the first of both.
      ["20260329T023000", "2026-03-29T01:30"],
      ["20261025T023000", "2026-10-25T00:30"],
    ])("%s is %s in UTC", (local, expected) => {
      expect(at(local)).toEqual([expected]);
    });

    it("is not taken in by one that changes its clocks every second", () => {
      const bomb = described.map((line) => (line.startsWith("RRULE") ? "RRULE:FREQ=SECONDLY" : line));
      const [found] = instances(
        ...bomb,
        ...eventOf("s", "DTSTART;TZID=W. Europe Standard Time:20261020T090000"),
      );
      expect(found?.time).toMatchObject({ zone: null });
    });
  });
});
