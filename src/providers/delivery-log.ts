import type { Access } from "./access.ts";

/** One attempt of the provider to deliver through a hook. */
export type DeliveryAttempt = {
  /** Of the attempt. */
  id: string;
  /** Of the delivery: the same on every attempt, as `Webhook.identify` reads it. */
  deliveryId: string;
  /** By the provider's clock. */
  at: number;
  /** Whether we answered that we took it. */
  isTaken: boolean;
};

/** What a provider keeps of its deliveries, for those that do not reach us. */
export type DeliveryLog = {
  /** For so long a delivery can be requested again. */
  keptMs: number;
  /** One page of attempts, newest first; `cursor` null starts, `next` null ends. */
  list(
    access: Access,
    container: { externalId: string },
    query: { remoteId: string; cursor: string | null },
  ): Promise<{ attempts: DeliveryAttempt[]; next: string | null }>;
  /** Has the delivery of an attempt sent again, under its own id. */
  redeliver(
    access: Access,
    container: { externalId: string },
    attempt: { remoteId: string; id: string },
  ): Promise<void>;
};
