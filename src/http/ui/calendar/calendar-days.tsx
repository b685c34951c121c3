import type { ListedSuggestion } from "../../../domain/suggestions/list-suggestions.ts";
import { formatRange } from "../../../domain/time/format-range.ts";
import type { DayEntry } from "../../../domain/time/list-days.ts";
import { addDays, type LocalDate } from "../../../lib/zoned-time.ts";
import { Duration } from "../components/time.tsx";
import { EntryWords } from "../today/entry-words.tsx";
import type { Eyes } from "../today/eyes.ts";
import { CalendarEvent } from "./calendar-event.tsx";
import { calendarPath, type CalendarView } from "./calendar-path.ts";

export type CalendarDay = {
  date: LocalDate;
  entries: DayEntry[];
  events: { event: ListedSuggestion; overlaps: boolean }[];
};

type Props = {
  days: CalendarDay[];
  eyes: Eyes;
  date: LocalDate;
  view: CalendarView;
  today: LocalDate;
  version: string;
};

const dayName = new Intl.DateTimeFormat("en-GB", {
  weekday: "short",
  day: "numeric",
  month: "short",
  timeZone: "UTC",
});

/** The days with their entries and events; refreshes itself. */
export function CalendarDays({ days, eyes, date, view, today, version }: Props) {
  const back = calendarPath(date, view);
  return (
    <section
      id="calendar-days"
      class="stack"
      data-live={`${back}&part=days`}
      data-version={version}
      aria-label="Days"
    >
      <Paging {...{ date, view, today }} />
      <div class={view === "week" ? "week" : "stack"}>
        {days.map((day) => (
          <section class="calendar-day" aria-current={day.date === today ? "date" : undefined}>
            <header class="toolbar">
              <h2>
                <a href={calendarPath(day.date, "day")}>{dayName.format(new Date(day.date))}</a>
              </h2>
              <Duration ms={day.entries.reduce((sum, { lengthMs }) => sum + lengthMs, 0)} />
            </header>
            <ul class="slots" role="list">
              {inOrder(day).map((slot) =>
                "entry" in slot ? (
                  <EntrySlot listed={slot} eyes={eyes} />
                ) : (
                  <CalendarEvent {...slot} eyes={eyes} back={back} />
                ),
              )}
            </ul>
          </section>
        ))}
      </div>
    </section>
  );
}

/** By the clock; an entry stands before the event that it was made of. */
function inOrder({ entries, events }: CalendarDay) {
  const startOf = (slot: (typeof entries)[number] | (typeof events)[number]) =>
    "entry" in slot ? slot.entry.startedAt : slot.event.startsAt;
  return [...entries, ...events].toSorted((a, b) => startOf(a) - startOf(b));
}

function EntrySlot({ listed: { entry, lengthMs }, eyes }: { listed: DayEntry; eyes: Eyes }) {
  const { id, startedAt, endedAt } = entry;
  return (
    <li class="slot entry-slot">
      <span class="cluster">
        <a class="number" href={`/entries/${id}`} title="Edit this entry">
          {endedAt === null ? "running" : formatRange({ startedAt, endedAt }, eyes.timeZone, eyes.clock)}
        </a>
        <Duration ms={lengthMs} />
      </span>
      <EntryWords entry={entry} />
    </li>
  );
}

function Paging({ date, view, today }: Pick<Props, "date" | "view" | "today">) {
  const step = view === "week" ? 7 : 1;
  const other = view === "week" ? "day" : "week";
  return (
    <nav class="cluster" aria-label="Calendar">
      <a href={calendarPath(addDays(date, -step), view)}>Earlier</a>
      <a href={calendarPath(today, view)}>Today</a>
      <a href={calendarPath(addDays(date, step), view)}>Later</a>
      <a class="end" href={calendarPath(date, other)}>
        Show the {other}
      </a>
    </nav>
  );
}
