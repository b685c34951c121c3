import { pathTo } from "../../../lib/path-to.ts";

/** The words of a delivery's state. */
export const formatStatus = {
  processed: "processed",
  ignored: "ignored",
  failed: "will be tried again",
  dead: "dead letter",
  held: "waits until the connection is resumed",
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

/** "8.2 KB": thousands, as providers state their limits. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`;
  return bytes < 1_000_000 ? `${(bytes / 1000).toFixed(1)} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
