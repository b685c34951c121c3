import { applyBindingEvent } from "./bindings/apply-binding-event.ts";
import { bindingSubscriber } from "./bindings/follow-connection.ts";
import { applyCalendarEvent } from "./calendar/sync/apply-calendar-event.ts";
import { calendarSubscriber } from "./calendar/sync/resume-calendars.ts";
import { calendarSync } from "./calendar/sync/sync-handler.ts";
import { chatSubscriber } from "./chat/channels/resume-channels.ts";
import type { Registry } from "./context.ts";
import { type EventHandlers, oneByOne } from "./inbound/dispatch-events.ts";
import { inboundSubscriber } from "./inbound/held-deliveries.ts";
import { applySubscriptionEvent } from "./subscriptions/apply-subscription-event.ts";
import { subscriptionSubscriber } from "./subscriptions/follow-connection.ts";
import { applyTrackerEvents } from "./trackers/apply-tracker-events.ts";
import { trackerSync } from "./trackers/sync-handler.ts";

/** Everything that folders register with those below them. */
export const registry: Registry & { eventHandlers: EventHandlers } = {
  connectionSubscribers: [
    chatSubscriber,
    calendarSubscriber,
    inboundSubscriber,
    subscriptionSubscriber,
    bindingSubscriber,
  ],
  eventHandlers: {
    tracker: applyTrackerEvents,
    calendar: oneByOne(applyCalendarEvent),
    container: oneByOne(applyBindingEvent),
    access: oneByOne(applyBindingEvent),
    subscription: oneByOne(applySubscriptionEvent),
  },
  syncHandlers: { repository: trackerSync, calendar: calendarSync },
};
