import { describe, expect, it } from "vitest";

import { findInstance, type InstanceTime, instancesIn } from "../../../src/lib/ical/instances.ts";
import { parseFile } from "../../../src/lib/ical/parse-file.ts";
import { calendarOf, eventOf } from "../../support/ics.ts";

const window = { from: Date.parse("2026-10-19T00:00Z"), to: Date.parse("2026-11-09T00:00Z") };
const read = (...lines: string[]) => instancesIn(parseFile(calendarOf(lines)), window);
const minute = (at: number) => new Date(at).toISOString().slice(0, 16);
const startOf = (time: InstanceTime) => (time.isAllDay ? time.startsOn : minute(time.startsAt));
const endOf = (time: InstanceTime) => (time.isAllDay ? time.endsOn : minute(time.endsAt));
const starts = (...lines: string[]) => read(...lines).instances.map(({ time }) => startOf(time));
const hours = ({ time }: { time: InstanceTime }) =>
  time.isAllDay ? null : (time.endsAt - time.startsAt) / 3_600_000;

const weekly = (...more: string[]) =>
  eventOf("w", "DTSTART;TZID=Europe/Berlin:20261019T093000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY", ...more);
const daily = (...more: string[]) =>
  eventOf("d", "DTSTART;VALUE=DATE:20261024", "RRULE:FREQ=DAILY;COUNT=4", ...more);

describe("an end or a start without a zone", () => {
  it.each([
    ["DTSTART;TZID=America/New_York:20261020T090000", "DTEND:20261020T180000"],
    ["DTSTART:20261020T130000Z", "DTEND:20261020T220000"],
    ["DTSTART:20261020T090000", "DTEND;TZID=America/New_York:20261020T180000"],
  ])("is on the clock of the other: %s, %s", (start, end) => {
    const [floating] = read(...eventOf("s", start, end)).instances;
    const [besides] = read("X-WR-TIMEZONE:Europe/Berlin", ...eventOf("s", start, end)).instances;
    for (const found of [floating, besides]) {
      expect(found && [startOf(found.time), hours(found)]).toEqual(["2026-10-20T13:00", 9]);
    }
  });

  it("is the calendar's when neither has one", () => {
    const [found] = read(
      "X-WR-TIMEZONE:Europe/Berlin",
      ...eventOf("s", "DTSTART:20261020T090000", "DTEND:20261020T180000"),
    ).instances;
    expect(found && [startOf(found.time), hours(found)]).toEqual(["2026-10-20T07:00", 9]);
  });
});

describe("a further date", () => {
  it.each([
    ["RDATE;VALUE=PERIOD:20261022T100000Z/PT3H", 3],
    ["RDATE;VALUE=PERIOD:20261022T100000Z/20261022T143000Z", 4.5],
    ["RDATE;VALUE=PERIOD;TZID=Europe/Berlin:20261022T120000/20261022T130000", 1],
    ["RDATE:20261022T100000Z", 1],
    ["RDATE;TZID=America/New_York:20261022T060000", 1],
    ["RDATE:20261022T120000", 1],
    ["RDATE;VALUE=PERIOD:20261022T100000Z/-PT3H", 1],
  ])("has its own length where it says one: %s", (line, length) => {
    const found = read(...weekly(line)).instances.find(({ time }) => startOf(time) === "2026-10-22T10:00");
    expect(found && hours(found)).toBe(length);
  });

  it("that lasts longer than its series reaches into the window", () => {
    expect(starts(...weekly("RDATE;VALUE=PERIOD:20261010T100000Z/P10D"))).toContain("2026-10-10T10:00");
  });

  it("of another kind is taken as the series writes its own", () => {
    expect(starts(...weekly("RDATE;VALUE=DATE:20261022"))).toContain("2026-10-22T07:30");
    expect(starts(...daily("RDATE:20261030T100000Z"))).toContain("2026-10-30");
  });
});

