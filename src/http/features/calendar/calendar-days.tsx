import type { Clock } from "../../../domain/time/format-range.ts";
import { ButtonForm } from "../../components/button.tsx";
import { Duration } from "../../components/time.tsx";
import { freeSuggestions } from "../suggestions/free-suggestions.ts";
import { formatSkipReason, formatTitle } from "../suggestions/format.ts";
import type { ViewerTime } from "../../viewer-time.ts";
import { type LocalDate, minuteOfDay } from "../../../lib/zoned-time.ts";
import { CalendarBar } from "./calendar-bar.tsx";
import { calendarPath, type CalendarView, newEntryPath } from "../../calendar-path.ts";
import { inDialog } from "./new-entry-form.tsx";
import { CalendarSlot } from "./calendar-slot.tsx";
import { type CalendarDay, type DaySlots, hoursOf, slotAttributes, slotsOf } from "./calendar-slots.ts";

type Props = {
  days: CalendarDay[];
  /** Days of the week around them. */
  week: LocalDate[];
  viewerTime: ViewerTime;
  date: LocalDate;
  view: CalendarView;
  today: LocalDate;
  version: string;
  /** The event that was just decided about, or the entry that was moved. */
  focus?: string | undefined;
};

const utc = { timeZone: "UTC" } as const;
const dayName = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", ...utc });
const monthName = new Intl.DateTimeFormat("en-GB", { month: "short", ...utc });

/** The days with their entries and events; refreshes itself. */
export function CalendarDays({ days, week, viewerTime, date, view, today, version, focus }: Props) {
  const back = calendarPath(date, view);
  const shown = days.map((day) => ({ ...day, ...slotsOf(day, viewerTime) }));
  const namesCalendar =
    new Set(days.flatMap(({ events }) => events.map(({ event }) => event.bindingId))).size > 1;
  const { from, until } = hoursOf(shown);
  const slots = shown.flatMap((day) => day.slots);
  return (
    <section
      id="calendar-days"
      class="stack"
      data-live={`${back}&part=days`}
      data-version={version}
      aria-label="Entries and events"
    >
      <CalendarBar
        {...{ week, date, view, today, back }}
        dates={days.map((day) => day.date)}
        totalMs={days.flatMap(({ entries }) => entries).reduce((sum, { lengthMs }) => sum + lengthMs, 0)}
        offered={slots.filter(({ kind }) => kind === "offer").length}
      />
      <div
        class="week"
        data-view={view}
        data-h={String(from)}
        data-lh={String(until - from)}
        lang={viewerTime.clock === "24h" ? "en-GB" : "en-US"}
      >
        <Hours from={from} until={until} clock={viewerTime.clock} />
        {shown.map((day) => (
          <Day day={day} isToday={day.date === today} {...{ viewerTime, view, back, namesCalendar, focus }} />
        ))}
      </div>
    </section>
  );
}

function Hours({ from, until, clock }: { from: number; until: number; clock: Clock }) {
  const hours = Array.from({ length: until - from }, (_, index) => from + index);
  return (
    <ol class="hours" aria-hidden="true">
      {hours.map((hour) => (
        <li data-h={String(hour)}>
          {clock === "24h" ? `${hour}:00` : `${hour % 12 || 12} ${hour < 12 ? "am" : "pm"}`}
        </li>
      ))}
    </ol>
  );
}

type DayProps = {
  day: CalendarDay & DaySlots;
  isToday: boolean;
  viewerTime: ViewerTime;
  view: CalendarView;
  back: string;
  namesCalendar: boolean;
  focus: string | undefined;
};

function Day({ day, isToday, viewerTime, view, back, namesCalendar, focus }: DayProps) {
  const { date, entries, slots, allDay } = day;
  const offered = slots.flatMap((slot) =>
    slot.kind === "offer" ? [{ suggestion: slot.event, overlaps: slot.overlaps }] : [],
  );
  const free = freeSuggestions(offered);
  const trackedMs = entries.reduce((sum, { lengthMs }) => sum + lengthMs, 0);
  return (
    <section
      class="calendar-day"
      data-lanes={String(Math.max(1, ...slots.map(({ lanes }) => lanes)))}
      aria-current={isToday ? "date" : undefined}
    >
      <div class="day-head">
        <header class={view === "day" && free.length < 2 ? "visually-hidden" : "toolbar"}>
          <h3 class={view === "day" ? "visually-hidden" : undefined}>
            <a href={calendarPath(date, "day")}>
              {dayName.format(new Date(date))} <span>{monthName.format(new Date(date))}</span>
            </a>
          </h3>
          {trackedMs > 0 && view === "week" && <Duration ms={trackedMs} />}
          {view === "week" && <AddLink date={date} back={back} />}
          {free.length > 1 && <AcceptAll ids={free} back={back} />}
        </header>
        <ul class="all-day">
          {allDay.map(({ id, title, skipped }) => (
            <li id={`event-${id}`} title={formatSkipReason(skipped ?? "")}>
              {formatTitle(title)} <small>{formatSkipReason(skipped ?? "")}</small>
            </li>
          ))}
        </ul>
      </div>
      <ul class="slots" data-date={date} aria-label={dayName.format(new Date(date))}>
        {slots.map((slot) => (
          <CalendarSlot {...{ slot, day, viewerTime, back, namesCalendar, focus }} />
        ))}
        {isToday && <li class="now" aria-hidden="true" {...slotAttributes(nowSlot(viewerTime))} />}
      </ul>
      {view === "day" && slots.length + allDay.length === 0 && <p class="muted">Nothing on this day.</p>}
    </section>
  );
}

/** In a list, which has no empty slots to click. */
function AddLink({ date, back }: { date: LocalDate; back: string }) {
  return (
    <a
      class="button quiet small day-add"
      href={newEntryPath(date, back)}
      {...inDialog(date)}
      aria-label={`Add an entry on ${dayName.format(new Date(date))}`}
    >
      +
    </a>
  );
}

function nowSlot({ now, timeZone }: ViewerTime) {
  const minute = minuteOfDay(now, timeZone);
  return { from: minute, to: minute, lane: 0, lanes: 1 };
}

function AcceptAll({ ids, back }: { ids: string[]; back: string }) {
  const action = "/suggestions/accept";
  return (
    <ButtonForm
      action={action}
      label={`Accept ${ids.length}`}
      title={`Accept ${ids.length}: the events of this day that overlap nothing`}
      fields={{ all: ids.join(","), back }}
      attributes={{ "hx-post": action, "hx-target": "#calendar-days", "hx-swap": "outerMorph" }}
      look="quiet"
      small
    />
  );
}
