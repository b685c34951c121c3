import { applyBindingEvent } from "./bindings/apply-binding-event.ts";
import { bindingSubscriber } from "./bindings/follow-connection.ts";
import { applyCalendarEvent } from "./calendar/sync/apply-calendar-event.ts";
import { calendarSubscriber } from "./calendar/sync/resume-calendars.ts";
import { calendarSync } from "./calendar/sync/sync-handler.ts";
import { chatSubscriber } from "./chat/channels/resume-channels.ts";
import type { Registry } from "./context.ts";
import { endPersonalConnections } from "./connections/end-personal-connections.ts";
import { exportChange } from "./calendar/export/export-change.ts";
import { calendarEvents } from "./calendar/export/export-event.ts";
import { eventKind } from "./calendar/export/owed-event.ts";
import { homeKind, homeTabs, refreshHome } from "./chat/home/publish-home.ts";
import { notifyBrokenConnection } from "./chat/notifications/notify-broken-connection.ts";
import { budgetChecks, budgetKind } from "./chat/notifications/check-budget.ts";
import { messageKind } from "./chat/notifications/owed-message.ts";
import { chatMessages } from "./chat/notifications/post-owed.ts";
import { reminderKind, reminders } from "./chat/reminders/send-reminder.ts";
import { reportKind, reports } from "./chat/reports/send-report.ts";
import { summaries, summaryKind } from "./chat/summaries/send-summary.ts";
import { notifyTask } from "./chat/notifications/notify-task.ts";
import { notifyTimer } from "./chat/notifications/notify-timer.ts";
import { notifyWeek } from "./chat/notifications/notify-week.ts";
import { deliverEvents } from "./outbox/deliver-event.ts";
import { outboxSubscriber } from "./outbox/follow-connection.ts";
import type { OutboxHandlers } from "./outbox/handler.ts";
import { type EventHandlers, oneByOne } from "./inbound/dispatch-events.ts";
import { inboundSubscriber } from "./inbound/held-deliveries.ts";
import { applySubscriptionEvent } from "./subscriptions/apply-subscription-event.ts";
import { subscriptionSubscriber } from "./subscriptions/follow-connection.ts";
import { applyTrackerEvents } from "./trackers/apply-tracker-events.ts";
import { trackerSync } from "./trackers/sync-handler.ts";
import { createIssue } from "./trackers/writes/create-issue.ts";
import { writeComment } from "./trackers/writes/write-comment.ts";
import { writeIssue } from "./trackers/writes/write-issue.ts";
import { writeTime } from "./worklogs/write-time.ts";

/** Everything that folders register with those below them. */
export const registry: Registry & { eventHandlers: EventHandlers; outboxHandlers: OutboxHandlers } = {
  connectionSubscribers: [
    chatSubscriber,
    calendarSubscriber,
    inboundSubscriber,
    subscriptionSubscriber,
    bindingSubscriber,
    outboxSubscriber,
  ],
  outboxHandlers: {
    [eventKind]: calendarEvents,
    [homeKind]: homeTabs,
    [messageKind]: chatMessages,
    [budgetKind]: budgetChecks,
    [summaryKind]: summaries,
    [reportKind]: reports,
    [reminderKind]: reminders,
    event: deliverEvents([
      notifyTimer,
      notifyTask,
      notifyBrokenConnection,
      notifyWeek,
      refreshHome,
      exportChange,
      endPersonalConnections,
    ]),
    issue: writeIssue,
    worklog: writeTime,
    issue_create: createIssue,
    comment: writeComment,
  },
  eventHandlers: {
    tracker: applyTrackerEvents,
    calendar: oneByOne(applyCalendarEvent),
    container: oneByOne(applyBindingEvent),
    access: oneByOne(applyBindingEvent),
    subscription: oneByOne(applySubscriptionEvent),
  },
  syncHandlers: { tracker: trackerSync, calendar: calendarSync },
};
