import { clip } from "../truncate.ts";
import { type Component, type OuterComponent, parseComponents, valueOf } from "./components.ts";
import { unescapeText, unfold } from "./content-lines.ts";

/** One description of a time zone; an observance is its STANDARD or DAYLIGHT. */
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

/** What is no calendar, or only the beginning of one. */
export class CalendarFileError extends Error {
  readonly reason: "web_page" | "no_calendar" | "cut_off";

  constructor(reason: CalendarFileError["reason"]) {
    super(`This is no calendar file that can be read: ${reason}.`);
    this.reason = reason;
  }
}

const longestName = 200;

/**
 * Reads a calendar file in a time that grows with its size. A line that makes no sense, or an end that is missing, costs its own
 * event at most. Throws CalendarFileError for what is no calendar, and for one that was cut off: its missing events must not
 * count as deleted.
 */
export function parseFile(text: string): CalendarFile {
  const unfolded = unfold(text);
  const { calendar, components, state } = parseComponents(unfolded);
  if (state === "none") throw new CalendarFileError(/^\s*</.test(text) ? "web_page" : "no_calendar");
  if (state === "open") throw new CalendarFileError("cut_off");
  return {
    name: nameOf(valueOf(calendar, "X-WR-CALNAME") ?? ""),
    zone: valueOf(calendar, "X-WR-TIMEZONE")?.trim() ?? null,
    events: components.filter(({ kind }) => kind === "VEVENT").map(({ lines }) => lines),
    zones: components.filter(({ kind }) => kind === "VTIMEZONE").flatMap(zoneOf),
    essence: unfolded.replaceAll(/^DTSTAMP[:;].*$/gim, ""),
  };
}

function nameOf(value: string): string | null {
  return clip(unescapeText(value).replaceAll(/\s+/g, " ").trim(), longestName) || null;
}

function zoneOf({ lines, observances }: OuterComponent): TimeZoneFile[] {
  const id = valueOf(lines, "TZID");
  return id === undefined ? [] : [{ id, location: valueOf(lines, "X-LIC-LOCATION") ?? null, observances }];
}
