import type { CalendarPush } from "../calendar.ts";
import { unless } from "../kit/failures.ts";
import { callGraph } from "./client.ts";
import { subscriptionSchema } from "./schemas.ts";
import { readNotice } from "./webhook.ts";

/** Just below the 4,230 minutes that Graph has always allowed for Outlook. */
const lifetimeMs = 4200 * 60_000;

/** https://learn.microsoft.com/graph/change-notifications-delivery-webhooks. The id is Graph's; ours is not used. */
export const push: CalendarPush = {
  async watch(access, calendarId, { url, token, nowMs }) {
    const { body } = await callGraph(access, {
      method: "POST",
      path: "/subscriptions",
      json: {
        changeType: "created,updated,deleted",
        notificationUrl: url,
        lifecycleNotificationUrl: url,
        // The id as Graph wrote it: this is no address.
        resource: `me/calendars/${calendarId}/events`,
        expirationDateTime: new Date(nowMs + lifetimeMs).toISOString(),
        clientState: token,
      },
      schema: subscriptionSchema,
    });
    return { id: body.id, resourceId: "", expiresAt: body.expirationDateTime };
  },

  async renew(access, channel, nowMs) {
    const { body } = await callGraph(access, {
      method: "PATCH",
      path: subscriptionPath(channel.id),
      json: { expirationDateTime: new Date(nowMs + lifetimeMs).toISOString() },
      schema: subscriptionSchema,
      isIdempotent: true,
    });
    return { ...channel, expiresAt: body.expirationDateTime };
  },

  async stop(access, { id }) {
    const path = subscriptionPath(id);
    await unless([404], callGraph(access, { method: "DELETE", path, isIdempotent: true }));
  },

  readNotice,
};

function subscriptionPath(id: string): string {
  return `/subscriptions/${encodeURIComponent(id)}`;
}
