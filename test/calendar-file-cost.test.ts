import { describe, expect, it } from "vitest";

import { findInstance, instancesIn } from "../src/lib/ical/instances.ts";
import { parseFile } from "../src/lib/ical/parse-file.ts";
import { selfOf, toEventSnapshot } from "../src/providers/ics/mapping.ts";
import { calendarOf, eventOf } from "./support/ics.ts";

// Here and not beside the reader's other tests: within a Worker no time passes while code runs.

const window = { from: Date.parse("2026-10-19T00:00Z"), to: Date.parse("2026-12-09T00:00Z") };
const start = "DTSTART;TZID=Europe/Berlin:20261020T090000";

/** All that a sync does with a file: reading, expanding, a page of snapshots, and asking for one event. */
function readAll(text: string): void {
  const file = parseFile(text);
  const { instances } = instancesIn(file, window);
  const of = { calendarId: "c", readAt: 0, self: selfOf(file) };
  for (const instance of instances.slice(0, 500)) toEventSnapshot(instance, of);
  findInstance(file, "u/20261020T070000Z");
}

const times = (count: number, line: (index: number) => string | string[]) =>
  Array.from({ length: Math.floor(count) }, (_, index) => line(index)).flat();
const date = (index: number) =>
  new Date(Date.UTC(2000, 0, 1) + (index % 36_000) * 86_400_000)
    .toISOString()
    .slice(0, 10)
    .replaceAll("-", "");

