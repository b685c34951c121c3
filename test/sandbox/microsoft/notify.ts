import type { Change } from "../agenda/records.ts";
import { sendWebhook } from "../outbox.ts";
import { graphId } from "./ids.ts";
import { objectIdOf, tenantId, type Subscription, type World } from "./records.ts";

export const lifecycleEvents = ["reauthorizationRequired", "subscriptionRemoved", "missed"] as const;
export type LifecycleEvent = (typeof lifecycleEvents)[number];

/** https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks */
export function notifySubscriptions(world: World, { calendar, event, kind }: Change): void {
  for (const subscription of world.subscriptions.values()) {
    const { login, calendarId, changeTypes, isSuspended } = subscription;
    const isMeant = login === calendar.owner && (calendarId === null || calendarId === calendar.id);
    if (!isMeant || isSuspended || !changeTypes.includes(kind) || isExpired(subscription)) continue;
    const id = graphId(event.id, subscription.usesImmutableIds);
    const resource = `Users/${objectIdOf(login)}/Events/${id}`;
    post(subscription, subscription.url, {
      changeType: kind,
      resource,
      resourceData: {
        "@odata.type": "#Microsoft.Graph.Event",
        "@odata.id": resource,
        "@odata.etag": `W/"${event.change}"`,
        id,
      },
    });
  }
}

/** https://learn.microsoft.com/en-us/graph/change-notifications-lifecycle-events */
export function sendLifecycle(world: World, subscription: Subscription, event: LifecycleEvent): void {
  if (event === "reauthorizationRequired") subscription.isSuspended = true;
  if (event === "subscriptionRemoved") world.subscriptions.delete(subscription.id);
  if (subscription.lifecycleUrl !== null) {
    post(subscription, subscription.lifecycleUrl, { lifecycleEvent: event, resource: subscription.resource });
  }
}

export function isExpired({ expiresAtMs }: Subscription): boolean {
  return expiresAtMs <= Date.now();
}

function post(subscription: Subscription, url: string, item: Record<string, unknown>): void {
  const notice = {
    subscriptionId: subscription.id,
    subscriptionExpirationDateTime: new Date(subscription.expiresAtMs).toISOString(),
    clientState: subscription.clientState,
    tenantId,
    organizationId: tenantId,
    ...item,
  };
  sendWebhook({
    queue: `microsoft:${subscription.id}`,
    host: "graph.microsoft.com",
    siblingHost: "outlook.office.com",
    event: "lifecycleEvent" in item ? "lifecycle" : "events",
    action: String(item["lifecycleEvent"] ?? item["changeType"]),
    deliveryId: crypto.randomUUID(),
    url,
    body: JSON.stringify({ value: [notice] }),
    headers: async () => ({ "Content-Type": "application/json; charset=utf-8" }),
    settled: () => undefined,
  });
}
