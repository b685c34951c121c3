import { Hono, type Context } from "hono";
import {
  bounds,
  expandAll,
  findInstance,
  listStored,
  overlaps,
  type Instance,
} from "../../agenda/instances.ts";
import type { Calendar } from "../../agenda/records.ts";
import { calendarsOf } from "../../agenda/seed.ts";
import { addEvent, answerInvitation, changeEvent, removeEvent, type Target } from "../../agenda/verbs.ts";
import { graphId } from "../ids.ts";
import { etagOf, presentEvent, presentProperties, presentStub } from "../present.ts";
import { microsoftWorld } from "../world.ts";
import { answerDelta, readWindow } from "./delta.ts";
import {
  apiRoot,
  bodyOf,
  calendarOf,
  GraphError,
  isDeleted,
  itemNotFound,
  sceneOf,
  writable,
  type GraphEnv,
} from "./answer.ts";
import { editOf, parseInput, whenOf, type EventInput } from "./event-input.ts";

/** Below `/me` and the paths of its calendars. */
export const eventRoutes = new Hono<GraphEnv>();

const targets = ["", "/calendar", "/calendars/:calendarId"];

for (const target of targets) {
  for (const name of ["delta", "delta()", "microsoft.graph.delta()"]) {
    eventRoutes.get(`${target}/calendarView/${name}`, answerDelta);
  }
  eventRoutes.get(`${target}/calendarView`, listView);
  eventRoutes.get(`${target}/events`, listEvents);
  eventRoutes.post(`${target}/events`, createEvent);
  eventRoutes.get(`${target}/events/:eventId`, (c) => {
    const { target: at, instance } = sceneOf(c);
    return c.json(present(c, at.calendar, instance));
  });
  eventRoutes.patch(`${target}/events/:eventId`, updateEvent);
  eventRoutes.delete(`${target}/events/:eventId`, (c) => {
    const scene = sceneOf(c);
    requireMatch(c, scene.instance);
    removeEvent(writable(scene.target), scene.instance);
    return c.body(null, 204);
  });
  for (const [name, answer] of [
    ["accept", "accepted"],
    ["tentativelyAccept", "tentative"],
    ["decline", "declined"],
  ] as const) {
    eventRoutes.post(`${target}/events/:eventId/${name}`, (c) => {
      const scene = sceneOf(c);
      answerInvitation(writable(scene.target), scene.instance, answer);
      return c.body(null, 202);
    });
  }
}

function listView(c: Context<GraphEnv>): Response {
  const calendar = calendarOf(c);
  const window = readWindow(c);
  const found = expandAll(calendar, window).filter(
    (instance) => !isDeleted(instance) && overlaps(instance.when, window),
  );
  return answerPage(c, calendar, found);
}

function listEvents(c: Context<GraphEnv>): Response {
  const calendar = calendarOf(c);
  const filter = c.req.query("$filter");
  const stored = listStored(calendar).filter((one) => one.kind !== "exception" && !isDeleted(one));
  return answerPage(
    c,
    calendar,
    filter === undefined ? stored : stored.filter((one) => isAsked(one, filter)),
  );
}

/** The one filter that the sandbox knows: by the value of an extended property. */
function isAsked({ event }: Instance, filter: string): boolean {
  const found = /\/id eq '([^']+)' and \w+\/value eq '([^']*)'/.exec(filter);
  if (found === null)
    throw new GraphError(400, "ErrorInvalidUrlQueryFilter", "The sandbox does not know this filter.");
  const [, id = "", value] = found;
  return event.privateProperties[id] === value;
}

function answerPage(c: Context<GraphEnv>, calendar: Calendar, found: Instance[]): Response {
  const sorted = found.toSorted((a, b) => bounds(a.when).startMs - bounds(b.when).startMs);
  const skip = Number(c.req.query("$skip") ?? 0) || 0;
  const top = Math.min(1000, Number(c.req.query("$top") ?? c.var.preferences.pageSize) || 10);
  const url = new URL(c.req.url);
  url.searchParams.set("$skip", String(skip + top));
  const path = `${c.var.origin}${url.pathname}${url.search}`;
  return c.json({
    "@odata.context": `${apiRoot(c)}/$metadata#events`,
    value: sorted.slice(skip, skip + top).map((instance) => present(c, calendar, instance)),
    ...(sorted.length > skip + top ? { "@odata.nextLink": path } : {}),
  });
}

async function createEvent(c: Context<GraphEnv>): Promise<Response> {
  const { agenda } = microsoftWorld();
  const target = writable({ agenda, calendar: calendarOf(c) });
  const input = parseInput(await bodyOf(c));
  const repeated = input.transactionId ? findRepeated(c, input, input.transactionId) : null;
  const event =
    repeated?.event ??
    addEvent(target, {
      ...editOf(input, null),
      when: whenOf(input, null),
      transactionId: input.transactionId ?? null,
    });
  const at = repeated?.calendar ?? target.calendar;
  const instance = findInstance(at, event.id);
  if (instance === null) throw itemNotFound();
  return c.json(present(c, at, instance), 201);
}

/** The same request again makes nothing and is answered as before; another one with the same id is refused. */
function findRepeated(c: Context<GraphEnv>, input: EventInput, transactionId: string) {
  for (const calendar of calendarsOf(microsoftWorld().agenda, c.var.grant.login)) {
    const event = [...calendar.events.values()].find((one) => one.transactionId === transactionId);
    if (event === undefined) continue;
    const isSame =
      event.status !== "cancelled" &&
      event.title === (input.subject ?? "") &&
      JSON.stringify(event.when) === JSON.stringify(whenOf(input, null));
    if (isSame) return { calendar, event };
    throw new GraphError(400, "ErrorDuplicateTransactionId", {
      message:
        "Your request can't be completed. The TransactionId specified in the request has already been used to create a different event.",
      extra: { "@event.existingEventId": graphId(event.id, c.var.preferences.isImmutable) },
    });
  }
  return null;
}

async function updateEvent(c: Context<GraphEnv>): Promise<Response> {
  const { target, instance } = sceneOf(c);
  requireMatch(c, instance);
  const input = parseInput(await bodyOf(c));
  const completed = completeTimes(instance, input, c);
  const { event } = instance;
  changeEvent(
    writable(target),
    instance,
    editOf(completed, { when: instance.when, properties: event.privateProperties }),
  );
  return answerChanged(c, target, instance.id);
}

/** A change may name the start or the end alone. */
function completeTimes(instance: Instance, input: EventInput, c: Context<GraphEnv>): EventInput {
  if (input.start === undefined && input.end === undefined) return input;
  const { start, end } = presentStub(instance, c.var.preferences);
  return { ...input, start: input.start ?? start, end: input.end ?? end };
}

function answerChanged(c: Context<GraphEnv>, { calendar }: Target, id: string): Response {
  const instance = findInstance(calendar, id);
  if (instance === null) throw itemNotFound();
  return c.json(present(c, calendar, instance));
}

function requireMatch(c: Context<GraphEnv>, instance: Instance): void {
  const expected = c.req.header("if-match");
  if (expected === undefined || expected === "*" || expected === etagOf(instance)) return;
  throw new GraphError(
    412,
    "ErrorIrresolvableConflict",
    "The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.",
  );
}

function present(c: Context<GraphEnv>, calendar: Calendar, instance: Instance) {
  const expand = c.req.query("$expand") ?? "";
  return {
    ...presentEvent(calendar, instance, c.var.preferences),
    ...presentProperties(instance.event, expand),
  };
}
