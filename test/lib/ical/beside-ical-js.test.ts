import ICAL from "ical.js";
import { describe, expect, it } from "vitest";

import { instancesIn } from "../../../src/lib/ical/instances.ts";
import { parseFile } from "../../../src/lib/ical/parse-file.ts";
import { calendarOf, eventOf } from "../../support/ics.ts";

const window = { from: Date.parse("2026-10-19T00:00Z"), to: Date.parse("2026-11-09T00:00Z") };
const minute = (at: number) => new Date(at).toISOString().slice(0, 16);
const spanOf = (from: number, to: number) => `${minute(from)} ${(to - from) / 60_000}`;

/** Start and minutes of what is in the window, as we read it. */
function ours(text: string): string[] {
  return instancesIn(parseFile(text), window).instances.map(({ time }) =>
    time.isAllDay
      ? spanOf(Date.parse(time.startsOn), Date.parse(time.endsOn))
      : spanOf(time.startsAt, time.endsAt),
  );
}

/** The same by the library, used as its documentation says. */
function theirs(text: string): string[] | string {
  try {
    ICAL.TimezoneService.reset();
    const calendar = new ICAL.Component(ICAL.parse(text));
    for (const zone of calendar.getAllSubcomponents("vtimezone")) ICAL.TimezoneService.register(zone);
    const events = calendar.getAllSubcomponents("vevent").map((one) => new ICAL.Event(one));
    return events
      .filter((event) => !event.isRecurrenceException())
      .flatMap(spansOf)
      .filter(([from, to]) => to >= window.from && from < window.to)
      .toSorted(([a], [b]) => a - b)
      .map(([from, to]) => spanOf(from, to));
  } catch (error) {
    return `throws ${String(error).slice(0, 60)}`;
  }
}

function spansOf(event: ICAL.Event): [number, number][] {
  const span = ({ startDate, endDate }: { startDate: ICAL.Time; endDate: ICAL.Time }): [number, number] => [
    startDate.toUnixTime() * 1000,
    endDate.toUnixTime() * 1000,
  ];
  if (!event.isRecurring()) return [span(event)];
  const iterator = event.iterator();
  const spans: [number, number][] = [];
  for (let count = 0; count < 200; count++) {
    const next = iterator.next() as ICAL.Time | undefined;
    if (next === undefined || next.toUnixTime() * 1000 > window.to) break;
    spans.push(span(event.getOccurrenceDetails(next)));
  }
  return spans;
}

const observance = (kind: string, from: string, to: string, ...lines: string[]) => [
  `BEGIN:${kind}`,
  `TZOFFSETFROM:${from}`,
  `TZOFFSETTO:${to}`,
  ...lines,
  `END:${kind}`,
];
/** A zone of two hours ahead in summer and one in winter, or of 3:45 all the year. */
const zone = (id: string, summer: string, winter: string) => [
  "BEGIN:VTIMEZONE",
  `TZID:${id}`,
  ...observance("STANDARD", "+0200", "+0100", ...winter.split(" ")),
  ...observance("DAYLIGHT", "+0100", "+0200", ...summer.split(" ")),
  "END:VTIMEZONE",
];
const nepal = (id: string) => [
  "BEGIN:VTIMEZONE",
  `TZID:${id}`,
  ...observance("STANDARD", "+0545", "+0545", "DTSTART:19700101T000000"),
  "END:VTIMEZONE",
];
const [march, october, september] = [3, 10, 9].map(
  (month) => `RRULE:FREQ=YEARLY;BYMONTH=${month};BYDAY=-1SU`,
);
const berlin = zone(
  "Europe/Berlin",
  `DTSTART:19700329T020000 ${march}`,
  `DTSTART:19701025T030000 ${october}`,
);
const own = (summer: string, winter: string) => [...zone("Own", summer, winter), ...at("Own")];

const at = (tzid: string) => eventOf("s", `DTSTART;TZID=${tzid}:20261027T060000`, "DURATION:PT1H");
const series = (rule: string, ...more: string[]) =>
  eventOf("w", "DTSTART:20261019T093000Z", "DURATION:PT1H", `RRULE:${rule}`, ...more);
const weekly = (...more: string[]) => series("FREQ=WEEKLY", ...more);
const inBerlin = (...more: string[]) => [
  ...berlin,
  ...eventOf(
    "w",
    "DTSTART;TZID=Europe/Berlin:20261019T093000",
    "DURATION:PT1H",
    "RRULE:FREQ=WEEKLY",
    ...more,
  ),
];
const daily = (...more: string[]) =>
  eventOf("d", "DTSTART;VALUE=DATE:20261024", "RRULE:FREQ=DAILY;COUNT=3", ...more);
const single = (uid: string, date: string) => eventOf(uid, `DTSTART:${date}T090000Z`, "DURATION:PT1H");
const [first, second, third] = ["2026-10-19T09:30 60", "2026-10-26T09:30 60", "2026-11-02T09:30 60"] as const;
const days = (...dates: number[]) => dates.map((date) => `2026-10-${date}T00:00 1440`);
const shown = "(UTC+01:00) Amsterdam, Berlin, Bern, Rome, Stockholm, Vienna";
const endless = "an interval of 2^31, from which the library does not come back";

