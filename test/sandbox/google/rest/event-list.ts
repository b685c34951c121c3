import { Hono } from "hono";
import * as z from "zod";
import { decode, encode } from "../../agenda/cursor.ts";
import {
  bounds,
  expandAll,
  findInstance,
  listStored,
  overlaps,
  type Instance,
  type Window,
} from "../../agenda/instances.ts";
import type { Calendar } from "../../agenda/records.ts";
import { sandboxState } from "../../state.ts";
import { presentEvent } from "../present.ts";
import { googleWorld } from "../world.ts";
import { calendarOf, GoogleError, invalid, notFound, type GoogleEnv } from "./answer.ts";

/** Those that a sync token forbids beside it. */
const unsyncable = [
  "iCalUID",
  "orderBy",
  "privateExtendedProperty",
  "q",
  "sharedExtendedProperty",
  "timeMin",
  "timeMax",
  "updatedMin",
];
/** How far back `updatedMin` reaches. */
const oldestMs = 28 * 86_400_000;

const flag = z
  .enum(["true", "false"])
  .default("false")
  .transform((value) => value === "true");
const moment = z.iso
  .datetime({ offset: true })
  .transform((text) => Date.parse(text))
  .optional();

const querySchema = z.object({
  singleEvents: flag,
  showDeleted: flag,
  timeMin: moment,
  timeMax: moment,
  updatedMin: moment,
  maxResults: z.coerce.number().int().min(1).default(250),
  orderBy: z.enum(["startTime", "updated"]).optional(),
  q: z.string().optional(),
  iCalUID: z.string().optional(),
  privateExtendedProperty: z.string().optional(),
  timeZone: z.string().optional(),
  pageToken: z.string().optional(),
  syncToken: z.string().optional(),
});

type Query = z.infer<typeof querySchema>;

const syncSchema = z.object({
  calendarId: z.string(),
  change: z.number(),
  issuedMs: z.number(),
  singleEvents: z.boolean(),
  from: z.number().optional(),
  to: z.number().optional(),
});

type SyncPoint = z.infer<typeof syncSchema>;

const pageSchema = z.object({
  after: z.string(),
  change: z.number(),
  issuedMs: z.number(),
  query: z.string(),
});

export const eventListRoutes = new Hono<GoogleEnv>();

/** https://developers.google.com/workspace/calendar/api/v3/reference/events/list */
eventListRoutes.get("/calendars/:calendarId/events", (c) => {
  const calendar = calendarOf(c);
  const query = readQuery(c.req.query());
  const sync = query.syncToken === undefined ? null : readSyncToken(calendar, query, c.req.query());
  const page = query.pageToken === undefined ? null : readPageToken(query);
  const { agenda } = googleWorld();
  // A listing in pages ends where the agenda stood when it began.
  const point = page ?? { change: agenda.lastChange, issuedMs: Date.now() };
  const rest = select(calendar, query, sync).filter(
    (instance) => page === null || sortKey(query, instance) > page.after,
  );
  const size = Math.min(query.maxResults, 2500);
  const shown = rest.slice(0, size);
  const last = shown.at(-1);
  const isLast = rest.length <= size || last === undefined;
  const next: SyncPoint = {
    calendarId: calendar.id,
    change: point.change,
    issuedMs: point.issuedMs,
    singleEvents: query.singleEvents,
    ...(sync === null ? windowOf(query) : { from: sync.from, to: sync.to }),
  };
  const isSyncable = query.orderBy === undefined && query.q === undefined && query.updatedMin === undefined;
  const token = isLast
    ? isSyncable
      ? { nextSyncToken: encode(next) }
      : {}
    : {
        nextPageToken: encode({ after: sortKey(query, last), ...pointOf(point), query: signatureOf(query) }),
      };
  return c.json({
    ...headOf(calendar),
    ...token,
    items: shown.map((one) => presentEvent(calendar, one, query.timeZone)),
  });
});

/** The occurrences of one series. */
eventListRoutes.get("/calendars/:calendarId/events/:eventId/instances", (c) => {
  const calendar = calendarOf(c);
  const series = findInstance(calendar, c.req.param("eventId"));
  if (series === null) throw notFound();
  const query = readQuery(c.req.query());
  const items = expandAll(calendar, windowOf(query))
    .filter((instance) => instance.seriesId === series.id)
    .filter(
      (instance) => (query.showDeleted || !instance.isCancelled) && overlaps(instance.when, windowOf(query)),
    )
    .toSorted((a, b) => bounds(a.when).startMs - bounds(b.when).startMs)
    .slice(0, Math.min(query.maxResults, 2500))
    .map((instance) => presentEvent(calendar, instance, query.timeZone));
  return c.json({ ...headOf(calendar), items });
});

