import { keyOf, type TimesheetRow } from "../../../domain/time/timesheet.ts";
import { pathTo, type Search } from "../../../lib/path-to.ts";
import { localDateOf } from "../../../lib/zoned-time.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { ProjectDot } from "../../components/project-dot.tsx";
import { Duration } from "../../components/time.tsx";
import type { Week } from "./save-cell.ts";
import { Cell, daySumId, nameOf, type Refused, rowSumId, weekSumId } from "./timesheet-cell.tsx";

const shortDay = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", timeZone: "UTC" });

type Props = { week: Week; refused: Refused[]; search: Search };

/** Refreshes itself: `version` is that of what it shows. */
export function TimesheetTable({ version, ...props }: Props & { version: string }) {
  const live = pathTo`/timesheet${props.search.with({ part: "table" })}`;
  return (
    <section id="timesheet-of-week" data-live={live} data-version={version} aria-label="The week">
      <Table {...props} />
    </section>
  );
}

/** One form: with scripts each cell is saved when it is left (public/js/timesheet.js). */
function Table({ week, refused, search }: Props) {
  const { timesheet, viewerTime } = week;
  const today = localDateOf(viewerTime.now, viewerTime.timeZone);
  if (timesheet.rows.length === 0) {
    return (
      <EmptyState title="No time in this week">
        <p>Add a row for what you worked on, or bring the rows of last week.</p>
      </EmptyState>
    );
  }
  const action = pathTo`/timesheet${search}`;
  return (
    <form method="post" action={action} id="timesheet" class="timesheet" data-timesheet={action}>
      <table>
        <thead>
          <tr>
            <th scope="col">Project and task</th>
            {timesheet.days.map(({ date }) => (
              <th scope="col" class="end" aria-current={date === today ? "date" : undefined}>
                {shortDay.format(new Date(date))}
              </th>
            ))}
            <th scope="col" class="end">
              Sum
            </th>
          </tr>
        </thead>
        <tbody>
          {timesheet.rows.map((row) => (
            <Row row={row} refused={refused} now={viewerTime.now} />
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Day</th>
            {timesheet.days.map(({ date }, index) => (
              <td class="end number" id={daySumId(date)}>
                <Duration ms={timesheet.dayTotals[index] ?? 0} />
              </td>
            ))}
            <td class="end number" id={weekSumId}>
              <Duration ms={timesheet.totalMs} />
            </td>
          </tr>
        </tfoot>
      </table>
    </form>
  );
}

function Row({ row, refused, now }: { row: TimesheetRow; refused: Refused[]; now: number }) {
  const { projectName, projectColour, taskTitle } = row;
  return (
    <tr>
      <th scope="row">
        {projectName === null ? "No project" : <ProjectDot colour={projectColour ?? ""} name={projectName} />}
        {taskTitle !== null && <span class="muted"> {taskTitle}</span>}
      </th>
      {row.cells.map((cell) => (
        <td class="end">
          <Cell
            work={row}
            name={nameOf(row)}
            cell={cell}
            now={now}
            refused={
              refused.find(({ typed }) => typed.date === cell.date && keyOf(typed.work) === keyOf(row)) ??
              null
            }
          />
        </td>
      ))}
      <td class="end number" id={rowSumId(row)}>
        <Duration ms={row.totalMs} />
      </td>
    </tr>
  );
}
