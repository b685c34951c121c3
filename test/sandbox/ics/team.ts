import { addDays, localTime } from "../agenda/zone.ts";
import { compact, escape, local as writeLocal, text } from "./write.ts";

const zone = "Europe/Berlin";

/** A calendar as others publish theirs, around today: RFC 5545 with what readers stumble over. */
export function teamCalendar(addedTitles: string[]): string {
  const today = localTime(Date.now(), zone).slice(0, 10);
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Sandbox//Team//EN",
    "CALSCALE:GREGORIAN",
    "X-WR-CALNAME:Team",
    ...berlin,
    ...retrospective(today),
    ...singles(today),
    ...clockChange(today),
    ...addedTitles.flatMap((title, index) =>
      event(`added-${index}`, [
        ...local("DTSTART", today, "07:00"),
        "DURATION:PT30M",
        `SUMMARY:${escape(title)}`,
      ]),
    ),
    "END:VCALENDAR",
  ];
  return text(lines);
}

/** As many events of an hour as make up the size. */
export function hugeCalendar(bytes: number): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const one = encoder.encode(
    text(
      event("huge", [
        "DTSTART:20260105T090000Z",
        "DTEND:20260105T100000Z",
        `DESCRIPTION:${"x".repeat(4000)}`,
      ]),
    ),
  );
  let left = bytes;
  return new ReadableStream({
    start: (stream) =>
      stream.enqueue(encoder.encode(text(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Sandbox//Huge//EN"]))),
    pull: (stream) => {
      if (left > 0) stream.enqueue(one);
      left -= one.length;
      if (left > 0) return;
      stream.enqueue(encoder.encode(text(["END:VCALENDAR"])));
      stream.close();
    },
  });
}

/** Weekly, with one week left out and another moved to the afternoon. */
function retrospective(today: string): string[] {
  const first = addDays(today, -35);
  const moved = addDays(today, -7);
  return [
    ...event("retro", [
      ...local("DTSTART", first, "10:00"),
      ...local("DTEND", first, "11:00"),
      "RRULE:FREQ=WEEKLY",
      ...local("EXDATE", addDays(today, -14), "10:00"),
      "SUMMARY:Retrospective",
    ]),
    ...event("retro", [
      ...local("RECURRENCE-ID", moved, "10:00"),
      ...local("DTSTART", moved, "15:00"),
      ...local("DTEND", moved, "16:00"),
      "SEQUENCE:1",
      "SUMMARY:Retrospective (moved)",
    ]),
  ];
}

function singles(today: string): string[] {
  const yesterday = compact(addDays(today, -1));
  return [
    ...event("utc", [`DTSTART:${yesterday}T080000Z`, `DTEND:${yesterday}T093000Z`, "SUMMARY:Release call"]),
    ...event("floating", [
      `DTSTART:${yesterday}T120000`,
      "DURATION:PT45M",
      "SUMMARY:Lunch talk\\, with cake\\; and tea",
    ]),
    ...event("days", [
      `DTSTART;VALUE=DATE:${compact(addDays(today, -2))}`,
      `DTEND;VALUE=DATE:${compact(today)}`,
      "SUMMARY:Team days",
    ]),
    ...event("free", [
      `DTSTART:${yesterday}T140000Z`,
      "DURATION:PT1H",
      "TRANSP:TRANSPARENT",
      "SUMMARY:Office hours",
    ]),
    ...event("off", [
      `DTSTART:${yesterday}T160000Z`,
      "DURATION:PT1H",
      "STATUS:CANCELLED",
      "SUMMARY:Called off",
    ]),
    ...event("long", [
      ...local("DTSTART", addDays(today, -1), "17:00"),
      "DURATION:PT1H",
      `SUMMARY:${escape(`Überlänge: ${"ein langer Titel, der gefaltet wird ".repeat(5)}`)}`,
      "DESCRIPTION:First line\\nSecond line",
    ]),
  ];
}

/** Daily at an hour that the clocks skip in spring and repeat in autumn. */
function clockChange(today: string): string[] {
  const year = Number(today.slice(0, 4));
  return [`${year}-03-20`, `${year}-10-20`].flatMap((first) =>
    event(`night-${first}`, [
      ...local("DTSTART", first, "02:30"),
      "DURATION:PT30M",
      "RRULE:FREQ=DAILY;COUNT=14",
      "SUMMARY:Night job",
    ]),
  );
}

const berlin = [
  "BEGIN:VTIMEZONE",
  `TZID:${zone}`,
  "BEGIN:DAYLIGHT",
  "TZOFFSETFROM:+0100",
  "TZOFFSETTO:+0200",
  "DTSTART:19700329T020000",
  "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
  "END:DAYLIGHT",
  "BEGIN:STANDARD",
  "TZOFFSETFROM:+0200",
  "TZOFFSETTO:+0100",
  "DTSTART:19701025T030000",
  "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
  "END:STANDARD",
  "END:VTIMEZONE",
];

function event(uid: string, lines: string[]): string[] {
  return ["BEGIN:VEVENT", `UID:${uid}@calendar.example`, `DTSTAMP:${stamp}`, ...lines, "END:VEVENT"];
}

const stamp = "20260101T000000Z";

function local(name: string, date: string, time: string): string[] {
  return [writeLocal(name, { date, time, zone })];
}