function readQuery(given: Record<string, string>): Query {
  const query = querySchema.safeParse(given);
  if (!query.success) throw invalid(String(query.error.issues[0]?.path[0] ?? "query"));
  if (query.data.orderBy === "startTime" && !query.data.singleEvents) {
    throw invalid("orderBy", "The requested ordering is not available for the particular query.");
  }
  const { timeMin, timeMax, updatedMin } = query.data;
  if (timeMin !== undefined && timeMax !== undefined && timeMax <= timeMin) {
    throw new GoogleError(400, { reason: "timeRangeEmpty", message: "The specified time range is empty." });
  }
  if (updatedMin !== undefined && updatedMin < Date.now() - oldestMs) {
    throw new GoogleError(410, {
      reason: "updatedMinTooLongAgo",
      message: "The requested minimum modification time lies too far in the past.",
      details: { locationType: "parameter", location: "updatedMin" },
    });
  }
  return query.data;
}

function readSyncToken(calendar: Calendar, query: Query, given: Record<string, string>): SyncPoint {
  const forbidden = unsyncable.find((name) => given[name] !== undefined);
  if (forbidden !== undefined) {
    throw invalid("syncToken", `Sync token cannot be used with other query restrictions: ${forbidden}.`);
  }
  if (given["showDeleted"] === "false")
    throw invalid("showDeleted", "showDeleted cannot be false with a sync token.");
  const sync = decode(syncSchema, query.syncToken ?? "");
  if (sync === null || sync.calendarId !== calendar.id)
    throw invalid("syncToken", "Invalid sync token value.");
  if (sync.singleEvents !== query.singleEvents) {
    throw invalid("syncToken", "The sync token was made with another value of singleEvents.");
  }
  const seconds = sandboxState().settings.calendarCursorSeconds;
  const isTooOld = seconds !== null && sync.issuedMs <= Date.now() - seconds * 1000;
  if (isTooOld || sync.issuedMs <= googleWorld().agenda.cursorsForgottenMs) {
    throw new GoogleError(410, {
      reason: "fullSyncRequired",
      message: "Sync token is no longer valid, a full sync is required.",
      details: { locationType: "parameter", location: "syncToken" },
    });
  }
  return sync;
}

function readPageToken(query: Query) {
  const page = decode(pageSchema, query.pageToken ?? "");
  if (page === null || page.query !== signatureOf(query))
    throw invalid("pageToken", "Invalid page token value.");
  return page;
}

function select(calendar: Calendar, query: Query, sync: SyncPoint | null): Instance[] {
  const window = sync === null ? windowOf(query) : { from: sync.from, to: sync.to };
  const all = query.singleEvents ? expandAll(calendar, clean(window)) : listStored(calendar);
  const chosen =
    sync === null ? all.filter((one) => isAsked(one, query)) : all.filter((one) => one.change > sync.change);
  return chosen.toSorted((a, b) => (sortKey(query, a) < sortKey(query, b) ? -1 : 1));
}

function isAsked(instance: Instance, query: Query): boolean {
  const { event } = instance;
  const isException = instance.kind === "exception" && !query.singleEvents;
  if (instance.isCancelled && !query.showDeleted && !isException) return false;
  if (instance.kind !== "series" && !overlaps(instance.when, windowOf(query))) return false;
  if (query.updatedMin !== undefined && instance.updatedMs < query.updatedMin) return false;
  if (query.iCalUID !== undefined && event.iCalUid !== query.iCalUID) return false;
  if (
    query.q !== undefined &&
    !`${event.title} ${event.description}`.toLowerCase().includes(query.q.toLowerCase())
  )
    return false;
  if (query.privateExtendedProperty === undefined) return true;
  const [name = "", ...value] = query.privateExtendedProperty.split("=");
  return event.privateProperties[name] === value.join("=");
}

function sortKey({ orderBy }: Query, instance: Instance): string {
  const pad = (ms: number) => String(ms).padStart(15, "0");
  if (orderBy === "startTime") return `${pad(bounds(instance.when).startMs)} ${instance.id}`;
  return orderBy === "updated" ? `${pad(instance.updatedMs)} ${instance.id}` : instance.id;
}

function signatureOf(query: Query): string {
  const told = Object.entries(query).filter(([name]) => name !== "pageToken" && name !== "maxResults");
  return JSON.stringify(told);
}

function pointOf({ change, issuedMs }: { change: number; issuedMs: number }) {
  return { change, issuedMs };
}

function windowOf({ timeMin, timeMax }: Query): Partial<Window> {
  return clean({ from: timeMin, to: timeMax });
}

function clean({ from, to }: { from?: number | undefined; to?: number | undefined }): Partial<Window> {
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function headOf(calendar: Calendar) {
  return {
    kind: "calendar#events",
    etag: `"p${googleWorld().agenda.lastChange}"`,
    summary: calendar.name,
    updated: new Date().toISOString(),
    timeZone: calendar.zone,
    accessRole: calendar.canWrite ? "owner" : "reader",
    defaultReminders: [],
  };
}
