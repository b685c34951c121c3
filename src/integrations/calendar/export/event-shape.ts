import { sha256Hex } from "../../../lib/digest.ts";
import type { EventDraft, EventTime } from "../../../providers/calendar.ts";

/** What of an event a person sees and may change, comparable: milliseconds UTC, of an all-day event midnights UTC. */
export type EventShape = { title: string; startsAt: number; endsAt: number };

/** The shape of a draft or of an event as it came. */
export function shapeOf({ title, time }: { title: string; time: EventTime }): EventShape {
  if (!time.isAllDay) return { title, startsAt: time.startsAt, endsAt: time.endsAt };
  return { title, startsAt: Date.parse(time.startsOn), endsAt: Date.parse(time.endsOn) };
}

/** Whether two shapes are the same to a person. Calendars trim titles, and some keep whole seconds only. */
export function looksSame(a: EventShape, b: EventShape): boolean {
  const second = (instant: number) => Math.floor(instant / 1000);
  return (
    a.title.trim() === b.title.trim() &&
    second(a.startsAt) === second(b.startsAt) &&
    second(a.endsAt) === second(b.endsAt)
  );
}

/** Changes with everything that we write and a person sees. */
export function hashOf({ title, description, time }: Omit<EventDraft, "marker" | "zone">): Promise<string> {
  return sha256Hex(JSON.stringify([title, description, time]));
}
