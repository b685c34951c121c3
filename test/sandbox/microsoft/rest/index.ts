import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { people } from "../../agenda/records.ts";
import { calendarsOf } from "../../agenda/seed.ts";
import { takeFault } from "../../faults.ts";
import { bearerOf } from "../oauth/token.ts";
import { presentCalendar } from "../present.ts";
import { objectIdOf } from "../records.ts";
import { microsoftWorld } from "../world.ts";
import { windowsName } from "../zones.ts";
import { apiRoot, calendarOf, GraphError, readPreferences, type GraphEnv } from "./answer.ts";
import { eventRoutes } from "./events.ts";
import { subscriptionRoutes } from "./subscriptions.ts";

/** graph.microsoft.com/v1.0, as far as calendars reach. */
export const graphApi = new Hono<GraphEnv>();

const authenticate = createMiddleware<GraphEnv>(async (c, next) => {
  const grant = bearerOf(c);
  const path = c.req.path.slice("/graph.microsoft.com".length);
  const isRevoked =
    grant !== null &&
    grant.clientId !== "sandbox" &&
    takeFault("graph.microsoft.com", ["revoked"], { path, method: c.req.method }) !== null;
  if (grant === null || isRevoked) {
    throw new GraphError(401, "InvalidAuthenticationToken", "Access token has expired or is not yet valid.");
  }
  c.set("grant", grant);
  c.set("preferences", readPreferences(c.req.header("prefer")));
  await next();
  c.res.headers.set("request-id", crypto.randomUUID());
});

const requireCalendars = createMiddleware<GraphEnv>(async (c, next) => {
  const { scopes } = c.var.grant;
  const has = (name: string) => scopes.some((scope) => scope === name || scope.endsWith(`/${name}`));
  const isReading = c.req.method === "GET";
  const isAllowed = has("*") || has("Calendars.ReadWrite") || (isReading && has("Calendars.Read"));
  if (isAllowed) return next();
  throw new GraphError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.");
});

graphApi.onError((error, c) => {
  if (error instanceof GraphError) return c.json(error.body(), error.status);
  throw error;
});
graphApi.use(authenticate);
graphApi.get("/me", (c) => {
  const { login } = c.var.grant;
  const { name, email } = people[login];
  return c.json({
    "@odata.context": `${apiRoot(c)}/$metadata#users/$entity`,
    id: objectIdOf(login),
    displayName: name,
    givenName: name.split(" ")[0],
    surname: name.split(" ")[1],
    mail: email,
    userPrincipalName: email,
  });
});
graphApi.get("/me/mailboxSettings/timeZone", (c) =>
  c.json({ value: windowsName(people[c.var.grant.login].zone) }),
);
for (const path of ["/me/calendar", "/me/calendars", "/me/calendarView", "/me/events"]) {
  graphApi.use(path, requireCalendars);
  graphApi.use(`${path}/*`, requireCalendars);
}
graphApi.use(
  "/subscriptions/*",
  createMiddleware<GraphEnv>(async (c, next) => {
    const { scopes } = c.var.grant;
    const isAllowed = scopes.some(
      (scope) => scope === "*" || /(?:^|\/)Calendars\.Read(?:Write)?$/.test(scope),
    );
    if (isAllowed) return next();
    throw new GraphError(403, "ErrorAccessDenied", "Access is denied. Check credentials and try again.");
  }),
);
graphApi.get("/me/calendars", (c) =>
  c.json({
    "@odata.context": `${apiRoot(c)}/$metadata#users/calendars`,
    value: calendarsOf(microsoftWorld().agenda, c.var.grant.login).map(presentCalendar),
  }),
);
graphApi.get("/me/calendar", (c) => c.json(presentCalendar(calendarOf(c))));
graphApi.get("/me/calendars/:calendarId", (c) => c.json(presentCalendar(calendarOf(c))));
graphApi.route("/me", eventRoutes);
graphApi.route("/subscriptions", subscriptionRoutes);
graphApi.all("*", () => {
  throw new GraphError(404, "ResourceNotFound", "Resource could not be discovered.");
});
