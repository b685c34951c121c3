import { Hono } from "hono";
import * as z from "zod";
import { isLoopback } from "../../sandbox.ts";
import { notify, resourceUri } from "../channels.ts";
import { googleWorld, type Channel } from "../world.ts";
import { bodyOf, calendarOf, GoogleError, invalid, type GoogleEnv } from "./answer.ts";

/** Google's default, and its longest, for events. */
const lifetimeMs = 7 * 86_400_000;

const watchSchema = z.object({
  id: z.string().regex(/^[A-Za-z0-9\-_+/=]{1,64}$/),
  type: z.enum(["web_hook", "webhook"]),
  address: z.url(),
  token: z.string().max(256).nullish(),
  expiration: z.coerce.number().nullish(),
  params: z.object({ ttl: z.coerce.number().nullish() }).nullish(),
});

const stopSchema = z.object({ id: z.string(), resourceId: z.string() });

/** https://developers.google.com/workspace/calendar/api/guides/push */
export const channelRoutes = new Hono<GoogleEnv>();

channelRoutes.post("/calendars/:calendarId/events/watch", async (c) => {
  const calendar = calendarOf(c);
  const body = watchSchema.safeParse(await bodyOf(c));
  if (!body.success) throw invalid(String(body.error.issues[0]?.path[0] ?? "body"));
  const { id, address, token, expiration, params } = body.data;
  const { channels } = googleWorld();
  if (channels.has(id)) {
    throw new GoogleError(400, { reason: "channelIdNotUnique", message: `Channel id ${id} not unique` });
  }
  // Google wants https; the sandbox reaches this machine only.
  if (!isLoopback(new URL(address))) {
    throw new GoogleError(400, {
      reason: "push.webhookUrlUnauthorized",
      message: `Unauthorized WebHook callback channel: ${address}`,
    });
  }
  const ttlMs = params?.ttl ? params.ttl * 1000 : lifetimeMs;
  const channel: Channel = {
    id,
    resourceId: `res-${calendar.id.replaceAll(/\W/g, "-")}`,
    calendarId: calendar.id,
    login: c.var.grant.login,
    clientId: c.var.grant.clientId,
    url: address,
    token: token ?? null,
    expiresAtMs: Math.min(expiration ?? Date.now() + ttlMs, Date.now() + lifetimeMs),
    messages: 0,
  };
  channels.set(id, channel);
  notify(channel, "sync");
  return c.json({
    kind: "api#channel",
    id,
    resourceId: channel.resourceId,
    resourceUri: resourceUri(calendar.id),
    ...(channel.token === null ? {} : { token: channel.token }),
    expiration: String(channel.expiresAtMs),
  });
});

channelRoutes.post("/channels/stop", async (c) => {
  const body = stopSchema.safeParse(await bodyOf(c));
  const { channels } = googleWorld();
  const channel = channels.get(body.data?.id ?? "");
  const { login, clientId } = c.var.grant;
  const isOwn = channel?.login === login && channel.clientId === clientId;
  if (channel === undefined || !isOwn || channel.resourceId !== body.data?.resourceId || isExpired(channel)) {
    throw new GoogleError(404, {
      reason: "notFound",
      message: `Channel '${body.data?.id ?? ""}' not found for project 'sandbox'`,
    });
  }
  channels.delete(channel.id);
  return c.body(null, 204);
});

function isExpired({ expiresAtMs }: Channel): boolean {
  return expiresAtMs <= Date.now();
}
