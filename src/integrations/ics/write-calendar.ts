import { addDays } from "../../lib/zoned-time.ts";

/** One event of a feed. Instants in milliseconds UTC, a date as YYYY-MM-DD. */
export type FeedEvent = {
  /** Stays the same as long as the thing exists; unique in the world. */
  uid: string;
  title: string;
  description: string;
  url: string;
  changedAt: number;
  time: { startsAt: number; endsAt: number } | { on: string };
};

/** A calendar as RFC 5545 writes it: UTC instants, so that no time zone has to be described. */
export function writeCalendar(name: string, events: readonly FeedEvent[]): string {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Timewire//Timewire//EN",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    `X-WR-CALNAME:${escapeText(name)}`,
    "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    ...events.flatMap(eventLines),
    "END:VCALENDAR",
  ];
  return lines.map((line) => `${fold(line)}\r\n`).join("");
}

function eventLines({ uid, title, description, url, changedAt, time }: FeedEvent): string[] {
  return [
    "BEGIN:VEVENT",
    `UID:${escapeText(uid)}`,
    `DTSTAMP:${instant(changedAt)}`,
    `LAST-MODIFIED:${instant(changedAt)}`,
    ...timeLines(time),
    `SUMMARY:${escapeText(title)}`,
    ...(description === "" ? [] : [`DESCRIPTION:${escapeText(description)}`]),
    `URL:${url}`,
    // Time that was tracked makes nobody busy.
    "TRANSP:TRANSPARENT",
    "END:VEVENT",
  ];
}

function timeLines(time: FeedEvent["time"]): string[] {
  if ("on" in time)
    return [`DTSTART;VALUE=DATE:${compact(time.on)}`, `DTEND;VALUE=DATE:${compact(addDays(time.on, 1))}`];
  return [`DTSTART:${instant(time.startsAt)}`, `DTEND:${instant(time.endsAt)}`];
}

function compact(date: string): string {
  return date.replaceAll("-", "");
}

function instant(at: number): string {
  return `${new Date(at).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
}

/** RFC 5545, section 3.3.11. Other control characters may not stand in a text at all. */
function escapeText(text: string): string {
  return (
    text
      .replaceAll(/\r\n?/g, "\n")
      // oxlint-disable-next-line no-control-regex -- these are what has to go
      .replaceAll(/[\u0000-\u0008\u000b-\u001f\u007f]/g, "")
      .replaceAll(/[\\;,]/g, (character) => `\\${character}`)
      .replaceAll("\n", "\\n")
  );
}

const longestLineBytes = 75;

/** RFC 5545, section 3.1: at most 75 bytes a line, and never within a character. */
function fold(line: string): string {
  const encoder = new TextEncoder();
  let folded = "";
  let bytes = 0;
  for (const character of line) {
    const size = encoder.encode(character).length;
    if (bytes + size > longestLineBytes) {
      folded += "\r\n ";
      bytes = 1;
    }
    folded += character;
    bytes += size;
  }
  return folded;
}
