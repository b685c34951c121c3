import { unless } from "../kit/failures.ts";
import type { Subscriptions } from "../subscriptions.ts";
import { calendarPath, callGoogle } from "./client.ts";
import { channelSchema } from "./schemas.ts";

const lifetimeMs = 7 * 86_400_000;

/** https://developers.google.com/calendar/api/guides/push. Google ends a channel at its time and cannot prolong one. */
export const subscriptions: Subscriptions = {
  scope: "container",
  expires: true,

  async create(access, { externalId }, { id, url, secret, nowMs }) {
    const expiresAt = nowMs + lifetimeMs;
    const { body: channel } = await callGoogle(access, {
      method: "POST",
      path: calendarPath(externalId, "/events/watch"),
      json: { id, type: "web_hook", address: url, token: secret, expiration: String(expiresAt) },
      schema: channelSchema,
    });
    return {
      remoteId: channel.id,
      resourceId: channel.resourceId,
      expiresAt: channel.expiration ?? expiresAt,
    };
  },

  async remove(access, _calendar, { remoteId, resourceId }) {
    const json = { id: remoteId, resourceId };
    const call = { method: "POST", path: "/channels/stop", json, isIdempotent: true } as const;
    await unless([404], callGoogle(access, call));
  },
};
