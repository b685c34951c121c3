import { unless } from "../kit/failures.ts";
import type { Subscriptions } from "../subscriptions.ts";
import { callGraph } from "./client.ts";
import { subscriptionSchema } from "./schemas.ts";

/** Just below the 4,230 minutes that Graph has always allowed for Outlook. */
const lifetimeMs = 4200 * 60_000;

/** https://learn.microsoft.com/graph/change-notifications-delivery-webhooks. The id is Graph's; ours is not used. */
export const subscriptions: Subscriptions = {
  scope: "container",
  expires: true,

  async create(access, { externalId }, { url, secret, nowMs }) {
    const { body } = await callGraph(access, {
      method: "POST",
      path: "/subscriptions",
      json: {
        changeType: "created,updated,deleted",
        notificationUrl: url,
        lifecycleNotificationUrl: url,
        // The id as Graph wrote it: this is no address.
        resource: `me/calendars/${externalId}/events`,
        expirationDateTime: new Date(nowMs + lifetimeMs).toISOString(),
        clientState: secret,
      },
      schema: subscriptionSchema,
    });
    return { remoteId: body.id, resourceId: null, expiresAt: body.expirationDateTime };
  },

  async renew(access, subscription, nowMs) {
    const { body } = await callGraph(access, {
      method: "PATCH",
      path: subscriptionPath(subscription.remoteId),
      json: { expirationDateTime: new Date(nowMs + lifetimeMs).toISOString() },
      schema: subscriptionSchema,
      isIdempotent: true,
    });
    return { ...subscription, expiresAt: body.expirationDateTime };
  },

  async remove(access, _calendar, { remoteId }) {
    const path = subscriptionPath(remoteId);
    await unless([404], callGraph(access, { method: "DELETE", path, isIdempotent: true }));
  },
};

function subscriptionPath(id: string): string {
  return `/subscriptions/${encodeURIComponent(id)}`;
}
