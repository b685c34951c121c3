import { describe, expect, it } from "vitest";

import { findInstance, type InstanceTime, instancesIn } from "../../../src/lib/ical/instances.ts";
import { parseFile } from "../../../src/lib/ical/parse-file.ts";
import { calendarOf, eventOf } from "../../support/ics.ts";

const window = { from: Date.parse("2026-10-19T00:00Z"), to: Date.parse("2026-11-09T00:00Z") };
const instances = (...lines: string[]) => instancesIn(parseFile(calendarOf(lines)), window).instances;
const starts = (...lines: string[]) => instances(...lines).map(({ time }) => startOf(time));
const startOf = (time: InstanceTime) =>
  time.isAllDay ? time.startsOn : new Date(time.startsAt).toISOString().slice(0, 16);

const weekly = (...more: string[]) =>
  eventOf("w", "DTSTART;TZID=Europe/Berlin:20261019T093000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY", ...more);

describe("a series", () => {
  it("keeps its time on the clocks of its zone when they change", () => {
    expect(starts(...weekly())).toEqual(["2026-10-19T07:30", "2026-10-26T08:30", "2026-11-02T08:30"]);
  });

  it("has instances of its own name, which stay when others come and go", () => {
    const ids = instances(...weekly("EXDATE;TZID=Europe/Berlin:20261026T093000")).map(({ id }) => id);
    expect(ids).toEqual(["w/20261019T073000Z", "w/20261102T083000Z"]);
    expect(instances(...weekly()).every(({ seriesId }) => seriesId === "w")).toBe(true);
  });

  it.each([
    ["in its own zone", "EXDATE;TZID=Europe/Berlin:20261026T093000,20261102T093000"],
    ["as instants", "EXDATE:20261026T083000Z,20261102T083000Z"],
    ["in another zone", "EXDATE;TZID=America/New_York:20261026T043000,20261102T033000"],
    ["as dates", "EXDATE;VALUE=DATE:20261026,20261102"],
  ])("leaves out what is excluded %s", (_, line) => {
    expect(starts(...weekly(line))).toEqual(["2026-10-19T07:30"]);
  });

  it("also happens when further dates say so, once each", () => {
    const further = "RDATE;TZID=Europe/Berlin:20261021T150000,20261026T093000";
    expect(starts(...weekly(further))).toEqual([
      "2026-10-19T07:30",
      "2026-10-21T13:00",
      "2026-10-26T08:30",
      "2026-11-02T08:30",
    ]);
    const period = "RDATE;VALUE=PERIOD:20261022T100000Z/PT1H";
    expect(starts(...weekly(period))).toContain("2026-10-22T10:00");
  });

  it.each([
    ["UNTIL=20261026T083000Z", 2],
    ["UNTIL=20261026T082959Z", 1],
    ["UNTIL=20261026", 2],
    ["UNTIL=20261025", 1],
    ["COUNT=2", 2],
  ])("ends with %s", (end, expected) => {
    const [, ...lines] = weekly().map((line) => (line.startsWith("RRULE") ? `${line};${end}` : line));
    expect(instances("BEGIN:VEVENT", ...lines)).toHaveLength(expected);
  });

  it("has one moved, one renamed and one called off", () => {
    const replacement = (id: string, ...lines: string[]) =>
      eventOf("w", `RECURRENCE-ID;TZID=Europe/Berlin:${id}`, ...lines);
    const found = instances(
      ...weekly(),
      ...replacement("20261019T093000", "DTSTART;TZID=Europe/Berlin:20261019T150000", "DURATION:PT30M"),
      ...replacement("20261026T093000", "DTSTART;TZID=Europe/Berlin:20261026T093000", "SUMMARY:Other"),
      ...replacement("20261102T093000", "DTSTART;TZID=Europe/Berlin:20261102T093000", "STATUS:CANCELLED"),
    );
    expect(found.map(({ id, time }) => [id, startOf(time)])).toEqual([
      ["w/20261019T073000Z", "2026-10-19T13:00"],
      ["w/20261026T083000Z", "2026-10-26T08:30"],
      ["w/20261102T083000Z", "2026-11-02T08:30"],
    ]);
  });

  it("of which only one instance was sent is that instance", () => {
    const lines = eventOf("w", "RECURRENCE-ID:20261026T083000Z", "DTSTART:20261026T100000Z", "DURATION:PT1H");
    expect(instances(...lines)).toMatchObject([{ id: "w/20261026T083000Z", seriesId: "w" }]);
  });

  it("lasts as long on a night of 25 hours", () => {
    const night = (...end: string[]) =>
      instances(
        ...eventOf("n", "DTSTART;TZID=Europe/Berlin:20261024T230000", ...end, "RRULE:FREQ=DAILY;COUNT=2"),
      );
    const hours = (found: ReturnType<typeof instances>) =>
      found.map(({ time }) => (time.isAllDay ? 0 : (time.endsAt - time.startsAt) / 3_600_000));
    expect(hours(night("DURATION:PT8H"))).toEqual([8, 8]);
    expect(hours(night("DURATION:P1D"))).toEqual([25, 24]);
    expect(hours(night("DTEND;TZID=Europe/Berlin:20261025T070000"))).toEqual([9, 9]);
  });

  it("that began long ago, or lasts for days, reaches into the window", () => {
    const long = ["DTSTART:20261018T120000Z", "DURATION:P3D"];
    expect(starts(...eventOf("l", ...long))).toEqual(["2026-10-18T12:00"]);
    expect(starts(...eventOf("l", "DTSTART:19940106T120000Z", "DURATION:P3D", "RRULE:FREQ=WEEKLY"))).toEqual([
      "2026-10-22T12:00",
      "2026-10-29T12:00",
      "2026-11-05T12:00",
    ]);
  });
});

describe("a bad event", () => {
  it.each([
    ["has no start", ["SUMMARY:x"]],
    ["starts on no day", ["DTSTART:20260231T090000Z"]],
    ["starts at no time", ["DTSTART:someday"]],
    ["replaces nothing that can be found", ["DTSTART:20261020T090000Z", "RECURRENCE-ID:later"]],
  ])("that %s does not cost the others", (_, lines) => {
    expect(instances(...eventOf("bad", ...lines), ...weekly()).map(({ seriesId }) => seriesId)).toEqual([
      "w",
      "w",
      "w",
    ]);
  });

  it("without a UID is known by what it says, and of two versions the later one counts", () => {
    const nameless = ["BEGIN:VEVENT", "DTSTART:20261020T090000Z", "SUMMARY:x", "END:VEVENT"];
    expect(instances(...nameless)).toMatchObject([{ id: "20261020T090000Z x" }]);
    const version = (sequence: number, hour: string) =>
      eventOf("v", `DTSTART:20261020T${hour}0000Z`, `SEQUENCE:${sequence}`);
    expect(starts(...version(2, "11"), ...version(1, "10"))).toEqual(["2026-10-20T11:00"]);
  });
});

describe("an instance by its id", () => {
  const file = parseFile(calendarOf([...weekly(), ...eventOf("s", "DTSTART:20300101T090000Z")]));

  it("is found wherever it lies", () => {
    expect(findInstance(file, "w/20261026T083000Z")?.time).toMatchObject({
      startsAt: Date.parse("2026-10-26T08:30Z"),
    });
    expect(findInstance(file, "s")?.time).toMatchObject({ startsAt: Date.parse("2030-01-01T09:00Z") });
  });

  it("is gone when nothing happens then", () => {
    for (const id of ["w/20261027T083000Z", "w", "x", "w/nonsense"])
      expect(findInstance(file, id)).toBeNull();
  });
});
