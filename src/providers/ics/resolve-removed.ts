import { earliestSingle, findSeries } from "../../lib/ical/find-series.ts";
import { findInstance } from "../../lib/ical/instances.ts";
import type { Calendar, ListedBefore, ResolvedEvent } from "../calendar.ts";
import { calendarAtHand, type Fetched } from "./client.ts";
import { selfOf, toEventSnapshot } from "./mapping.ts";

/** A series that was moved begins this much later, at most. */
const slackMs = 86_400_000;

/**
 * A file never says that an event was deleted: it lists it no more. Many leave out what is over, so of the past only files that still list
 * older events tell something.
 */
export const resolveRemoved: NonNullable<Calendar["resolveRemoved"]> = async (access, calendarId, events) => {
  const fetched = await calendarAtHand(access);
  const reach = earliestSingle(fetched.file);
  return events.map((event) => resolve(fetched, calendarId, { event, reach }));
};

function resolve(
  { file, fetchedAt: readAt }: Fetched,
  calendarId: string,
  { event, reach }: { event: ListedBefore; reach: number | null },
): ResolvedEvent {
  const instance = findInstance(file, event.id);
  if (instance !== null) {
    const of = { calendarId, readAt, self: selfOf(file) };
    return { is: "here", item: toEventSnapshot(instance, of) };
  }
  const series = findSeries(file, event.id);
  if (series?.isExcluded === true) return { is: "gone" };
  const since = Math.min(reach ?? Infinity, (series?.startsAt ?? Infinity) - slackMs);
  const isReached = event.endsAt > readAt || since <= event.startsAt;
  return { is: isReached ? "missing" : "unknown" };
}
