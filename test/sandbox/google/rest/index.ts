import { Hono } from "hono";
import { people } from "../../agenda/records.ts";
import { presentCalendar } from "../present.ts";
import { googleWorld } from "../world.ts";
import { calendarOf, GoogleError, notFound, ownCalendars, type GoogleEnv } from "./answer.ts";
import { authenticate, requireScope } from "./authenticate.ts";
import { channelRoutes } from "./channels.ts";
import { eventListRoutes } from "./event-list.ts";
import { eventRoutes } from "./events.ts";

const listScopes = ["", ".readonly", ".calendarlist", ".calendarlist.readonly"];
const readScopes = [
  "",
  ".readonly",
  ".events",
  ".events.readonly",
  ".events.owned",
  ".events.owned.readonly",
];
const writeScopes = ["", ".events", ".events.owned"];

/** www.googleapis.com: the Calendar API, version 3. */
export const calendarApi = new Hono<GoogleEnv>();

calendarApi.onError((error, c) => {
  if (error instanceof GoogleError) return c.json(error.body(), error.status);
  throw error;
});
calendarApi.use(authenticate);
calendarApi.use("/users/me/calendarList/*", requireScope(...listScopes));
calendarApi.get("/users/me/calendarList", (c) =>
  c.json({
    kind: "calendar#calendarList",
    etag: `"p${googleWorld().agenda.lastChange}"`,
    nextSyncToken: "calendar-list",
    items: ownCalendars(c).map(presentCalendar),
  }),
);
calendarApi.get("/users/me/calendarList/:calendarId", (c) => c.json(presentCalendar(calendarOf(c))));
calendarApi.get("/users/me/settings/:setting", requireScope("", ".readonly", ".settings.readonly"), (c) => {
  if (c.req.param("setting") !== "timezone") throw notFound();
  const { zone } = people[c.var.grant.login];
  return c.json({ kind: "calendar#setting", etag: '"0"', id: "timezone", value: zone });
});
calendarApi.get(
  "/calendars/:calendarId",
  requireScope("", ".readonly", ".calendars", ".calendars.readonly"),
  (c) => {
    const { id, name, zone } = calendarOf(c);
    return c.json({ kind: "calendar#calendar", etag: '"0"', id, summary: name, timeZone: zone });
  },
);
calendarApi.get("/calendars/:calendarId/events/*", requireScope(...readScopes));
calendarApi.post("/calendars/:calendarId/events/watch", requireScope(...readScopes));
calendarApi.on(
  ["POST", "PUT", "PATCH", "DELETE"],
  ["/calendars/:calendarId/events", "/calendars/:calendarId/events/:eventId{(?!watch$).+}"],
  requireScope(...writeScopes),
);
calendarApi.route("/", eventListRoutes);
calendarApi.route("/", channelRoutes);
calendarApi.route("/", eventRoutes);
calendarApi.all("*", () => {
  throw notFound();
});
