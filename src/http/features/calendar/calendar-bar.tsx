import { addDays, type LocalDate } from "../../../lib/zoned-time.ts";
import { Duration } from "../../components/time.tsx";
import { ButtonLink } from "../../components/button.tsx";
import { timesheetPath } from "../../timesheet-path.ts";
import { inDialog } from "./new-entry-form.tsx";
import { calendarPath, type CalendarView, newEntryPath } from "../../calendar-path.ts";

type Props = {
  dates: LocalDate[];
  /** Days of the week around them. */
  week: LocalDate[];
  date: LocalDate;
  view: CalendarView;
  today: LocalDate;
  totalMs: number;
  offered: number;
  back: string;
};

const utc = { timeZone: "UTC" } as const;
const full = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
  ...utc,
});
const range = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "long", year: "numeric", ...utc });
const short = new Intl.DateTimeFormat("en-GB", { weekday: "short", ...utc });
const views = [
  ["week", "Week"],
  ["day", "Day"],
] as const;

/** Says which days are shown and how they stand, and leads to others. */
export function CalendarBar(props: Props) {
  const { dates, date, view, today, totalMs, offered, back } = props;
  const [first, last] = [new Date(dates[0] ?? date), new Date(dates.at(-1) ?? date)];
  const step = view === "week" ? 7 : 1;
  return (
    <>
      <div class="toolbar">
        <h2>{view === "week" ? range.formatRange(first, last) : full.format(first)}</h2>
        <p class="muted">
          Tracked <Duration ms={totalMs} />
          {offered > 0 && `, ${offered} to decide`}
        </p>
        <div class="cluster">
          <ButtonLink small href={newEntryPath(date, back)} {...inDialog(date)} data-shortcut="n">
            Add an entry
          </ButtonLink>
          <nav class="cluster" aria-label="Days">
            <ButtonLink small href={calendarPath(addDays(date, -step), view)} aria-label={`Earlier ${view}`}>
              ‹
            </ButtonLink>
            <ButtonLink small href={calendarPath(today, view)}>
              Today
            </ButtonLink>
            <ButtonLink small href={calendarPath(addDays(date, step), view)} aria-label={`Later ${view}`}>
              ›
            </ButtonLink>
            <span class="segments">
              {views.map(([value, label]) => (
                <a
                  class="segment"
                  href={calendarPath(date, value)}
                  aria-current={value === view ? "page" : undefined}
                >
                  {label}
                </a>
              ))}
              <a class="segment" href={timesheetPath(date)}>
                Timesheet
              </a>
            </span>
          </nav>
        </div>
      </div>
      <Strip {...props} />
    </>
  );
}

/** The days of the week, one tap each, where there is no room for columns. */
function Strip({ week, date, view, today }: Props) {
  return (
    <nav class="day-strip" data-view={view} aria-label="Days of the week">
      {week.map((day) => (
        <a
          href={calendarPath(day, "day")}
          class={day === today ? "today" : undefined}
          aria-current={view === "day" && day === date ? "page" : undefined}
          title={full.format(new Date(day))}
        >
          <small>{short.format(new Date(day))}</small> {Number(day.slice(8))}
        </a>
      ))}
    </nav>
  );
}
