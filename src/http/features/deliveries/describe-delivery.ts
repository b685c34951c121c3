import { pathTo } from "../../../lib/path-to.ts";

/** The words of a delivery's state. */
export const formatStatus = {
  processed: "processed",
  ignored: "ignored",
  failed: "will be tried again",
  dead: "dead letter",
  held: "waits until the connection works again",
} as const;

/** "issues · opened". */
export function eventName({ event, action }: { event: string; action: string | null }): string {
  return action === null ? event : `${event} · ${action}`;
}

export function deliveryPath({
  subscriptionId,
  deliveryId,
}: {
  subscriptionId: string;
  deliveryId: string;
}): string {
  return pathTo`/deliveries/${subscriptionId}/${deliveryId}`;
}
