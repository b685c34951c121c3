import * as z from "zod";
import type { Answer, Attendee, When } from "../../agenda/records.ts";
import type { Edit } from "../../agenda/verbs.ts";
import { instantOf, isZone } from "../../agenda/zone.ts";
import { ianaName } from "../zones.ts";
import { GraphError } from "./answer.ts";

const momentSchema = z.object({ dateTime: z.string(), timeZone: z.string().default("UTC") });

const recurrenceSchema = z.object({
  pattern: z.object({
    type: z.enum(["daily", "weekly", "absoluteMonthly", "absoluteYearly"]),
    interval: z.number().int().min(1).default(1),
    daysOfWeek: z.array(z.string()).default([]),
  }),
  range: z.object({
    type: z.enum(["noEnd", "endDate", "numbered"]),
    endDate: z.string().optional(),
    numberOfOccurrences: z.number().int().optional(),
  }),
});

/** https://learn.microsoft.com/en-us/graph/api/user-post-events */
const inputSchema = z.object({
  subject: z.string().max(255).nullish(),
  body: z.object({ content: z.string().default("") }).nullish(),
  location: z.object({ displayName: z.string().default("") }).nullish(),
  start: momentSchema.optional(),
  end: momentSchema.optional(),
  isAllDay: z.boolean().optional(),
  showAs: z.enum(["free", "tentative", "busy", "oof", "workingElsewhere", "unknown"]).optional(),
  recurrence: recurrenceSchema.nullish(),
  attendees: z
    .array(z.object({ emailAddress: z.object({ address: z.string(), name: z.string().optional() }) }))
    .optional(),
  transactionId: z.string().nullish(),
  singleValueExtendedProperties: z.array(z.object({ id: z.string(), value: z.string() })).optional(),
});

export type EventInput = z.infer<typeof inputSchema>;

const frequencies = {
  daily: "DAILY",
  weekly: "WEEKLY",
  absoluteMonthly: "MONTHLY",
  absoluteYearly: "YEARLY",
};

export function parseInput(body: unknown): EventInput {
  const input = inputSchema.safeParse(body);
  if (!input.success) throw invalidProperty(input.error.issues[0]?.path.join("/") ?? "event");
  return input.data;
}

/** What a request changes; fields that it does not name stay out. */
export function editOf(
  input: EventInput,
  known: { when: When; properties: Record<string, string> } | null,
): Edit {
  const { singleValueExtendedProperties: properties } = input;
  const given = Object.fromEntries((properties ?? []).map(({ id, value }) => [id, value]));
  const hasTime = input.start !== undefined || input.end !== undefined || input.isAllDay !== undefined;
  return {
    ...(input.subject === undefined ? {} : { title: input.subject ?? "" }),
    ...(input.body === undefined ? {} : { description: input.body?.content ?? "" }),
    ...(input.location === undefined ? {} : { location: input.location?.displayName ?? "" }),
    ...(hasTime ? { when: whenOf(input, known?.when ?? null) } : {}),
    ...(input.showAs === undefined ? {} : { showAs: showAsOf(input.showAs) }),
    ...(input.attendees === undefined ? {} : { attendees: input.attendees.map(attendeeOf) }),
    ...(input.recurrence === undefined ? {} : { recurrence: recurrenceOf(input.recurrence) }),
    ...(properties === undefined ? {} : { privateProperties: { ...known?.properties, ...given } }),
  };
}

export function whenOf({ start, end, isAllDay }: EventInput, known: When | null): When {
  if (start === undefined || end === undefined) {
    throw new GraphError(400, "ErrorPropertyValidationFailure", "An event needs both a start and an end.");
  }
  if (isAllDay ?? known?.isAllDay ?? false) {
    const isMidnight = [start, end].every(({ dateTime }) => /T00:00(?::00(?:\.0+)?)?$/.test(dateTime));
    if (!isMidnight || end.dateTime <= start.dateTime) {
      const message = "The Event.Start property for an all-day event needs to be set to midnight.";
      throw new GraphError(400, "ErrorInvalidRequest", message);
    }
    return { isAllDay: true, startDate: start.dateTime.slice(0, 10), endDate: end.dateTime.slice(0, 10) };
  }
  const [startMs, endMs] = [momentMs(start), momentMs(end)];
  if (endMs < startMs) {
    throw new GraphError(400, "ErrorPropertyValidationFailure", "The end must not be before the start.");
  }
  return { isAllDay: false, startMs, endMs, zone: ianaName(start.timeZone) };
}

function momentMs({ dateTime, timeZone }: { dateTime: string; timeZone: string }): number {
  const zone = ianaName(timeZone);
  if (!isZone(zone))
    throw new GraphError(400, "TimeZoneNotSupportedException", `Unknown time zone: ${timeZone}`);
  const ms = /Z$/i.test(dateTime) ? Date.parse(dateTime) : instantOf(dateTime, zone);
  if (Number.isNaN(ms)) throw invalidProperty("start");
  return ms;
}

function recurrenceOf(recurrence: EventInput["recurrence"]): string[] | null {
  if (recurrence === null || recurrence === undefined) return null;
  const { pattern, range } = recurrence;
  const days = pattern.daysOfWeek.map((day) => day.slice(0, 2).toUpperCase());
  const parts = [
    `FREQ=${frequencies[pattern.type]}`,
    `INTERVAL=${pattern.interval}`,
    ...(pattern.type === "weekly" && days.length > 0 ? [`BYDAY=${days.join(",")}`] : []),
    ...(range.type === "numbered" ? [`COUNT=${range.numberOfOccurrences ?? 1}`] : []),
    ...(range.type === "endDate" ? [`UNTIL=${(range.endDate ?? "").replaceAll("-", "")}`] : []),
  ];
  return [`RRULE:${parts.join(";")}`];
}

function showAsOf(value: NonNullable<EventInput["showAs"]>) {
  if (value === "oof") return "outOfOffice";
  return value === "free" || value === "tentative" ? value : "busy";
}

function attendeeOf({ emailAddress }: NonNullable<EventInput["attendees"]>[number]): Attendee {
  const answer: Answer = "none";
  return { email: emailAddress.address, name: emailAddress.name ?? emailAddress.address, answer };
}

function invalidProperty(target: string): GraphError {
  return new GraphError(
    400,
    "ErrorInvalidPropertyRequest",
    `The property ${target} has a value that is not valid.`,
  );
}
