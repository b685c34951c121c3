import type * as z from "zod/mini";

import type { QueuedInbound, ProviderEvent } from "../inbound.ts";
import { readDocumented } from "../kit/documented.ts";
import { importEchoedSecret, isEchoed } from "../kit/echoed-secret.ts";
import { notificationsSchema } from "./schemas.ts";

/** https://learn.microsoft.com/graph/change-notifications-delivery-webhooks; the clientState in each notification is the proof. */
export const inbound: QueuedInbound = {
  methods: ["POST"],
  answer: "queue",
  address: "subscription",
  contentTypes: null,
  maxBodyBytes: 1_048_576,
  // Before there is a subscription, Graph wants its own token back.
  handshake({ url }) {
    const text = new URL(url).searchParams.get("validationToken");
    return text === null ? null : { text };
  },
  importSecret: importEchoedSecret,
  // It is in the body.
  hasSignature: () => true,

  async verify({ body }, key) {
    const notifications = readNotifications(body);
    const proven = await Promise.all(notifications.map(({ clientState }) => isEchoed(clientState, key)));
    return proven.length > 0 && !proven.includes(false);
  },

  // Nothing names a notification, and the same body comes again for another change: applying one twice is harmless.
  identify: () => ({ id: crypto.randomUUID(), event: "notification" }),

  events: new Set(["notification"]),
  shownHeaders: ["user-agent"],

  parse: (_event, { body }) =>
    readDocumented({ id: "microsoft" }, "The notification is not what Microsoft Graph promises", () => {
      const notifications = notificationsSchema.parse(JSON.parse(new TextDecoder().decode(body))).value;
      const [first] = notifications;
      return {
        action: first?.lifecycleEvent ?? first?.changeType ?? null,
        events: notifications.map(toEvent),
        ignoredBecause: null,
      };
    }),
};

type Notification = z.infer<typeof notificationsSchema>["value"][number];

/** https://learn.microsoft.com/graph/change-notifications-lifecycle-events */
function toEvent({ lifecycleEvent, subscriptionId }: Notification): ProviderEvent {
  switch (lifecycleEvent) {
    case "reauthorizationRequired":
      return { kind: "subscription.renewal_due" };
    case "subscriptionRemoved":
      return { kind: "subscription.removed", remoteId: subscriptionId };
    default:
      // Also "missed": some were lost.
      return { kind: "calendar.changed" };
  }
}

function readNotifications(body: Uint8Array): Notification[] {
  try {
    return notificationsSchema.safeParse(JSON.parse(new TextDecoder().decode(body))).data?.value ?? [];
  } catch {
    // Anybody can post here: what cannot be read proves nothing.
    return [];
  }
}
