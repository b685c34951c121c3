import type { CalendarSettings } from "../../../db/schema/calendar.ts";
import { longestMs } from "../../../domain/time/entry-rules.ts";
import type { SkipReason } from "../../../domain/suggestions/suggestion.ts";
import { instantOf, startOfDay } from "../../../lib/zoned-time.ts";
import { clip } from "../../../lib/truncate.ts";
import { webAddress } from "../../../lib/web-address.ts";
import type { EventSnapshot, EventTime } from "../../../providers/calendar.ts";
import { findRule } from "./find-rule.ts";

/** An event in our terms: what a suggestion says of it. Milliseconds UTC. */
export type Proposal = {
  eventId: string;
  seriesId: string | null;
  title: string;
  url: string | null;
  startsAt: number;
  endsAt: number;
  /** Zone on whose clock a floating time was read; null = the event says when it is in every zone. */
  floatsIn: string | null;
  skipped: SkipReason | null;
  projectId: string | null;
  tags: string[];
  billable: boolean | null;
  isAutomatic: boolean;
  remoteUpdatedAt: number;
};

const longestTitle = 500;

/** What becomes of an event by a calendar's settings. `zone` is the person's: an all-day event lies on their days. */
export function proposeEvent(event: EventSnapshot, settings: CalendarSettings, zone: string): Proposal {
  const rule = findRule(settings.rules, event);
  return {
    eventId: event.id,
    seriesId: event.seriesId,
    title: shownTitle(event.title),
    url: webAddress(event.url),
    ...instantsOf(event.time, zone),
    floatsIn: isFloating(event.time) ? zone : null,
    skipped: skipReason(event, settings),
    projectId: rule?.projectId ?? settings.projectId,
    tags: rule?.tags ?? [],
    billable: rule?.billable ?? null,
    isAutomatic: rule?.isAutomatic ?? false,
    remoteUpdatedAt: event.updatedAt,
  };
}

/** A title as it is kept: on one line, at most 500 characters. */
export function shownTitle(title: string): string {
  return clip(title.replace(/\s+/g, " ").trim(), longestTitle);
}

function isFloating(time: EventTime): time is Extract<EventTime, { isAllDay: false }> & { isFloating: true } {
  return !time.isAllDay && time.isFloating === true;
}

/** When an event begins and ends for a person in the zone, in milliseconds UTC. */
export function instantsOf(time: EventTime, zone: string): { startsAt: number; endsAt: number } {
  if (isFloating(time)) return { startsAt: onClock(time.startsAt, zone), endsAt: onClock(time.endsAt, zone) };
  if (!time.isAllDay) return { startsAt: time.startsAt, endsAt: time.endsAt };
  return { startsAt: startOfDay(time.startsOn, zone), endsAt: startOfDay(time.endsOn, zone) };
}

/** When a clock in the zone shows what is written as if it were UTC. */
function onClock(wall: number, zone: string): number {
  const [date = "", time = ""] = new Date(wall).toISOString().split("T");
  const [hours, minutes] = time.split(":").map(Number);
  return instantOf(date, (hours ?? 0) * 60 + (minutes ?? 0), zone) + (wall % 60_000);
}

/** The reason that says most comes first: an all-day holiday that also shows as free is "all day". */
function skipReason(event: EventSnapshot, settings: CalendarSettings): SkipReason | null {
  const { time, status, response, showAs } = event;
  if (status === "cancelled") return "cancelled";
  if (time.isAllDay) return "all_day";
  if (response === "declined") return "declined";
  if (showAs === "out_of_office" || showAs === "focus" || showAs === "free") return showAs;
  const isTentative = status === "tentative" || response === "tentative";
  if (isTentative && !settings.includesTentative) return "tentative";
  if (time.endsAt <= time.startsAt) return "no_length";
  return time.endsAt - time.startsAt > longestMs ? "too_long" : null;
}
