import type { Change } from "../agenda/records.ts";
import { sendWebhook } from "../outbox.ts";
import { graphId } from "./ids.ts";
import { objectIdOf, tenantId, type Subscription, type World } from "./records.ts";

export const lifecycleEvents = ["reauthorizationRequired", "subscriptionRemoved", "missed"] as const;
export type LifecycleEvent = (typeof lifecycleEvents)[number];

/** https://learn.microsoft.com/en-us/graph/change-notifications-delivery-webhooks: what has one address comes in one post. */
export function notifySubscriptions(world: World, { calendar, event, kind }: Change): void {
  const meant = [...world.subscriptions.values()].filter(
    ({ login, calendarId, changeTypes, isSuspended, expiresAtMs }) =>
      login === calendar.owner &&
      (calendarId === null || calendarId === calendar.id) &&
      changeTypes.includes(kind) &&
      !isSuspended &&
      !isExpired({ expiresAtMs }),
  );
  for (const [url, subscriptions] of Map.groupBy(meant, (subscription) => subscription.url)) {
    const notices = subscriptions.map((subscription) => {
      const id = graphId(event.id, subscription.usesImmutableIds);
      const resource = `Users/${objectIdOf(subscription.login)}/Events/${id}`;
      const resourceData = {
        "@odata.type": "#Microsoft.Graph.Event",
        "@odata.id": resource,
        "@odata.etag": `W/"${event.change}"`,
        id,
      };
      return noticeOf(subscription, { changeType: kind, resource, resourceData });
    });
    post(url, { event: "events", action: kind, notices });
  }
}

/** https://learn.microsoft.com/en-us/graph/change-notifications-lifecycle-events */
export function sendLifecycle(world: World, subscription: Subscription, event: LifecycleEvent): void {
  if (event === "reauthorizationRequired") subscription.isSuspended = true;
  if (event === "subscriptionRemoved") world.subscriptions.delete(subscription.id);
  if (subscription.lifecycleUrl === null) return;
  const notice = noticeOf(subscription, { lifecycleEvent: event, resource: subscription.resource });
  post(subscription.lifecycleUrl, { event: "lifecycle", action: event, notices: [notice] });
}

export function isExpired({ expiresAtMs }: Pick<Subscription, "expiresAtMs">): boolean {
  return expiresAtMs <= Date.now();
}

function noticeOf(subscription: Subscription, item: Record<string, unknown>): Record<string, unknown> {
  return {
    subscriptionId: subscription.id,
    subscriptionExpirationDateTime: new Date(subscription.expiresAtMs).toISOString(),
    clientState: subscription.clientState,
    tenantId,
    organizationId: tenantId,
    ...item,
  };
}

function post(
  url: string,
  { event, action, notices }: { event: string; action: string; notices: Record<string, unknown>[] },
): void {
  sendWebhook({
    queue: `microsoft:${url}`,
    host: "graph.microsoft.com",
    siblingHost: "outlook.office.com",
    event,
    action,
    deliveryId: crypto.randomUUID(),
    url,
    body: JSON.stringify({ value: notices }),
    headers: async () => ({ "Content-Type": "application/json; charset=utf-8" }),
    settled: () => undefined,
  });
}
