import type { Summary } from "../../../domain/reports/summary.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { EmptyState } from "../../components/empty-state.tsx";
import { Duration } from "../../components/time.tsx";
import { Amounts } from "./amounts.tsx";
import { ColumnsChart, isCharted } from "./columns-chart.tsx";
import { formatChange, formatPeriod, formatShare } from "../../../domain/reports/format.ts";
import { ReportHead } from "./report-head.tsx";
import { type ReportQuery, searchOf } from "../../../domain/reports/report-query.ts";
import { SummaryTable } from "./summary-table.tsx";

/** The report without its form: figures, chart, table. */
export function SummaryReport({ summary, query }: { summary: Summary; query: ReportQuery }) {
  const { groups, period } = summary;
  const search = searchOf(query);
  const files = [
    { name: "CSV", path: pathTo`/reports/summary.csv${search}` },
    { name: "XLSX", path: pathTo`/reports/summary.xlsx${search}` },
  ];
  return (
    <section id="report" class="stack" aria-label="Report">
      <ReportHead kind="summary" query={query} period={period} files={groups.length === 0 ? [] : files} />
      {groups.length === 0 ? (
        <EmptyState title="No time in these days">
          <p>Choose other days, or take a filter away.</p>
        </EmptyState>
      ) : (
        <SummaryBody summary={summary} />
      )}
    </section>
  );
}

/** What a summary says, without a way to anything else. */
export function SummaryBody({ summary }: { summary: Summary }) {
  return (
    <>
      <Figures summary={summary} />
      {isCharted(summary) && <ColumnsChart summary={summary} />}
      <SummaryTable summary={summary} />
    </>
  );
}

function Figures({ summary: { total, totalBefore, before, running } }: { summary: Summary }) {
  const change = formatChange(total.ms, totalBefore.ms);
  return (
    <dl class="figures">
      <div>
        <dt>Tracked</dt>
        <dd>
          <Duration ms={total.ms} />{" "}
          {running > 0 && (
            <small>{running === 1 ? "with a timer that runs" : `with ${running} timers that run`}</small>
          )}
        </dd>
      </div>
      <div>
        <dt>Billable</dt>
        <dd>
          <Duration ms={total.billableMs} /> <small>{formatShare(total.billableMs, total.ms)}</small>
        </dd>
      </div>
      {total.amounts.length > 0 && (
        <div>
          <dt>Amount</dt>
          <dd>
            <Amounts amounts={total.amounts} />
          </dd>
        </div>
      )}
      {total.costs.length > 0 && (
        <div>
          <dt>Cost</dt>
          <dd>
            <Amounts amounts={total.costs} />
          </dd>
        </div>
      )}
      <div>
        <dt>{formatPeriod(before)}</dt>
        <dd>
          <Duration ms={totalBefore.ms} /> {change !== null && <small>now {change}</small>}
        </dd>
      </div>
    </dl>
  );
}
