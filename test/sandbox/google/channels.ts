import type { Calendar } from "../agenda/records.ts";
import { sendWebhook } from "../outbox.ts";
import type { Channel, World } from "./world.ts";

/** Tells every live channel of the calendar that something changed; what, nobody says. */
export function notifyChannels(world: World, calendar: Calendar): void {
  for (const channel of world.channels.values()) {
    if (channel.calendarId === calendar.id && channel.login === calendar.owner) notify(channel, "exists");
  }
}

/** https://developers.google.com/workspace/calendar/api/guides/push#understanding-the-notification-message-format */
export function notify(channel: Channel, state: "sync" | "exists"): void {
  if (channel.expiresAtMs <= Date.now()) return;
  channel.messages += 1;
  const headers: Record<string, string> = {
    Accept: "*/*",
    "User-Agent": "APIs-Google; (+https://developers.google.com/webmasters/APIs-Google.html)",
    "X-Goog-Channel-ID": channel.id,
    "X-Goog-Channel-Expiration": new Date(channel.expiresAtMs).toUTCString(),
    "X-Goog-Message-Number": String(channel.messages),
    "X-Goog-Resource-ID": channel.resourceId,
    "X-Goog-Resource-State": state,
    "X-Goog-Resource-URI": resourceUri(channel.calendarId),
    ...(channel.token === null ? {} : { "X-Goog-Channel-Token": channel.token }),
  };
  sendWebhook({
    queue: `google:${channel.id}`,
    host: "www.googleapis.com",
    siblingHost: "calendar.google.com",
    event: "events",
    action: state,
    deliveryId: `${channel.id}/${channel.messages}`,
    url: channel.url,
    body: "",
    headers: async () => headers,
    settled: () => undefined,
  });
}

export function resourceUri(calendarId: string): string {
  return `https://www.googleapis.com/calendar/v3/calendars/${encodeURIComponent(calendarId)}/events?alt=json`;
}
