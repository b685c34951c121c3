import { OutboundError } from "../../lib/outbound.ts";
import type { CalendarPush } from "../calendar.ts";
import { callGraph, sendGraph } from "./client.ts";
import { microsoftError } from "./errors.ts";
import { subscriptionSchema } from "./schemas.ts";
import { readNotice } from "./webhook.ts";

/** Just below the 4,230 minutes that Graph has always allowed for Outlook. */
const lifetimeMs = 4200 * 60_000;

/** https://learn.microsoft.com/graph/change-notifications-delivery-webhooks. The id is Graph's; ours is not used. */
export const push: CalendarPush = {
  async watch(access, calendarId, { url, token, nowMs }) {
    const { id, expirationDateTime } = await callGraph(access, {
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
    return { id, resourceId: "", expiresAt: expirationDateTime };
  },

  async renew(access, channel, nowMs) {
    const { expirationDateTime } = await callGraph(access, {
      method: "PATCH",
      path: subscriptionPath(channel.id),
      json: { expirationDateTime: new Date(nowMs + lifetimeMs).toISOString() },
      schema: subscriptionSchema,
      isIdempotent: true,
    });
    return { ...channel, expiresAt: expirationDateTime };
  },

  async stop(access, { id }) {
    try {
      await sendGraph(access, { method: "DELETE", path: subscriptionPath(id), isIdempotent: true });
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error;
      if (error.status !== 404) throw microsoftError(error);
    }
  },

  readNotice,
};

function subscriptionPath(id: string): string {
  return `/subscriptions/${encodeURIComponent(id)}`;
}
