import type { bindings, hooks } from "../../db/schema/bindings.ts";

export type HookRow = typeof hooks.$inferSelect;
export type BindingRow = typeof bindings.$inferSelect;

/**
 * Where the events of one delivery may have an effect: the hook's own binding and nothing else, whatever the payload
 * names. `deliveryId` is the provider's own; the same on every redelivery.
 */
export type DeliveryTarget = {
  hook: HookRow;
  binding: BindingRow | null;
  deliveryId: string;
  receivedAt: number;
};

/** What came of a delivery, as a sentence for the page. */
export type Applied = { status: "processed" | "ignored"; result: string };
