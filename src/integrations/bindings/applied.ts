import type { bindings } from "../../db/schema/bindings.ts";
import type { subscriptions } from "../../db/schema/subscriptions.ts";

export type SubscriptionRow = typeof subscriptions.$inferSelect;
export type BindingRow = typeof bindings.$inferSelect;

/**
 * Where the events of one delivery may have an effect: the subscription's own binding and nothing else, whatever the payload
 * names. `deliveryId` is the provider's own; the same on every redelivery.
 */
export type DeliveryTarget = {
  subscription: SubscriptionRow;
  binding: BindingRow | null;
  deliveryId: string;
  receivedAt: number;
};

/** What of a delivery counts once its binding is known. */
export type BindingTarget = {
  subscription: Pick<SubscriptionRow, "id">;
  binding: BindingRow;
  deliveryId: string;
  receivedAt: number;
};

/** What came of a delivery, as a sentence for the page. */
export type Applied = { status: "processed" | "ignored"; result: string };
