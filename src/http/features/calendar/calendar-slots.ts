import type { ListedSuggestion } from "../../../domain/suggestions/list-suggestions.ts";
import type { DayEntry } from "../../../domain/time/list-days.ts";
import { type LocalDate, minuteOfDay } from "../../../lib/zoned-time.ts";
import type { ViewerTime } from "../../viewer-time.ts";
import { drawnSpan, type Laid, layOut, type Span } from "./lay-out.ts";

export type CalendarDay = {
  date: LocalDate;
  /** Milliseconds UTC. */
  start: number;
  entries: DayEntry[];
  events: { event: ListedSuggestion; overlaps: boolean }[];
};

type Content =
  | { kind: "entry"; listed: DayEntry; event: ListedSuggestion | null }
  | { kind: "offer" | "waiting" | "left"; event: ListedSuggestion; overlaps: boolean };

/** An entry or event with its position in the day's column. */
export type Slot = Content & Span & Laid;

export type DaySlots = { allDay: ListedSuggestion[]; slots: Slot[] };

/** What stands in a day's column. An event that became an entry of that day is part of the entry. */
export function slotsOf(day: CalendarDay, { timeZone, now }: ViewerTime): DaySlots {
  const eventOf = new Map(day.events.map(({ event }) => [event.entryId, event]));
  const shown = new Set(day.entries.map(({ entry }) => entry.id));
  const entries = day.entries.map((listed): Content & Span => ({
    kind: "entry",
    listed,
    event: eventOf.get(listed.entry.id) ?? null,
    ...spanOf(day.start, Math.max(listed.entry.startedAt, day.start), listed.lengthMs, timeZone),
  }));
  const events = day.events
    .filter(
      ({ event }) => event.skipped !== "all_day" && !(event.entryId !== null && shown.has(event.entryId)),
    )
    .map((one): Content & Span => ({
      ...one,
      kind: kindOf(one.event, now),
      ...spanOf(day.start, one.event.startsAt, one.event.endsAt - one.event.startsAt, timeZone),
    }));
  return {
    allDay: day.events.filter(({ event }) => event.skipped === "all_day").map(({ event }) => event),
    slots: layOut([...entries, ...events]),
  };
}

function kindOf({ skipped, decision, endsAt }: ListedSuggestion, now: number) {
  if (skipped !== null || decision !== null) return "left";
  return endsAt > now ? "waiting" : "offer";
}

function spanOf(dayStart: number, startsAt: number, lengthMs: number, zone: string): Span {
  const from = startsAt === dayStart ? 0 : minuteOfDay(startsAt, zone);
  return { from, to: Math.min(1440, from + Math.floor(lengthMs / 60_000)) };
}

/** The attributes by which the stylesheet positions a slot: the Content-Security-Policy allows no style of its own. */
export function slotAttributes({ lane, lanes, ...span }: Span & Laid): Record<string, string> {
  const { from, to } = drawnSpan(span);
  const length = to - from;
  return {
    "data-h": String(Math.floor(from / 60)),
    "data-m": String(from % 60),
    "data-lh": String(Math.floor(length / 60)),
    "data-lm": String(length % 60),
    "data-lane": String(lane),
    "data-lanes": String(lanes),
  };
}

/** The hours that the columns show: a working day, and whatever lies outside it. */
export function hoursOf(days: DaySlots[]): { from: number; until: number } {
  const slots = days.flatMap(({ slots: ofDay }) => ofDay.map(drawnSpan));
  return {
    from: Math.min(8, ...slots.map(({ from }) => Math.floor(from / 60))),
    until: Math.max(18, ...slots.map(({ to }) => Math.ceil(to / 60))),
  };
}
