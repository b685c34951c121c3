import { Hono, type Context } from "hono";
import * as z from "zod";
import { isLoopback } from "../../sandbox.ts";
import { isExpired } from "../notify.ts";
import { objectIdOf, type Subscription } from "../records.ts";
import { findCalendar, microsoftWorld } from "../world.ts";
import { apiRoot, bodyOf, GraphError, type GraphEnv } from "./answer.ts";

/** https://learn.microsoft.com/en-us/graph/api/resources/subscription#subscription-lifetime, for events without their data */
const longestMs = 10_080 * 60_000;
const shortestMs = 45 * 60_000;
const handshakeMs = 10_000;

const createSchema = z.object({
  changeType: z.string().regex(/^(?:created|updated|deleted)(?:,\s*(?:created|updated|deleted))*$/),
  notificationUrl: z.url(),
  lifecycleNotificationUrl: z.url().nullish(),
  resource: z.string(),
  expirationDateTime: z.iso.datetime({ offset: true }),
  clientState: z.string().max(128).nullish(),
});

const renewSchema = z.object({ expirationDateTime: z.iso.datetime({ offset: true }) });

/** https://learn.microsoft.com/en-us/graph/api/subscription-post-subscriptions */
export const subscriptionRoutes = new Hono<GraphEnv>();

subscriptionRoutes.get("/", (c) => c.json({ value: own(c).map((one) => present(c, one)) }));

subscriptionRoutes.post("/", async (c) => {
  const body = createSchema.safeParse(await bodyOf(c));
  if (!body.success)
    throw invalid(`Property ${body.error.issues[0]?.path.join(".") ?? "body"} is not valid.`);
  const { notificationUrl, lifecycleNotificationUrl, resource } = body.data;
  const subscription: Subscription = {
    id: crypto.randomUUID(),
    login: c.var.grant.login,
    clientId: c.var.grant.clientId,
    calendarId: calendarIdOf(c, resource),
    resource,
    changeTypes: body.data.changeType.split(/,\s*/),
    url: notificationUrl,
    lifecycleUrl: lifecycleNotificationUrl ?? null,
    clientState: body.data.clientState ?? null,
    expiresAtMs: readExpiry(body.data.expirationDateTime),
    usesImmutableIds: c.var.preferences.isImmutable,
    isSuspended: false,
  };
  for (const url of [notificationUrl, lifecycleNotificationUrl]) if (url) await shakeHands(url);
  microsoftWorld().subscriptions.set(subscription.id, subscription);
  return c.json(present(c, subscription), 201);
});

subscriptionRoutes.get("/:id", (c) => c.json(present(c, find(c))));

subscriptionRoutes.patch("/:id", async (c) => {
  const subscription = find(c);
  const body = renewSchema.safeParse(await bodyOf(c));
  if (!body.success) throw invalid("Property expirationDateTime is not valid.");
  subscription.expiresAtMs = readExpiry(body.data.expirationDateTime);
  subscription.isSuspended = false;
  return c.json(present(c, subscription));
});

for (const name of ["reauthorize", "microsoft.graph.reauthorize"]) {
  subscriptionRoutes.post(`/:id/${name}`, (c) => {
    find(c).isSuspended = false;
    return c.body(null, 204);
  });
}

subscriptionRoutes.delete("/:id", (c) => {
  microsoftWorld().subscriptions.delete(find(c).id);
  return c.body(null, 204);
});

/** The endpoint has to answer at once with the token, decoded, as plain text. */
async function shakeHands(text: string): Promise<void> {
  const url = new URL(text);
  // Graph wants https; the sandbox reaches this machine only.
  if (!isLoopback(url)) throw invalid("The notification URL must be on this machine.");
  // With a plus sign and spaces, because a reader who decodes twice or never must fail.
  const token = `Validation: Testing client application reachability for subscription Request-Id: ${crypto.randomUUID()}+1`;
  url.searchParams.set("validationToken", token);
  const answer = await fetch(url, {
    method: "POST",
    headers: { "content-type": "text/plain; charset=utf-8" },
    redirect: "manual",
    signal: AbortSignal.timeout(handshakeMs),
  }).catch((error: unknown) => (error instanceof Error ? error.message : "unreachable"));
  const isPlain =
    typeof answer !== "string" && (answer.headers.get("content-type") ?? "").startsWith("text/plain");
  if (typeof answer !== "string" && answer.status === 200 && isPlain && (await answer.text()) === token)
    return;
  const status = typeof answer === "string" ? answer : String(answer.status);
  throw new GraphError(
    400,
    "ValidationError",
    `Subscription validation request failed. Notification endpoint must respond with 200 OK to validation request. (${status})`,
  );
}

function calendarIdOf(c: Context<GraphEnv>, resource: string): string | null {
  const path = resource.replace(/^\//, "");
  if (/^(?:me|users\/[^/]+)\/events$/i.test(path)) return null;
  const id = /^(?:me|users\/[^/]+)\/calendars\/([^/]+)\/events$/i.exec(path)?.[1];
  const calendar = id === undefined ? null : findCalendar(c.var.grant.login, id);
  if (calendar === null) throw invalid(`Resource '${resource}' is not supported or not found.`);
  return calendar.id;
}

function readExpiry(text: string): number {
  const ms = Date.parse(text);
  if (ms <= Date.now()) throw invalid("Subscription expiration must be in the future.");
  if (ms > Date.now() + longestMs) {
    throw invalid("Subscription expiration can only be 10080 minutes in the future.");
  }
  return Math.max(ms, Date.now() + shortestMs);
}

function own(c: Context<GraphEnv>): Subscription[] {
  const { login, clientId } = c.var.grant;
  return [...microsoftWorld().subscriptions.values()].filter(
    (one) => one.login === login && one.clientId === clientId && !isExpired(one),
  );
}

function find(c: Context<GraphEnv>): Subscription {
  const found = own(c).find(({ id }) => id === c.req.param("id"));
  if (found === undefined) throw new GraphError(404, "ResourceNotFound", "The object was not found.");
  return found;
}

function present(c: Context<GraphEnv>, subscription: Subscription) {
  return {
    "@odata.context": `${apiRoot(c)}/$metadata#subscriptions/$entity`,
    id: subscription.id,
    resource: subscription.resource,
    applicationId: subscription.clientId,
    changeType: subscription.changeTypes.join(","),
    // Graph does not show it again.
    clientState: null,
    notificationUrl: subscription.url,
    lifecycleNotificationUrl: subscription.lifecycleUrl,
    expirationDateTime: new Date(subscription.expiresAtMs).toISOString(),
    creatorId: objectIdOf(subscription.login),
  };
}

function invalid(message: string): GraphError {
  return new GraphError(400, "InvalidRequest", message);
}
