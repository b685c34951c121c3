import type { ListedSuggestion } from "../../../domain/suggestions/list-suggestions.ts";
import type { DayEntry } from "../../../domain/time/list-days.ts";
import type { Day } from "../../../domain/time/split-days.ts";
import { timerStays } from "../../../domain/time/moved-span.ts";
import { minuteOfDay } from "../../../lib/zoned-time.ts";
import type { ViewerTime } from "../../viewer-time.ts";
import { drawnSpan, type Laid, layOut, type Span } from "./lay-out.ts";

/** `lock` says why it cannot be changed; null = it can. */
export type CalendarEntry = DayEntry & { lock: string | null };

export type CalendarDay = Day & {
  entries: CalendarEntry[];
  events: { event: ListedSuggestion; overlaps: boolean }[];
};

type Content =
  | { kind: "entry"; listed: CalendarEntry; event: ListedSuggestion | null }
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
    ...spanOf(day, listed.entry.startedAt, listed.entry.endedAt ?? now, timeZone),
  }));
  const events = day.events
    .filter(
      ({ event }) => event.skipped !== "all_day" && !(event.entryId !== null && shown.has(event.entryId)),
    )
    .map((one): Content & Span => ({
      ...one,
      kind: kindOf(one.event, now),
      ...spanOf(day, one.event.startsAt, one.event.endsAt, timeZone),
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

/** What the clock on the wall shows, also where it was changed in between. */
function spanOf({ start, end }: Day, startsAt: number, endsAt: number, zone: string): Span {
  const from = startsAt <= start ? 0 : minuteOfDay(startsAt, zone);
  return { from, to: endsAt >= end ? 1440 : Math.max(from, minuteOfDay(endsAt, zone)) };
}

/** What a script (public/js/calendar.js) has to know to move an entry: its place to the minute, which of its ends are on this day, or why it stays. */
export function moveAttributes({ start, end }: Day, slot: Slot): Record<string, string> {
  if (slot.kind !== "entry") return {};
  const { listed, from, to } = slot;
  const { id, version, startedAt, endedAt } = listed.entry;
  const stays = endedAt === null ? timerStays : listed.lock;
  const ends = [...(startedAt >= start ? ["start"] : []), ...((endedAt ?? end) <= end ? ["end"] : [])];
  return {
    "data-entry": id,
    "data-entry-version": String(version),
    "data-from": String(from),
    "data-to": String(to),
    "data-ends": ends.join(" "),
    ...(stays === null ? {} : { "data-stays": stays }),
  };
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

/** The hours that the columns show: a day with room to move in, and whatever lies outside it. The page opens at those of work. */
export function hoursOf(days: DaySlots[]): { from: number; until: number } {
  const slots = days.flatMap(({ slots: ofDay }) => ofDay.map(drawnSpan));
  return {
    from: Math.min(6, ...slots.map(({ from }) => Math.floor(from / 60))),
    until: Math.max(22, ...slots.map(({ to }) => Math.ceil(to / 60))),
  };
}
