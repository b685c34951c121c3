import { OutboundError } from "../../lib/outbound.ts";
import type { CalendarPush } from "../calendar.ts";
import { calendarUrl, callGoogle, sendGoogle, stopChannelUrl } from "./client.ts";
import { googleError } from "./errors.ts";
import { channelSchema } from "./schemas.ts";
import { readNotice } from "./webhook.ts";

const lifetimeMs = 7 * 86_400_000;

/** https://developers.google.com/calendar/api/guides/push. Google ends a channel at its time and cannot prolong one. */
export const push: CalendarPush = {
  async watch(access, calendarId, { id, url, token, nowMs }) {
    const expiresAt = nowMs + lifetimeMs;
    const channel = await callGoogle(access, {
      method: "POST",
      url: calendarUrl(calendarId, "/events/watch"),
      json: { id, type: "web_hook", address: url, token, expiration: String(expiresAt) },
      schema: channelSchema,
    });
    return { id: channel.id, resourceId: channel.resourceId, expiresAt: channel.expiration ?? expiresAt };
  },

  renew: null,

  async stop(access, { id, resourceId }) {
    try {
      await sendGoogle(access, {
        method: "POST",
        url: stopChannelUrl,
        json: { id, resourceId },
        isIdempotent: true,
      });
    } catch (error) {
      if (!(error instanceof OutboundError)) throw error;
      if (error.status !== 404) throw googleError(error);
    }
  },

  readNotice,
};