describe("what is excluded or replaced is found", () => {
  it.each([
    ["without a zone", "20261026T093000"],
    ["as an instant", "20261026T083000Z"],
  ])("in a series with times, %s", (_, value) => {
    const without = ["2026-10-19T07:30", "2026-11-02T08:30"];
    expect(starts(...weekly(`EXDATE:${value}`))).toEqual(without);
    const moved = eventOf("w", `RECURRENCE-ID:${value}`, "DTSTART:20261026T150000Z", "DURATION:PT1H");
    for (const lines of [
      [...weekly(), ...moved],
      [...moved, ...weekly()],
    ]) {
      const { instances } = read("X-WR-TIMEZONE:Asia/Tokyo", ...lines);
      expect(instances.map(({ id, time }) => [id, startOf(time)])).toContainEqual([
        "w/20261026T083000Z",
        "2026-10-26T15:00",
      ]);
      expect(instances).toHaveLength(3);
    }
  });

  it("in a series with times, as a date", () => {
    const moved = eventOf("w", "RECURRENCE-ID;VALUE=DATE:20261026", "DTSTART:20261026T150000Z");
    const { instances } = read(...weekly(), ...moved);
    expect(instances.map(({ id, time }) => [id, startOf(time)])).toEqual([
      ["w/20261019T073000Z", "2026-10-19T07:30"],
      ["w/20261026T083000Z", "2026-10-26T15:00"],
      ["w/20261102T083000Z", "2026-11-02T08:30"],
    ]);
  });

  it.each([
    ["as a midnight in UTC", ":20261026T000000Z", ""],
    ["as a midnight of a zone", ";TZID=Europe/Berlin:20261026T000000", ""],
    ["as any time of the day", ";TZID=Europe/Berlin:20261026T093000", ""],
    ["without a zone", ":20261026T000000", ""],
    ["as another zone's midnight, in UTC", ":20261025T230000Z", ""],
    ["as a western zone's midnight, in UTC", ":20261026T040000Z", ""],
    ["as the calendar's midnight, in UTC", ":20261025T230000Z", "X-WR-TIMEZONE:Europe/Berlin"],
    ["as a late hour of the calendar's day", ":20261026T190000Z", "X-WR-TIMEZONE:Europe/Berlin"],
    ["as a date", ";VALUE=DATE:20261026", ""],
  ])("in a series of whole days, %s", (_, value, calendar) => {
    const others = ["2026-10-24", "2026-10-25", "2026-10-27"];
    expect(starts(calendar, ...daily(`EXDATE${value}`))).toEqual(others);
    const renamed = eventOf("d", `RECURRENCE-ID${value}`, "DTSTART;VALUE=DATE:20261029");
    const { instances } = read(calendar, ...renamed, ...daily());
    expect(instances.map(({ time }) => startOf(time))).toEqual([...others, "2026-10-29"]);
    expect(instances.at(-1)?.id).toBe("d/20261026");
  });

  it("on floating clocks, as an instant", () => {
    const floating = eventOf(
      "f",
      "DTSTART:20261019T093000",
      "RRULE:FREQ=WEEKLY;COUNT=3",
      "EXDATE:20261026T093000Z",
    );
    expect(starts(...floating)).toEqual(["2026-10-19T09:30", "2026-11-02T09:30"]);
  });

  it("where the series has but one date", () => {
    const moved = eventOf("s", "RECURRENCE-ID:20261020T090000Z", "DTSTART:20261020T120000Z");
    expect(starts(...eventOf("s", "DTSTART:20261020T090000Z"), ...moved)).toEqual(["2026-10-20T12:00"]);
  });
});

describe("events with the same UID", () => {
  const same = (hour: string, ...more: string[]) => eventOf("u", `DTSTART:20261020T${hour}0000Z`, ...more);

  it("are separate events, each with an id that does not depend on their order", () => {
    const [nine, noon, three] = [same("09"), same("12"), same("15", "SUMMARY:x")];
    const { instances } = read(...nine, ...noon, ...three);
    expect(instances.map(({ id, time }) => [id, startOf(time)])).toEqual([
      ["u#20261020T090000Z", "2026-10-20T09:00"],
      ["u#20261020T120000Z", "2026-10-20T12:00"],
      ["u#20261020T150000Z", "2026-10-20T15:00"],
    ]);
    expect(read(...three, ...noon).instances.map(({ id }) => id)).toEqual([
      "u#20261020T120000Z",
      "u#20261020T150000Z",
    ]);
    const file = parseFile(calendarOf([...nine, ...noon]));
    expect(findInstance(file, "u#20261020T120000Z")?.time).toMatchObject({
      startsAt: Date.parse("2026-10-20T12:00Z"),
    });
  });

  it("are told apart by their titles when they begin together, and are one when they say the same", () => {
    const { instances } = read(
      ...same("09", "SUMMARY:a"),
      ...same("09", "SUMMARY:b"),
      ...same("09", "SUMMARY:a"),
    );
    expect(instances.map(({ id }) => id)).toEqual(["u#20261020T090000Z", "u#20261020T090000Z#2"]);
    expect(read(...same("09"), ...same("09")).instances.map(({ id }) => id)).toEqual(["u"]);
  });

  it("may be series, of which instances were changed", () => {
    const { instances } = read(
      ...same("09", "RRULE:FREQ=DAILY;COUNT=2"),
      ...same("12", "RRULE:FREQ=DAILY;COUNT=2"),
      ...eventOf("u", "RECURRENCE-ID:20261021T120000Z", "DTSTART:20261021T180000Z"),
    );
    expect(instances.map(({ time }) => startOf(time))).toEqual([
      "2026-10-20T09:00",
      "2026-10-20T12:00",
      "2026-10-21T09:00",
      "2026-10-21T18:00",
    ]);
    expect(new Set(instances.map(({ id }) => id)).size).toBe(4);
  });
});

