import type { CalendarPush } from "../calendar.ts";

/**
 * Google's notices have no body and no signature: the channel's token is their proof, and all they say is that something changed.
 * https://developers.google.com/calendar/api/guides/push#interpreting-the-notification-message-format
 */
export const readNotice: CalendarPush["readNotice"] = ({ headers }) => {
  const channelId = headers.get("X-Goog-Channel-ID");
  const state = headers.get("X-Goog-Resource-State");
  if (channelId === null || state === null) return { kind: "notices", notices: [] };
  const token = headers.get("X-Goog-Channel-Token");
  return {
    kind: "notices",
    notices: [{ channelId, token, kind: state === "sync" ? "established" : "changed" }],
  };
};
