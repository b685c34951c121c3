import { describe, expect, it } from "vitest";

import { instancesIn } from "../../../src/lib/ical/instances.ts";
import { CalendarFileError, parseFile } from "../../../src/lib/ical/parse-file.ts";
import { calendarOf, eventOf } from "../../support/ics.ts";

const window = { from: Date.parse("2026-10-19T00:00Z"), to: Date.parse("2026-11-09T00:00Z") };
const start = "DTSTART:20261020T090000Z";
const idsIn = (...lines: string[]) =>
  instancesIn(parseFile(calendarOf(lines)), window).instances.map(({ id }) => id);

describe("a file", () => {
  it.each(["\r\n", "\n", "\r"])(
    "is read with the line ends %j, with a mark at its beginning, and folded anywhere",
    (end) => {
      const folded = ["SUM", " MARY:Über", " länge: a", "  b"].join(end);
      const text = `\uFEFF${calendarOf(["X-WR-CALNAME:Team\\, all", ...eventOf("e", start, folded)], end)}`;
      const file = parseFile(text);
      expect(file.name).toBe("Team, all");
      expect(instancesIn(file, window).instances[0]?.component.get("SUMMARY")?.[0]?.value).toBe(
        "Überlänge: a b",
      );
    },
  );

  it("loses no event to lines that make no sense, alarms, or ends that are missing", () => {
    const alarm = ["BEGIN:VALARM", "TRIGGER:-PT15M", "DTSTART:19990101T000000Z", "END:VALARM"];
    const file = parseFile(
      calendarOf([
        "nonsense",
        ":",
        "=;;:",
        ...eventOf("a", start, ...alarm, "no colon", "X;Y:Z"),
        "END:VTODO",
        ...eventOf("b", start, "BEGIN:VALARM", "TRIGGER:P0D"),
        ...eventOf("c", start),
      ]),
    );
    expect(instancesIn(file, window).instances.map(({ id }) => id)).toEqual(["a", "b", "c"]);
  });

  it("is the same when only its stamps differ", () => {
    const [before, after] = ["20260101T000000Z", "20261120T111111Z"].map((stamp) =>
      parseFile(calendarOf(eventOf("e", start)).replace("20260101T000000Z", stamp)),
    );
    expect(before?.essence).toBe(after?.essence);
    expect(parseFile(calendarOf(eventOf("e", "DTSTART:20261020T100000Z"))).essence).not.toBe(before?.essence);
  });

  it.each([
    ["a web page", "<!DOCTYPE html><title>Sign in</title>", "web_page"],
    ["something else", "hello", "no_calendar"],
    ["nothing", "", "no_calendar"],
    ["events without a calendar", eventOf("e", start).join("\n"), "no_calendar"],
    ["a file that was cut off", calendarOf(eventOf("e", start)).slice(0, -20), "cut_off"],
    ["two calendars, of which one was cut off", calendarOf([]) + calendarOf([]).slice(0, -20), "cut_off"],
  ])("that is %s is refused", (_, text, reason) => {
    const failure = (() => {
      try {
        return parseFile(text);
      } catch (error) {
        return error;
      }
    })();
    expect(failure).toBeInstanceOf(CalendarFileError);
    expect(failure).toMatchObject({ reason });
  });
});

describe("what is broken in a file costs its own event at most", () => {
  const good = (uid: string) => eventOf(uid, start);
  const without = (line: string, lines: string[]) => lines.filter((one) => one !== line);
  const zone = [
    "BEGIN:VTIMEZONE",
    "TZID:Own",
    "BEGIN:STANDARD",
    "DTSTART:19700101T000000",
    "TZOFFSETFROM:+0200",
    "TZOFFSETTO:+0200",
    "END:STANDARD",
    "END:VTIMEZONE",
  ];
  const local = (uid: string) => eventOf(uid, "DTSTART;TZID=Own:20261020T110000");
  const alarm = ["BEGIN:VALARM", "TRIGGER:-PT15M", "END:VALARM"];

  it.each<[string, string[]]>([
    ["an event without its end", [...without("END:VEVENT", good("x")), ...good("a"), ...good("b")]],
    [
      "an end that is misspelt",
      [...without("END:VEVENT", good("x")), "END:VEVNT", ...good("a"), ...good("b")],
    ],
    ["an event without its beginning", [...good("a"), ...without("BEGIN:VEVENT", good("x")), ...good("b")]],
    ["a beginning that is misspelt", ["BEGIN;VEVENT", ...good("x").slice(1), ...good("a"), ...good("b")]],
    ["an alarm without its end", [...eventOf("x", start, ...alarm.slice(0, -1)), ...good("a"), ...good("b")]],
    [
      "an alarm without its beginning",
      [...eventOf("x", start, ...alarm.slice(1)), ...good("a"), ...good("b")],
    ],
    ["a task without its end", ["BEGIN:VTODO", "UID:t", ...good("a"), ...good("b")]],
    ["a part of another kind without its end", ["BEGIN:X-PART", "X-A:1", ...good("a"), ...good("b")]],
    ["an end of the calendar too early", [...good("a"), "END:VCALENDAR", ...good("b")]],
    ["a calendar within a calendar", [...good("a"), "BEGIN:VCALENDAR", ...good("b")]],
    [
      "a quote that is not ended",
      [...eventOf("x", 'DTSTART;TZID="Own:20261020T110000'), ...good("a"), ...good("b")],
    ],
    ["a start that is no time", [...eventOf("x", "DTSTART:2026-10-20 09:00"), ...good("a"), ...good("b")]],
    [
      "a line of a text that was not folded",
      [...eventOf("x", start, "DESCRIPTION:a", "END:VEVENT b", "c: d"), ...good("a"), ...good("b")],
    ],
  ])("%s", (_, lines) => {
    const ids = idsIn(...lines);
    expect(ids).toEqual(expect.arrayContaining(["a", "b"]));
    expect(ids.filter((id) => id !== "x")).toEqual(["a", "b"]);
  });

  it.each<[string, string[]]>([
    ["its end", without("END:VTIMEZONE", zone)],
    ["an end within it", without("END:STANDARD", zone)],
    ["any end", without("END:VTIMEZONE", without("END:STANDARD", zone))],
  ])("a zone's description without %s describes it all the same", (_, lines) => {
    const { instances } = instancesIn(
      parseFile(calendarOf([...lines, ...local("a"), ...local("b")])),
      window,
    );
    expect(instances.map(({ id, time }) => [id, !time.isAllDay && time.startsAt])).toEqual([
      ["a", Date.parse("2026-10-20T09:00Z")],
      ["b", Date.parse("2026-10-20T09:00Z")],
    ]);
  });

  it.each(
    Array.from(
      { length: calendarOf([...zone, ...local("a"), ...local("b")]).split("\r\n").length - 2 },
      (_, index) => index,
    ),
  )("line %i, lost or garbled", (index) => {
    const lines = calendarOf([...zone, ...local("a"), ...local("b"), ...good("c")]).split("\r\n");
    // Without its beginning and its end it is no calendar any more.
    if (/VCALENDAR/.test(lines[index] ?? "")) return;
    for (const garbled of [[], ["\u0000\uFFFD;:=,"], [(lines[index] ?? "").replace(":", "")]]) {
      const { instances } = instancesIn(
        parseFile(lines.toSpliced(index, 1, ...garbled).join("\r\n")),
        window,
      );
      const ids = instances.map(({ id }) => id);
      expect(ids).toContain("c");
      expect(["a", "b"].filter((id) => ids.includes(id)).length).toBeGreaterThanOrEqual(1);
    }
  });
});
