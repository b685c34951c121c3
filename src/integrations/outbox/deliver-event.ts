import { describeError, log } from "../../lib/log.ts";
import { type DomainEvent, eventSchema } from "../../messages.ts";
import type { IntegrationContext } from "../context.ts";
import { isPermanent } from "../retry.ts";
import type { OutboxHandler, OutboxRow } from "./handler.ts";
import type { Owed } from "./owe.ts";

/**
 * Reacts to what happened in the product, as things are by then. Returns what is owed because of it: all of it is written in the batch that ends the
 * event. What it does itself bears a repeat, because a failure repeats the event for all.
 */
export type EventSubscriber = (
  ctx: IntegrationContext,
  event: DomainEvent,
) => Promise<readonly Owed[] | void>;

/** Delivers domain events to their subscribers; one that fails holds back no other. */
export function deliverEvents(subscribers: readonly EventSubscriber[]): OutboxHandler {
  return {
    label: "Change to pass on to chat and calendars",
    mostAttempts: 10,
    isRepeatable: true,
    deliver: async (ctx, attempt) => {
      await attempt.begin();
      const event = eventOf(attempt.row);
      const results = await Promise.allSettled(subscribers.map((subscriber) => subscriber(ctx, event)));
      const failures = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
      for (const failure of failures)
        log("error", "subscriber_failed", { event: event.type, ...describeError(failure) });
      // One that another attempt can heal comes first.
      if (failures.length > 0) throw failures.find((failure) => !isPermanent(failure)) ?? failures[0];
      attempt.owe(results.flatMap((result) => (result.status === "fulfilled" ? (result.value ?? []) : [])));
      return [];
    },
  };
}

function eventOf({ workspaceId, key, createdAt, payload }: OutboxRow): DomainEvent {
  return eventSchema.parse({ ...payload, workspaceId, eventId: key, at: createdAt });
}
