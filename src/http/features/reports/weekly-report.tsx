import type { Summary, SummaryGroup } from "../../../domain/reports/summary.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { addDays, type LocalDate } from "../../../lib/zoned-time.ts";
import { ButtonLink } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { Duration } from "../../components/time.tsx";
import { colourAt } from "./columns-chart.tsx";
import { formatPeriod, nameOf, shortNameOf } from "../../../domain/reports/format.ts";
import { type ReportQuery, searchOf } from "../../../domain/reports/report-query.ts";
import { KeepLink } from "./report-head.tsx";
import { groupNames } from "./summary-table.tsx";

/** A week as a grid: a row for each group, a column for each day. */
export function WeeklyReport({ summary, query }: { summary: Summary; query: ReportQuery }) {
  const { period, groups } = summary;
  const days = [0, 1, 2, 3, 4, 5, 6].map((offset) => addDays(period.from, offset));
  const weekOf = (from: LocalDate) =>
    pathTo`/reports/weekly${searchOf({ ...query, period: "custom", from, until: addDays(from, 6) })}`;
  return (
    <section id="report" class="stack" aria-label="Report">
      <div class="toolbar">
        <h2>{formatPeriod(period)}</h2>
        <nav class="cluster" aria-label="Weeks">
          <KeepLink kind="weekly" query={query} />
          <ButtonLink small href={weekOf(addDays(period.from, -7))} rel="prev">
            Week before
          </ButtonLink>
          <ButtonLink small href={weekOf(addDays(period.from, 7))} rel="next">
            Week after
          </ButtonLink>
        </nav>
      </div>
      {groups.length === 0 ? (
        <EmptyState title="No time in this week">
          <p>Choose another week, or take a filter away.</p>
        </EmptyState>
      ) : (
        <WeekTable summary={summary} days={days} />
      )}
    </section>
  );
}

function WeekTable({ summary, days }: { summary: Summary; days: LocalDate[] }) {
  const { groups, total, by } = summary;
  return (
    <div class="scroll">
      <table class="report weekly">
        <thead>
          <tr>
            <th scope="col">{groupNames[by[0]]}</th>
            {days.map((date) => (
              <th scope="col" class="end">
                {shortDay(date)}
              </th>
            ))}
            <th scope="col" class="end">
              Week
            </th>
          </tr>
        </thead>
        <tbody>
          {groups.map((group, index) => (
            <tr>
              <th scope="row">
                <span class="dot" data-colour={colourAt(group, index)} aria-hidden="true"></span>{" "}
                {nameOf(by[0], group)}
              </th>
              {days.map((date) => (
                <Cell ms={partOf(group, date)} />
              ))}
              <Cell ms={group.ms} />
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row">Total</th>
            {days.map((date) => (
              <Cell ms={groups.reduce((sum, group) => sum + partOf(group, date), 0)} />
            ))}
            <Cell ms={total.ms} />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function Cell({ ms }: { ms: number }) {
  return <td class="end">{ms === 0 ? <span class="muted">–</span> : <Duration ms={ms} />}</td>;
}

function partOf({ parts }: SummaryGroup, date: LocalDate): number {
  return parts.find(({ key }) => key === date)?.ms ?? 0;
}

function shortDay(date: LocalDate): string {
  return shortNameOf("day", { key: date, name: null, client: null });
}
