import * as z from "zod";
import { parseRule } from "../../agenda/recurrence.ts";
import type { Answer, Attendee, When } from "../../agenda/records.ts";
import type { Edit } from "../../agenda/verbs.ts";
import { instantOf, isZone } from "../../agenda/zone.ts";
import { GoogleError, invalid } from "./answer.ts";

const momentSchema = z.object({
  date: z.iso.date().nullish(),
  dateTime: z.string().nullish(),
  timeZone: z.string().nullish(),
});

const propertiesSchema = z.record(z.string(), z.string().nullable());

/** https://developers.google.com/workspace/calendar/api/v3/reference/events/insert#request-body */
export const inputSchema = z.object({
  // 5 to 1024 characters of base32hex, lower case.
  id: z
    .string()
    .regex(/^[a-v0-9]{5,1024}$/)
    .nullish(),
  summary: z.string().nullish(),
  description: z.string().max(8192).nullish(),
  location: z.string().nullish(),
  start: momentSchema.optional(),
  end: momentSchema.optional(),
  status: z.enum(["confirmed", "tentative", "cancelled"]).optional(),
  transparency: z.enum(["opaque", "transparent"]).nullish(),
  eventType: z.enum(["default", "focusTime", "outOfOffice", "birthday", "workingLocation"]).optional(),
  recurrence: z.array(z.string()).nullish(),
  attendees: z
    .array(
      z.object({
        email: z.string(),
        displayName: z.string().nullish(),
        responseStatus: z.enum(["needsAction", "declined", "tentative", "accepted"]).default("needsAction"),
      }),
    )
    .nullish(),
  extendedProperties: z
    .object({ private: propertiesSchema.optional(), shared: propertiesSchema.optional() })
    .nullish(),
});

export type EventInput = z.infer<typeof inputSchema>;

export function parseInput(body: unknown): EventInput {
  const input = inputSchema.safeParse(body);
  if (input.success) return input.data;
  const target = input.error.issues[0]?.path.join(".") ?? "body";
  if (target === "id") throw invalid("id", "Invalid resource id value.");
  throw invalid(target, `Invalid value for: ${target}`);
}

/** What a request changes; fields that it does not name stay out. */
export function editOf(input: EventInput, calendarZone: string): Edit {
  const recurrence = input.recurrence === undefined ? {} : { recurrence: recurrenceOf(input.recurrence) };
  return {
    ...(input.summary === undefined ? {} : { title: input.summary ?? "" }),
    ...(input.description === undefined ? {} : { description: input.description ?? "" }),
    ...(input.location === undefined ? {} : { location: input.location ?? "" }),
    ...(input.start === undefined && input.end === undefined ? {} : { when: whenOf(input, calendarZone) }),
    ...(input.status === undefined ? {} : { status: input.status }),
    ...(input.transparency === undefined
      ? {}
      : { showAs: input.transparency === "transparent" ? ("free" as const) : ("busy" as const) }),
    ...(input.eventType === undefined ? {} : { purpose: input.eventType }),
    ...(input.attendees === undefined ? {} : { attendees: (input.attendees ?? []).map(attendeeOf) }),
    ...recurrence,
  };
}

/** Keys with null go; those not named stay. */
export function mergeProperties(
  known: Record<string, string>,
  changes: Record<string, string | null> | undefined,
): Record<string, string> {
  const merged = Object.entries({ ...known, ...changes });
  return Object.fromEntries(merged.filter((entry): entry is [string, string] => entry[1] !== null));
}

export function whenOf({ start, end, recurrence }: EventInput, calendarZone: string): When {
  if (start === undefined) throw missing("start");
  if (end === undefined) throw missing("end");
  if (start.date && end.date) {
    if (end.date <= start.date) throw emptyRange();
    return { isAllDay: true, startDate: start.date, endDate: end.date };
  }
  if (!start.dateTime || !end.dateTime || start.date || end.date) {
    throw new GoogleError(400, { reason: "invalid", message: "Invalid start time." });
  }
  if (recurrence && !start.timeZone)
    throw missing("timeZone", "Missing time zone definition for start time.");
  const zone = start.timeZone ?? calendarZone;
  const startMs = momentMs(start.dateTime, zone);
  const endMs = momentMs(end.dateTime, end.timeZone ?? zone);
  if (endMs < startMs) throw emptyRange();
  return { isAllDay: false, startMs, endMs, zone };
}

function momentMs(dateTime: string, zone: string): number {
  if (!isZone(zone)) throw invalid("timeZone", `Invalid time zone definition: ${zone}`);
  const hasOffset = /(?:Z|[+-]\d\d:\d\d)$/i.test(dateTime);
  const ms = hasOffset ? Date.parse(dateTime) : instantOf(dateTime, zone);
  if (Number.isNaN(ms)) throw invalid("start", "Invalid start time.");
  return ms;
}

function recurrenceOf(lines: string[] | null): string[] | null {
  if (lines === null || lines.length === 0) return null;
  if (parseRule(lines) === null) throw invalid("recurrence", "Invalid recurrence rule.");
  return lines;
}

function attendeeOf(input: NonNullable<EventInput["attendees"]>[number]): Attendee {
  const answer: Answer = input.responseStatus === "needsAction" ? "none" : input.responseStatus;
  return { email: input.email, name: input.displayName ?? input.email, answer };
}

function missing(field: string, message = `Missing ${field} time.`): GoogleError {
  return new GoogleError(400, { reason: "required", message });
}

function emptyRange(): GoogleError {
  return new GoogleError(400, { reason: "timeRangeEmpty", message: "The specified time range is empty." });
}
