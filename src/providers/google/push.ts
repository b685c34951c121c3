import type { CalendarPush } from "../calendar.ts";
import { unless } from "../kit/failures.ts";
import { calendarPath, callGoogle } from "./client.ts";
import { channelSchema } from "./schemas.ts";
import { readNotice } from "./webhook.ts";

const lifetimeMs = 7 * 86_400_000;

/** https://developers.google.com/calendar/api/guides/push. Google ends a channel at its time and cannot prolong one. */
export const push: CalendarPush = {
  async watch(access, calendarId, { id, url, token, nowMs }) {
    const expiresAt = nowMs + lifetimeMs;
    const { body: channel } = await callGoogle(access, {
      method: "POST",
      path: calendarPath(calendarId, "/events/watch"),
      json: { id, type: "web_hook", address: url, token, expiration: String(expiresAt) },
      schema: channelSchema,
    });
    return { id: channel.id, resourceId: channel.resourceId, expiresAt: channel.expiration ?? expiresAt };
  },

  renew: null,

  async stop(access, { id, resourceId }) {
    const json = { id, resourceId };
    const call = { method: "POST", path: "/channels/stop", json, isIdempotent: true } as const;
    await unless([404], callGoogle(access, call));
  },

  readNotice,
};