/** Texts of about `size` bytes. */
const shapes: Record<string, (size: number) => string> = {
  "parts within parts, and ends of others": (size) =>
    calendarOf([...times(size / 18, () => "BEGIN:X"), ...times(size / 14, () => "END:Y")]),
  "alarms within alarms of one event": (size) =>
    calendarOf(
      eventOf("u", start, ...times(size / 14, () => "BEGIN:VALARM"), ...times(size / 24, () => "END:VTODO")),
    ),
  "events without an end": (size) => calendarOf(times(size / 75, (n) => ["BEGIN:VEVENT", `UID:${n}`, start])),
  "ends without an event": (size) => calendarOf(times(size / 12, () => "END:VEVENT")),
  "one line folded over and over": (size) =>
    calendarOf(eventOf("u", start, `SUMMARY:a${"\r\n b".repeat(Math.floor(size / 4))}`)),
  "blank lines": (size) => calendarOf(times(size / 2, () => "")),
  "one line of parameters": (size) =>
    calendarOf(eventOf("u", start, `ATTENDEE${';X="a,b",c'.repeat(Math.floor(size / 11))}`)),
  "one line of quotes": (size) => calendarOf(eventOf("u", start, `ATTENDEE;CN=${'"'.repeat(size)}`)),
  "many lines of quotes": (size) =>
    calendarOf(eventOf("u", start, ...times(size / 110, () => `ATTENDEE;CN=${'"'.repeat(95)}`))),
  "one line of colons": (size) => calendarOf(eventOf("u", `DTSTART;TZID=${":".repeat(size)}20261020T090000`)),
  "attendees of a long series": (size) =>
    calendarOf(
      eventOf(
        "u",
        start,
        "RRULE:FREQ=HOURLY",
        ...times(size / 1010, () => `ATTENDEE:mailto:${"@".repeat(990)} x`),
      ),
    ),
  "a long title of a long series": (size) =>
    calendarOf(eventOf("u", start, "RRULE:FREQ=HOURLY", `SUMMARY:${"\\,".repeat(Math.floor(size / 2))}`)),
  "excluded dates, line by line": (size) =>
    calendarOf(
      eventOf(
        "u",
        start,
        "RRULE:FREQ=DAILY",
        ...times(size / 40, (n) => `EXDATE;TZID=Europe/Berlin:${date(n)}T090000`),
      ),
    ),
  "excluded dates in one line": (size) =>
    calendarOf(
      eventOf(
        "u",
        start,
        "RRULE:FREQ=DAILY",
        `EXDATE:${times(size / 17, (n) => `${date(n)}T070000Z`).join(",")}`,
      ),
    ),
  "further periods": (size) =>
    calendarOf(
      eventOf(
        "u",
        start,
        `RDATE;VALUE=PERIOD:${times(size / 22, (n) => `${date(n)}T070000Z/PT1H`).join(",")}`,
      ),
    ),
  "events with one UID": (size) =>
    calendarOf(
      times(size / 110, (n) => eventOf("u", `DTSTART:${date(n)}T${String(n % 24).padStart(2, "0")}0000Z`)),
    ),
  "series with one UID, and changes to it": (size) =>
    calendarOf([
      ...times(size / 300, (n) => eventOf("u", start, `SUMMARY:${n}`, "RRULE:FREQ=WEEKLY")),
      ...times(size / 300, (n) => eventOf("u", `RECURRENCE-ID:${date(n)}T070000Z`, start)),
    ]),
  "changes to a series that is not there": (size) =>
    calendarOf(times(size / 160, (n) => eventOf("u", `RECURRENCE-ID:${date(n)}T070000Z`, start))),
  "zones that nobody knows": (size) =>
    calendarOf(times(size / 130, (n) => eventOf(`e${n}`, `DTSTART;TZID=Zone/Number${n}:20261020T090000`))),
  "zones that are described": (size) =>
    calendarOf(
      times(size / 330, (n) => [
        "BEGIN:VTIMEZONE",
        `TZID:z${n}`,
        "BEGIN:STANDARD",
        "DTSTART:00010101T030000",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0100",
        "RRULE:FREQ=YEARLY;BYDAY=MO,TU,WE;BYHOUR=3",
        "END:STANDARD",
        "END:VTIMEZONE",
        ...eventOf(`e${n}`, `DTSTART;TZID=z${n}:20261020T090000`),
      ]),
    ),
  "one zone described at length": (size) =>
    calendarOf([
      "BEGIN:VTIMEZONE",
      "TZID:z",
      ...times(size / 160, () => ["BEGIN:STANDARD", "DTSTART:19700101T030000", "TZOFFSETFROM:+0200"]),
      ...times(size / 32, (n) => `RDATE:${date(n)}T030000`),
      "END:VTIMEZONE",
      ...eventOf("e", "DTSTART;TZID=z:20261020T090000"),
    ]),
  "rules that never come true": (size) =>
    calendarOf(
      times(size / 170, (n) =>
        eventOf(`e${n}`, "DTSTART:19000101T000000Z", "RRULE:FREQ=DAILY;COUNT=9;BYMONTH=2;BYMONTHDAY=30"),
      ),
    ),
  "rules that come true each second": (size) =>
    calendarOf(
      times(size / 150, (n) =>
        eventOf(`e${n}`, "DTSTART:20261020T000000Z", "DURATION:PT1S", "RRULE:FREQ=SECONDLY"),
      ),
    ),
  "rules with all that can be said": (size) =>
    calendarOf(
      times(size / 6000, (n) =>
        eventOf(
          `e${n}`,
          "DTSTART:19000101T000000Z",
          `RRULE:FREQ=YEARLY;COUNT=99999;BYMONTHDAY=30;BYMONTH=2;BYDAY=${times(600, (nth) => `${nth % 53}MO`).join(",")};BYSETPOS=${times(366, (at) => String(at + 1)).join(",")}`,
        ),
      ),
    ),
  "one rule of many parts": (size) =>
    calendarOf(eventOf("u", start, `RRULE:FREQ=DAILY${";BYHOUR=1,2,3".repeat(Math.floor(size / 13))}`)),
  "a title of blanks": (size) =>
    calendarOf([`X-WR-CALNAME:${" ".repeat(size)}x`, ...eventOf("u", start, `URL:${" ".repeat(size)}`)]),
};

const [small, doublings] = [50_000, 3];
/** The clock of CPU time is no finer on some machines. */
const clockMs = 4;
const enoughMs = 800;

describe("a calendar file", () => {
  it.each(Object.keys(shapes))("costs no more than its size explains: %s", (name) => {
    const make = shapes[name];
    if (make === undefined) throw new Error("There is no such shape.");
    const [least = 0, most = 0] = leastOf([small, small * 2 ** doublings].map(make));
    // Thrice doubled it costs eight times as much, and 64 times if it were the square.
    expect(most / Math.max(least, clockMs)).toBeLessThan(24);
    expect(most).toBeLessThan(4000);
  });
});

/** The least CPU time of several runs, in milliseconds: a busy machine takes longer, but not more of it. */
function leastOf(texts: string[]): number[] {
  const least = texts.map(() => Infinity);
  let spent = 0;
  for (let run = 0; run < 3 && spent < enoughMs; run++) {
    for (const [index, text] of texts.entries()) {
      const before = process.threadCpuUsage();
      readAll(text);
      const { user, system } = process.threadCpuUsage(before);
      const ms = (user + system) / 1000;
      spent += ms;
      least[index] = Math.min(least[index] ?? Infinity, ms);
    }
  }
  return least;
}