describe("a rule", () => {
  const yearly = (rule: string, ...more: string[]) =>
    eventOf("r", "DTSTART:20261020T090000Z", `RRULE:${rule}`, "SUMMARY:New year", ...more);

  it.each(["10001", "1000000", String(2 ** 31), String(2 ** 31 + 1), "9".repeat(400)])(
    "of every %s. day is not daily",
    (interval) => {
      for (const freq of ["SECONDLY", "HOURLY", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"]) {
        const found = starts(...yearly(`FREQ=${freq};INTERVAL=${interval}`));
        expect(found[0]).toBe("2026-10-20T09:00");
        const spacing = (Number(interval) * (freq === "SECONDLY" ? 1000 : 3_600_000)) / 86_400_000;
        if (spacing > 20) expect(found).toHaveLength(1);
      }
    },
  );

  it("of a long interval is in step", () => {
    const began = (days: number) => {
      const date = new Date(Date.parse("2026-10-20T09:00Z") - days * 86_400_000).toISOString();
      return `DTSTART:${date.slice(0, 10).replaceAll("-", "")}T090000Z`;
    };
    const series = (days: number) => eventOf("r", began(days), "RRULE:FREQ=DAILY;INTERVAL=10001");
    expect(starts(...series(10_001))).toEqual(["2026-10-20T09:00"]);
    expect(starts(...series(10_100))).toEqual([]);
  });

  it.each([
    "RSCALE=CHINESE;FREQ=YEARLY",
    "RSCALE=HEBREW;FREQ=DAILY",
    "RSCALE=GREGORIAN;FREQ=MONTHLY;SKIP=FORWARD",
    "FREQ=YEARLY;SKIP=BACKWARD",
  ])("that cannot be worked out gives its first date only, and says so: %s", (rule) => {
    const { instances, problems } = read(...yearly(rule, "RDATE:20261025T090000Z"), ...weekly());
    expect(instances.filter(({ seriesId }) => seriesId === "r").map(({ time }) => startOf(time))).toEqual([
      "2026-10-20T09:00",
      "2026-10-25T09:00",
    ]);
    expect(instances.filter(({ seriesId }) => seriesId === "w")).toHaveLength(3);
    expect(problems).toEqual([{ kind: "rule_not_supported", title: "New year" }]);
  });

  it.each([
    "RSCALE=GREGORIAN;FREQ=DAILY;COUNT=3",
    "RSCALE=Gregorian;FREQ=DAILY;COUNT=3;SKIP=OMIT",
    "RSCALE=GREGORIAN;FREQ=DAILY;COUNT=3;SKIP=FORWARD",
  ])("that only seems to be of another kind is worked out: %s", (rule) => {
    const { instances, problems } = read(...yearly(rule));
    expect([instances.length, problems]).toEqual([3, []]);
  });
});

describe("a year that cannot be stored", () => {
  const good = eventOf("good", "DTSTART:20261020T090000Z");

  it.each([
    ["long past", ["DTSTART:00010101T090000Z", "DURATION:P1D"]],
    ["long past, and going on", ["DTSTART:19991231T090000Z", "DTEND:20261101T090000Z"]],
    ["far ahead", ["DTSTART:99991231T235959Z", "DURATION:P9999W"]],
    ["far ahead, in a zone", ["DTSTART;TZID=Europe/Berlin:99991231T235959", "DURATION:P99999D"]],
    ["now, and without an end", ["DTSTART:20261020T090000Z", "DTEND:21010101T000000Z"]],
    ["a day of all days", ["DTSTART;VALUE=DATE:20261020", "DTEND;VALUE=DATE:99991231"]],
    ["a series of all times", ["DTSTART:00010101T090000Z", "DURATION:P9999W", "RRULE:FREQ=YEARLY"]],
  ])("costs the event itself: %s", (_, lines) => {
    const file = parseFile(calendarOf([...eventOf("far", ...lines), ...good]));
    for (const reach of [window, { from: -1e14, to: 1e15 }]) {
      const { instances } = instancesIn(file, reach);
      expect(instances.map(({ id }) => id)).toContain("good");
      for (const { time } of instances) {
        expect(startOf(time) >= "2000-01-01" && endOf(time) < "2101").toBe(true);
      }
    }
    expect(findInstance(file, "far")).toBeNull();
  });
});
