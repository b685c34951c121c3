import type { Detailed, DetailedEntry } from "../../../domain/reports/detailed.ts";
import { formatRange } from "../../../domain/time/format-range.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { Pager } from "../../components/pager.tsx";
import { ProjectDot } from "../../components/project-dot.tsx";
import { Duration, LocalTime } from "../../components/time.tsx";
import type { ViewerTime } from "../../viewer-time.ts";
import { Amounts } from "./amounts.tsx";
import { ReportHead } from "./report-head.tsx";
import { type DetailedQuery, searchAfter, searchOf } from "../../../domain/reports/report-query.ts";

type Props = { detailed: Detailed; query: DetailedQuery; time: ViewerTime; showsPeople: boolean };

/** Entry by entry, the latest first, page by page. */
export function DetailedReport({ detailed, query, time, showsPeople }: Props) {
  const { entries, period, total, next } = detailed;
  const search = searchOf(query);
  const hasAmounts = total.amounts.length > 0;
  const files = [
    { name: "CSV", path: pathTo`/reports/detailed.csv${search}` },
    { name: "XLSX", path: pathTo`/reports/detailed.xlsx${search}` },
  ];
  return (
    <section id="report" class="stack" aria-label="Report">
      <ReportHead kind="detailed" query={query} period={period} files={entries.length === 0 ? [] : files} />
      {entries.length === 0 ? (
        <EmptyState title="No time in these days">
          <p>Choose other days, or take a filter away.</p>
        </EmptyState>
      ) : (
        <div class="scroll">
          <table class="report detailed">
            <Head hasAmounts={hasAmounts} />
            <tbody>
              {entries.map((entry) => (
                <EntryRow entry={entry} time={time} showsPeople={showsPeople} hasAmounts={hasAmounts} />
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row" colspan={2}>
                  Total of all pages
                </th>
                <td class="end">
                  <Duration ms={total.ms} />
                </td>
                {hasAmounts && (
                  <td class="end">
                    <Amounts amounts={total.amounts} />
                  </td>
                )}
              </tr>
            </tfoot>
          </table>
        </div>
      )}
      <Pager
        previous={query.after === "" ? null : pathTo`/reports/detailed${search}`}
        next={next === null ? null : pathTo`/reports/detailed${searchAfter(query, next)}`}
        labels={{ previous: "Back to the latest", next: "Earlier entries" }}
      />
    </section>
  );
}

function Head({ hasAmounts }: { hasAmounts: boolean }) {
  return (
    <thead>
      <tr>
        <th scope="col">When</th>
        <th scope="col">What</th>
        <th scope="col" class="end">
          Hours
        </th>
        {hasAmounts && (
          <th scope="col" class="end">
            Amount
          </th>
        )}
      </tr>
    </thead>
  );
}

type RowProps = { entry: DetailedEntry; hasAmounts: boolean } & Pick<Props, "time" | "showsPeople">;

function EntryRow({ entry, time, showsPeople, hasAmounts }: RowProps) {
  const { startedAt, endedAt, client, project, colour, task, notes, tags, billable, amount, currency } =
    entry;
  const { timeZone, clock } = time;
  return (
    <tr>
      <td class="number">
        <LocalTime at={startedAt} zone={timeZone} style="date" />
        <br />
        <small class="muted">
          {endedAt === null ? "Timer runs" : formatRange({ startedAt, endedAt }, timeZone, clock)}
        </small>
      </td>
      <th scope="row">
        <span>{notes === "" ? (task ?? "No notes") : notes}</span>
        <span class="cluster small muted">
          {showsPeople && <span>{entry.person}</span>}
          {project !== null && (
            <ProjectDot
              colour={colour ?? "slate"}
              name={client === null ? project : `${client} · ${project}`}
            />
          )}
          {task !== null && notes !== "" && <span>{task}</span>}
          {tags.map((tag) => (
            <span>#{tag}</span>
          ))}
          {billable && <span>Billable</span>}
        </span>
      </th>
      <td class="end">
        <Duration ms={entry.ms} />
      </td>
      {hasAmounts && (
        <td class="end">
          <Amounts amounts={amount === null || currency === null ? [] : [{ amount, currency }]} />
        </td>
      )}
    </tr>
  );
}
