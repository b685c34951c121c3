import { earliestSingle, findSeries } from "../../lib/ical/find-series.ts";
import { findInstance } from "../../lib/ical/instances.ts";
import type { Calendar, Fate, ListedBefore } from "../calendar.ts";
import { calendarAtHand, type Fetched } from "./client.ts";
import { selfOf, toEventSnapshot } from "./mapping.ts";

/** A series that was moved begins this much later, at most. */
const slackMs = 86_400_000;

/**
 * A file never says that an event was deleted: it lists it no more. Many leave out what is over, so of the past only files that still list
 * older events tell something.
 */
export const fatesOf: NonNullable<Calendar["fatesOf"]> = async (access, calendarId, events) => {
  const fetched = await calendarAtHand(access);
  const reach = earliestSingle(fetched.file);
  return events.map((event) => fateOf(fetched, calendarId, { event, reach }));
};

function fateOf(
  { file, fetchedAt: readAt }: Fetched,
  calendarId: string,
  { event, reach }: { event: ListedBefore; reach: number | null },
): Fate {
  const instance = findInstance(file, event.id);
  if (instance !== null) {
    const of = { calendarId, readAt, self: selfOf(file) };
    return { status: "there", event: toEventSnapshot(instance, of) };
  }
  const series = findSeries(file, event.id);
  if (series?.isExcluded === true) return { status: "cancelled" };
  const since = Math.min(reach ?? Infinity, (series?.startsAt ?? Infinity) - slackMs);
  const isReached = event.endsAt > readAt || since <= event.startsAt;
  return { status: isReached ? "missing" : "unknown" };
}
