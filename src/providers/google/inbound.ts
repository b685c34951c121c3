import type { QueuedInbound } from "../inbound.ts";
import { importEchoedSecret, isEchoed } from "../kit/echoed-secret.ts";

const namePattern = /^\w{1,50}$/;

/**
 * Google's notifications have no body and no signature: the channel's token is their proof, and all they say is that something changed.
 * https://developers.google.com/calendar/api/guides/push#interpreting-the-notification-message-format
 */
export const inbound: QueuedInbound = {
  methods: ["POST"],
  answer: "queue",
  address: "subscription",
  contentTypes: null,
  maxBodyBytes: 1_048_576,
  importSecret: importEchoedSecret,
  hasSignature: (headers) => headers.has("x-goog-channel-token"),

  async verify({ url, headers }, key) {
    // The channel's id is ours, the last part of its address.
    const isHere = new URL(url).pathname.endsWith(`/${headers.get("x-goog-channel-id")}`);
    return isHere && isEchoed(headers.get("x-goog-channel-token"), key);
  },

  identify({ headers }) {
    const event = headers.get("x-goog-resource-state") ?? "";
    if (!namePattern.test(event)) return null;
    const number = headers.get("x-goog-message-number") ?? "";
    // Without a body there is nothing else that tells two of them apart.
    return { id: namePattern.test(number) ? number : crypto.randomUUID(), event };
  },

  // "sync" says that the channel is open.
  events: new Set(["sync", "exists", "not_exists"]),

  shownHeaders: [
    "user-agent",
    "x-goog-channel-id",
    "x-goog-channel-expiration",
    "x-goog-message-number",
    "x-goog-resource-id",
    "x-goog-resource-state",
  ],

  parse: (event) => ({
    action: event,
    events: [{ kind: event === "sync" ? "subscription.confirmed" : "calendar.changed" }],
    ignoredBecause: null,
  }),
};
