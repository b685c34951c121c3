import type { Hours } from "../../../domain/reports/hours.ts";
import type { ReportQuery } from "../../../domain/reports/report-query.ts";
import { formatDuration } from "../../../lib/format-duration.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { Duration } from "../../components/time.tsx";
import { ReportHead } from "./report-head.tsx";

const dayNames = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

type Day = { name: string; hours: readonly number[] };

/** When time was tracked: the hours of each day of the week, as a map and a table. */
export function HoursReport({
  hours,
  query,
  weekStart,
}: {
  hours: Hours;
  query: ReportQuery;
  weekStart: number;
}) {
  const days = [0, 1, 2, 3, 4, 5, 6].map((offset): Day => {
    const day = (weekStart - 1 + offset) % 7;
    return { name: dayNames[day] ?? "", hours: hours.byDay.get(day + 1) ?? [] };
  });
  return (
    <section id="report" class="stack" aria-label="Report">
      <ReportHead kind="hours" query={query} period={hours.period} files={[]} />
      {hours.totalMs === 0 ? (
        <EmptyState title="No time in these days">
          <p>Choose other days, or take a filter away.</p>
        </EmptyState>
      ) : (
        <>
          <HeatMap days={days} />
          <HoursTable days={days} totalMs={hours.totalMs} />
        </>
      )}
    </section>
  );
}

const allHours = Array.from({ length: 24 }, (_, hour) => hour);
const rowHeight = 12.5;

/** A row for each day, a column for each hour; the more time, the stronger. */
function HeatMap({ days }: { days: Day[] }) {
  const most = Math.max(...days.flatMap(({ hours }) => hours));
  const [top] = days
    .flatMap((day) => day.hours.map((ms, hour) => ({ day, hour, ms })))
    .toSorted((a, b) => b.ms - a.ms);
  const label = `Tracked time by day of the week and hour. The most is ${formatDuration(most)}: ${top?.day.name}, ${top === undefined ? "" : spanOf(top.hour)}. The table below has all figures.`;
  return (
    <svg class="chart" role="img" aria-label={label}>
      {days.map(({ name, hours }, row) => (
        <>
          <text class="chart-hours" x="-0.5rem" y={percent((row + 0.5) * rowHeight)} dy="0.32em">
            {name.slice(0, 2)}
          </text>
          {hours.map((ms, hour) => (
            <rect
              data-colour={ms === 0 ? "slate" : "copper"}
              fill-opacity={String(ms === 0 ? 0.12 : Number((0.25 + 0.75 * (ms / most)).toFixed(2)))}
              x={percent((hour * 100) / 24)}
              width={percent((100 / 24) * 0.92)}
              y={percent(row * rowHeight)}
              height={percent(rowHeight * 0.9)}
            >
              <title>{`${name}, ${spanOf(hour)}: ${formatDuration(ms)}`}</title>
            </rect>
          ))}
        </>
      ))}
      {allHours
        .filter((hour) => hour % 3 === 0)
        .map((hour) => (
          <text class="chart-label" x={percent(((hour + 0.5) * 100) / 24)} y="97%">
            {hour}
          </text>
        ))}
    </svg>
  );
}

function HoursTable({ days, totalMs }: { days: Day[]; totalMs: number }) {
  const at = (hour: number) => days.map(({ hours }) => hours[hour] ?? 0);
  const sum = (all: readonly number[]) => all.reduce((total, ms) => total + ms, 0);
  return (
    <div class="scroll" tabindex={0} role="region" aria-label="Hours of the day">
      <table class="report weekly">
        <thead>
          <tr>
            <th scope="col">Hour</th>
            {days.map(({ name }) => (
              <th scope="col" class="end">
                {name.slice(0, 3)}
              </th>
            ))}
            <th scope="col" class="end">
              Week
            </th>
          </tr>
        </thead>
        <tbody>
          {allHours
            .filter((hour) => sum(at(hour)) > 0)
            .map((hour) => (
              <tr>
                <th scope="row">{spanOf(hour)}</th>
                {[...at(hour), sum(at(hour))].map((ms) => (
                  <Cell ms={ms} />
                ))}
              </tr>
            ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Total</th>
            {days.map(({ hours }) => (
              <Cell ms={sum(hours)} />
            ))}
            <Cell ms={totalMs} />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function Cell({ ms }: { ms: number }) {
  return <td class="end">{ms === 0 ? <span class="muted">–</span> : <Duration ms={ms} />}</td>;
}

function spanOf(hour: number): string {
  return `${hour}:00 – ${hour + 1}:00`;
}

function percent(value: number): string {
  return `${Number(value.toFixed(2))}%`;
}
