import * as fc from "fast-check";
import { expect, it } from "vitest";

import { findInstance, instancesIn } from "../../../src/lib/ical/instances.ts";
import { parseFile } from "../../../src/lib/ical/parse-file.ts";
import { calendarOf, eventOf } from "../../support/ics.ts";

// What is not bounded would not end within a test's time.
const window = { from: Date.parse("2026-10-19T00:00Z"), to: Date.parse("2026-11-09T00:00Z") };
const instances = (...lines: string[]) => instancesIn(parseFile(calendarOf(lines)), window).instances;
const weekly = (...more: string[]) =>
  eventOf("w", "DTSTART;TZID=Europe/Berlin:20261019T093000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY", ...more);

it("bounds a series that would not end, and does not starve the others", () => {
  const bombs = Array.from({ length: 40 }, (_, number) =>
    eventOf(`b${number}`, "DTSTART:19900101T000000Z", "DURATION:PT1S", "RRULE:FREQ=SECONDLY;COUNT=999999999"),
  );
  const often = eventOf("often", "DTSTART:20261019T000000Z", "DURATION:PT1S", "RRULE:FREQ=SECONDLY");
  const found = instances(...bombs.flat(), ...often, ...weekly());
  expect(found.filter(({ seriesId }) => seriesId === "w")).toHaveLength(3);
  expect(found.filter(({ seriesId }) => seriesId === "often")).toHaveLength(2000);
});

it("is not held up by thousands of zones that are described at length", () => {
  const zones = Array.from({ length: 3000 }, (_, number) => [
    "BEGIN:VTIMEZONE",
    `TZID:z${number}`,
    ...Array.from({ length: 5 }, () => [
      "BEGIN:STANDARD",
      "DTSTART:16010101T030000",
      "TZOFFSETFROM:+0200",
      "TZOFFSETTO:+0100",
      "RRULE:FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU",
      "END:STANDARD",
    ]).flat(),
    "END:VTIMEZONE",
    ...eventOf(`e${number}`, `DTSTART;TZID=z${number}:20261020T090000`),
  ]);
  expect(instances(...zones.flat())).toHaveLength(3000);
});

it("makes something of everything", () => {
  const words = [
    "BEGIN:VEVENT",
    "END:VEVENT",
    "BEGIN:VTIMEZONE",
    "END:VTIMEZONE",
    "BEGIN:VALARM",
    "UID:a",
    "UID:b",
  ];
  const names = [
    "DTSTART",
    "DTEND",
    "DURATION",
    "RRULE",
    "RDATE",
    "EXDATE",
    "RECURRENCE-ID",
    "TZID",
    "X-WR-TIMEZONE",
  ];
  const params = ["", ";TZID=a", ";TZID=Europe/Berlin", ";VALUE=DATE", ';TZID="', ";TZID=../x"];
  const values = [
    "20261020",
    "20261020T090000",
    "99991231T235959Z",
    "00010101T000000",
    "PT1H",
    "P9999W",
    "-P1D",
    "FREQ=YEARLY",
    "FREQ=SECONDLY;BYSETPOS=-366",
    "FREQ=DAILY;UNTIL=99991231;INTERVAL=9999",
    "FREQ=WEEKLY;BYDAY=5XX,-1MO;COUNT=0",
    "-9999",
    ",",
    "20261020/20261021,x",
  ];
  const property = fc.tuple(
    fc.constantFrom(...names),
    fc.constantFrom(...params),
    fc.constantFrom(...values),
  );
  const line = fc.oneof(
    fc.constantFrom(...words),
    property.map(([name, param, value]) => `${name}${param}:${value}`),
    fc.string(),
  );
  fc.assert(
    fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
      const file = parseFile(calendarOf(["BEGIN:VEVENT", "DTSTART:20261020T090000Z", ...lines]));
      for (const { id } of instancesIn(file, window).instances) findInstance(file, id);
    }),
    { numRuns: 500 },
  );
});

it("reads ten thousand events", () => {
  const events = Array.from({ length: 10_000 }, (_, number) =>
    eventOf(
      `e${number}`,
      `DTSTART;TZID=Europe/Berlin:20${String(10 + (number % 15))}0107T093000`,
      "DURATION:PT1H",
      "RRULE:FREQ=MONTHLY;BYDAY=-1WE",
      `SUMMARY:Event ${number}`,
    ),
  );
  expect(instances(...events.flat()).length).toBe(10_000);
});
