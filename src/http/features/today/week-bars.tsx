import type { DayTarget } from "../../../domain/targets/target.ts";
import type { DayList } from "../../../domain/time/list-days.ts";
import { formatDuration } from "../../../lib/format-duration.ts";
import { hourMs } from "../../../lib/time-units.ts";
import { formatFree } from "../team/format.ts";

const weekday = new Intl.DateTimeFormat("en-GB", { weekday: "short", timeZone: "UTC" });
const longDate = new Intl.DateTimeFormat("en-GB", {
  weekday: "long",
  day: "numeric",
  month: "long",
  timeZone: "UTC",
});

/** The highest bar is at least that of a working day. */
const leastTopMs = 8 * hourMs;
const barHeight = 34;
/** A line at the very top keeps its whole width. */
const margin = 1;

type Props = { list: DayList; targets: readonly DayTarget[] };
type Bar = { date: string; ms: number; target: DayTarget };

/** The week of the list's last day, a bar for each day below the line of its target; the table behind it says the same. */
export function WeekBars({ list, targets }: Props) {
  const last = list.days[0]?.date;
  const bars = targets.map((target): Bar => {
    const { date } = target;
    return { date, ms: list.days.find((day) => day.date === date)?.totalMs ?? 0, target };
  });
  const top = Math.max(leastTopMs, ...bars.flatMap(({ ms, target }) => [ms, target.ms]));
  const heightOf = (ms: number) => Math.round((ms / top) * barHeight);
  const yOf = (ms: number) => margin + barHeight - heightOf(ms);
  return (
    <div class="week-bars">
      <svg aria-hidden="true" width="280" height="52">
        {bars.map(({ date, ms, target }, index) => (
          <g class={date === last ? "last" : undefined}>
            <rect x={index * 40 + 8} width="24" y={yOf(ms)} height={heightOf(ms)} rx="2" />
            {target.ms > 0 && (
              <line x1={index * 40} x2={index * 40 + 40} y1={yOf(target.ms)} y2={yOf(target.ms)} />
            )}
            <text x={index * 40 + 20} y="49">
              {weekday.format(new Date(date))}
            </text>
          </g>
        ))}
      </svg>
      <WeekTable bars={bars} />
    </div>
  );
}

/** Says nothing of targets where nobody has set working hours. */
function WeekTable({ bars }: { bars: readonly Bar[] }) {
  const hasTargets = bars.some(({ target }) => target.ms > 0 || target.free !== null);
  return (
    <table class="visually-hidden">
      <caption>The days of this week</caption>
      {hasTargets && (
        <thead>
          <tr>
            <th scope="col">Day</th>
            <th scope="col">Tracked</th>
            <th scope="col">Target</th>
          </tr>
        </thead>
      )}
      <tbody>
        {bars.map(({ date, ms, target }) => (
          <tr>
            <th scope="row">{longDate.format(new Date(date))}</th>
            <td>{formatDuration(ms)}</td>
            {hasTargets && (
              <td>
                {formatDuration(target.ms)}
                {target.free !== null && ` (${formatFree(target.free)})`}
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
