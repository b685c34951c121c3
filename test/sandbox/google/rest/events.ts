import { Hono, type Context } from "hono";
import { findInstance, type Instance } from "../../agenda/instances.ts";
import { addEvent, changeEvent, removeEvent, type Target } from "../../agenda/verbs.ts";
import { etagOf, presentEvent } from "../present.ts";
import { bodyOf, GoogleError, notFound, targetOf, writableTargetOf, type GoogleEnv } from "./answer.ts";
import { editOf, mergeProperties, parseInput, whenOf, type EventInput } from "./event-input.ts";

export const eventRoutes = new Hono<GoogleEnv>();

eventRoutes.get("/calendars/:calendarId/events/:eventId", (c) => {
  const { calendar } = targetOf(c);
  const instance = findInstance(calendar, c.req.param("eventId"));
  if (instance === null) throw notFound();
  c.header("etag", etagOf(instance));
  return c.json(presentEvent(calendar, instance, c.req.query("timeZone")));
});

eventRoutes.post("/calendars/:calendarId/events", async (c) => {
  const target = writableTargetOf(c);
  const input = parseInput(await bodyOf(c));
  const { calendar } = target;
  const id = input.id ?? crypto.randomUUID().replaceAll("-", "").slice(0, 26);
  // Also of an event that was deleted: its id stays taken.
  if (calendar.events.has(id)) {
    throw new GoogleError(409, { reason: "duplicate", message: "The requested identifier already exists." });
  }
  const event = addEvent(target, {
    ...editOf(input, calendar.zone),
    ...propertiesOf(input),
    id,
    when: whenOf(input, calendar.zone),
  });
  return answerEvent(c, target, event.id);
});

eventRoutes.patch("/calendars/:calendarId/events/:eventId", async (c) => {
  const target = writableTargetOf(c);
  const instance = changeable(c, target);
  const input = parseInput(await bodyOf(c));
  const { event } = instance;
  changeEvent(target, instance, { ...editOf(input, target.calendar.zone), ...propertiesOf(input, event) });
  return answerEvent(c, target, instance.id);
});

/** A whole new version: what the request does not name is gone. */
eventRoutes.put("/calendars/:calendarId/events/:eventId", async (c) => {
  const target = writableTargetOf(c);
  const instance = changeable(c, target);
  const input = parseInput(await bodyOf(c));
  changeEvent(target, instance, {
    title: "",
    description: "",
    location: "",
    showAs: "busy",
    status: "confirmed",
    attendees: [],
    ...(instance.kind === "series" || instance.kind === "single" ? { recurrence: null } : {}),
    ...editOf(input, target.calendar.zone),
    ...propertiesOf(input),
    when: whenOf(input, target.calendar.zone),
  });
  return answerEvent(c, target, instance.id);
});

eventRoutes.delete("/calendars/:calendarId/events/:eventId", (c) => {
  const target = writableTargetOf(c);
  const instance = changeable(c, target);
  if (instance.isCancelled)
    throw new GoogleError(410, { reason: "deleted", message: "Resource has been deleted" });
  removeEvent(target, instance);
  return c.body(null, 204);
});

function answerEvent(c: Context<GoogleEnv>, { calendar }: Target, id: string): Response {
  const instance = findInstance(calendar, id);
  if (instance === null) throw notFound();
  c.header("etag", etagOf(instance));
  return c.json(presentEvent(calendar, instance));
}

function changeable(c: Context<GoogleEnv>, { calendar }: Target): Instance {
  const instance = findInstance(calendar, c.req.param("eventId") ?? "");
  if (instance === null) throw notFound();
  const expected = c.req.header("if-match");
  if (expected !== undefined && expected !== "*" && expected !== etagOf(instance)) {
    throw new GoogleError(412, {
      reason: "conditionNotMet",
      message: "Precondition Failed",
      details: { locationType: "header", location: "If-Match" },
    });
  }
  return instance;
}

function propertiesOf(
  { extendedProperties }: EventInput,
  known: { privateProperties: Record<string, string>; sharedProperties: Record<string, string> } = {
    privateProperties: {},
    sharedProperties: {},
  },
) {
  return {
    privateProperties: mergeProperties(known.privateProperties, extendedProperties?.private),
    sharedProperties: mergeProperties(known.sharedProperties, extendedProperties?.shared),
  };
}
