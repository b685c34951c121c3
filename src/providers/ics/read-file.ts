import { fileError } from "./errors.ts";
import { clip } from "../../lib/truncate.ts";

/** A content line of RFC 5545, section 3.1. Names are in capitals, quotes are taken off. */
export type Line = { name: string; params: ReadonlyMap<string, string>; value: string };

/** The lines of a component's own, by name. */
export type Component = ReadonlyMap<string, Line[]>;

/** One rule of a time zone's description: STANDARD or DAYLIGHT. */
export type TimeZoneFile = { id: string; location: string | null; observances: Component[] };

export type CalendarFile = {
  /** What the calendar calls itself. */
  name: string | null;
  /** The zone of times that name none, as the file writes it. */
  zone: string | null;
  events: Component[];
  zones: TimeZoneFile[];
  /** The text without what changes each time it is made. */
  essence: string;
};

type Open = { kind: string; lines: Map<string, Line[]>; children: Open[] };

const longestName = 200;

/**
 * Reads a calendar file. Lines that make no sense are left out, so that a bad event does not cost the others. Throws
 * ProviderError for what is no calendar, and for one that was cut off: its missing events must not count as deleted.
 */
export function readFile(text: string): CalendarFile {
  const lines = unfold(text);
  if (!lines.some((line) => /^BEGIN:VCALENDAR\s*$/i.test(line))) throw noCalendar(text);
  if (!lines.some((line) => /^END:VCALENDAR\s*$/i.test(line)))
    throw fileError("The calendar was cut off before its end; we try again.", "unexpected", false);
  const calendars = readComponents(lines);
  const children = calendars.flatMap((calendar) => calendar.children);
  const property = (name: string) =>
    calendars.flatMap((calendar) => valueOf(calendar.lines, name) ?? []).find((value) => value.trim() !== "");
  return {
    name: nameOf(property("X-WR-CALNAME") ?? ""),
    zone: property("X-WR-TIMEZONE")?.trim() ?? null,
    events: children.filter(({ kind }) => kind === "VEVENT").map((event) => event.lines),
    zones: children.filter(({ kind }) => kind === "VTIMEZONE").flatMap((zone) => zoneOf(zone)),
    essence: lines.filter((line) => !/^DTSTAMP[:;]/i.test(line)).join("\n"),
  };
}

function nameOf(value: string): string | null {
  return clip(unescapeText(value).replaceAll(/\s+/g, " ").trim(), longestName) || null;
}

/** The first value of a component's property. */
export function valueOf(component: Component, name: string): string | undefined {
  return component.get(name)?.[0]?.value;
}

/** RFC 5545, section 3.3.11. */
export function unescapeText(value: string): string {
  return value.replaceAll(/\\([\\;,nN])/g, (_, char: string) => (char.toLowerCase() === "n" ? "\n" : char));
}

/** Line ends may be of any kind, and a line goes on where the next one begins with a blank. */
function unfold(text: string): string[] {
  return text
    .replace(/^\uFEFF/, "")
    .replaceAll(/(?:\r\n|\r|\n)[ \t]/g, "")
    .split(/\r\n|\r|\n/);
}

function readComponents(lines: string[]): Open[] {
  const roots: Open[] = [];
  const open: Open[] = [];
  for (const text of lines) {
    const line = readLine(text);
    if (line === null) continue;
    if (line.name === "BEGIN") {
      const component = { kind: line.value.trim().toUpperCase(), lines: new Map(), children: [] };
      (open.at(-1)?.children ?? roots).push(component);
      open.push(component);
    } else if (line.name === "END") {
      close(open, line.value.trim().toUpperCase());
    } else {
      add(open.at(-1)?.lines, line);
    }
  }
  return roots;
}

function add(lines: Map<string, Line[]> | undefined, line: Line): void {
  const known = lines?.get(line.name);
  if (known === undefined) lines?.set(line.name, [line]);
  else known.push(line);
}

/** An end that nothing began is left out; one that others should have come before ends those too. */
function close(open: Open[], kind: string): void {
  const index = open.findLastIndex((component) => component.kind === kind);
  if (index !== -1) open.length = index;
}

function readLine(text: string): Line | null {
  const head = /^([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:])*)*):/.exec(text);
  if (head === null) return null;
  const [whole, name = "", parameters = ""] = head;
  return { name: name.toUpperCase(), params: readParams(parameters), value: text.slice(whole.length) };
}

const noParams: ReadonlyMap<string, string> = new Map();

function readParams(text: string): ReadonlyMap<string, string> {
  if (text === "") return noParams;
  return new Map(
    [...text.matchAll(/;([A-Za-z0-9-]+)=((?:"[^"]*"|[^";:])*)/g)].map(([, name = "", value = ""]) => [
      name.toUpperCase(),
      value.replaceAll('"', ""),
    ]),
  );
}

function zoneOf({ lines, children }: Open): TimeZoneFile[] {
  const id = valueOf(lines, "TZID");
  if (id === undefined) return [];
  const location = valueOf(lines, "X-LIC-LOCATION") ?? null;
  return [{ id, location, observances: children.map((child) => child.lines) }];
}

function noCalendar(text: string): Error {
  return /^\s*</.test(text)
    ? fileError(
        "There is a web page at this address, not a calendar. Look for the address that ends in .ics, often called “iCal” or “ICS”.",
      )
    : fileError("What is at this address is not a calendar file.");
}
