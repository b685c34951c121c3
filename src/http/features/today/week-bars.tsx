import type { DayList } from "../../../domain/time/list-days.ts";
import { formatDuration } from "../../../lib/format-duration.ts";
import { hourMs } from "../../../lib/time-units.ts";
import { addDays } from "../../../lib/zoned-time.ts";

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

/** The week of the list's last day, a bar for each day; the table behind it says the same. */
export function WeekBars({ list }: { list: DayList }) {
  const last = list.days[0]?.date;
  const days = Array.from({ length: 7 }, (_, index) => addDays(list.week.first, index)).map((date) => ({
    date,
    ms: list.days.find((day) => day.date === date)?.totalMs ?? 0,
  }));
  const top = Math.max(leastTopMs, ...days.map(({ ms }) => ms));
  return (
    <div class="week-bars">
      <svg aria-hidden="true" width="280" height="52">
        {days.map(({ date, ms }, index) => {
          const height = Math.round((ms / top) * barHeight);
          return (
            <g class={date === last ? "last" : undefined}>
              <rect x={index * 40 + 8} width="24" y={barHeight - height} height={height} rx="2" />
              <text x={index * 40 + 20} y="49">
                {weekday.format(new Date(date))}
              </text>
            </g>
          );
        })}
      </svg>
      <table class="visually-hidden">
        <caption>The days of this week</caption>
        <tbody>
          {days.map(({ date, ms }) => (
            <tr>
              <th scope="row">{longDate.format(new Date(date))}</th>
              <td>{formatDuration(ms)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