const cases: [what: string, lines: string[], right: string[]][] = [
  ["Windows' name of a zone", at("Pacific Standard Time"), ["2026-10-27T13:00 60"]],
  [
    "Windows' name as the calendar's zone",
    ["X-WR-TIMEZONE:Pacific Standard Time", ...eventOf("s", "DTSTART:20261027T060000", "DURATION:PT1H")],
    ["2026-10-27T13:00 60"],
  ],
  ["a zone as Windows shows it", at(`"${shown}"`), ["2026-10-27T05:00 60"]],
  ["a colon without quotes", at(shown), ["2026-10-27T05:00 60"]],
  ["Exchange's UTC", at("tzone://Microsoft/Utc"), ["2026-10-27T06:00 60"]],
  ["a prefix before a zone", at("/freeassociation.sourceforge.net/Europe/Berlin"), ["2026-10-27T05:00 60"]],
  ["commas escaped in a description", [...nepal("A\\, b"), ...at('"A, b"')], ["2026-10-27T00:15 60"]],
  ["commas escaped where a zone is used", [...nepal("A, b"), ...at('"A\\, b"')], ["2026-10-27T00:15 60"]],
  [
    "a zone whose rule says the hour",
    own(
      `DTSTART:19700101T000000 ${march};BYHOUR=2;BYMINUTE=0`,
      `DTSTART:19700101T000000 ${october};BYHOUR=3`,
    ),
    ["2026-10-27T05:00 60"],
  ],
  [
    "a zone since the first year",
    own(`DTSTART:00010101T020000 ${march}`, `DTSTART:00010101T030000 ${october}`),
    ["2026-10-27T05:00 60"],
  ],
  [
    "a zone whose rules ended before 1970",
    own(
      `DTSTART:19200328T020000 ${march};UNTIL=19410101T000000Z`,
      `DTSTART:19200926T030000 ${september};UNTIL=19400101T000000Z`,
    ),
    ["2026-10-27T04:00 60"],
  ],
  [
    "an end without a zone",
    [...berlin, ...eventOf("s", "DTSTART;TZID=Europe/Berlin:20261020T090000", "DTEND:20261020T180000")],
    ["2026-10-20T07:00 540"],
  ],
  [
    "a period of its own length",
    series("FREQ=WEEKLY;COUNT=1", "RDATE;VALUE=PERIOD:20261022T100000Z/PT3H"),
    [first, "2026-10-22T10:00 180"],
  ],
  [endless, series(`FREQ=DAILY;INTERVAL=${2 ** 31}`), [first]],
  ["an exclusion with a time in a series of days", daily("EXDATE:20261025T000000Z"), days(24, 26)],
  ["an exclusion by date in a series of times", weekly("EXDATE;VALUE=DATE:20261026"), [first, third]],
  [
    "an exclusion without a zone",
    inBerlin("EXDATE:20261026T093000"),
    ["2026-10-19T07:30 60", "2026-11-02T08:30 60"],
  ],
  [
    "a change with a time in a series of days",
    [...daily(), ...eventOf("d", "RECURRENCE-ID:20261025T000000Z", "DTSTART;VALUE=DATE:20261030")],
    days(24, 26, 30),
  ],
  [
    "a change without a zone",
    [
      ...inBerlin(),
      ...eventOf("w", "RECURRENCE-ID:20261026T093000", "DTSTART:20261026T150000Z", "DURATION:PT1H"),
    ],
    ["2026-10-19T07:30 60", "2026-10-26T15:00 60", "2026-11-02T08:30 60"],
  ],
  ["a rule of another calendar", series("RSCALE=CHINESE;FREQ=WEEKLY"), [first]],
  [
    "an event without its end",
    [...single("a", "20261020").slice(0, -1), ...weekly()],
    [first, "2026-10-20T09:00 60", second, third],
  ],
  ["a line that is none", ["no colon here", ...weekly()], [first, second, third]],
  [
    "two events with one UID",
    [...single("u", "20261020"), ...single("u", "20261021")],
    ["2026-10-20T09:00 60", "2026-10-21T09:00 60"],
  ],
];

describe("beside ical.js", () => {
  it.each(cases)("%s is read right", (_, lines, right) => {
    expect(ours(calendarOf(lines))).toEqual(right);
  });

  it("the library reads half of them wrong", () => {
    const wrong = cases.filter(([what, lines, right]) => {
      return what === endless || JSON.stringify(theirs(calendarOf(lines))) !== JSON.stringify(right);
    });
    expect(wrong.map(([what]) => what)).toEqual([
      "Windows' name of a zone",
      "Windows' name as the calendar's zone",
      "a zone as Windows shows it",
      "a colon without quotes",
      "Exchange's UTC",
      "a prefix before a zone",
      "an end without a zone",
      "a period of its own length",
      endless,
      "an exclusion without a zone",
      "a change with a time in a series of days",
      "a rule of another calendar",
      "an event without its end",
      "a line that is none",
    ]);
  });
});
