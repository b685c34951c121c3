import type { Child } from "hono/jsx";

import type { ProjectOverview, RunningTimer } from "../../../domain/overview/project-overview.ts";
import type { Sum } from "../../../domain/reports/summary.ts";
import { formatRange } from "../../../domain/time/format-range.ts";
import { formatDuration } from "../../../lib/format-duration.ts";
import { pathTo, Search } from "../../../lib/path-to.ts";
import { Progress } from "../../components/progress.tsx";
import { Duration, Elapsed, LocalTime } from "../../components/time.tsx";
import type { ViewerTime } from "../../viewer-time.ts";
import { Uninvoiced } from "../invoices/uninvoiced.tsx";
import { Amounts } from "../reports/amounts.tsx";
import { ColumnsChart } from "../reports/columns-chart.tsx";
import { SummaryTable } from "../reports/summary-table.tsx";
import { BudgetBar, budgetText } from "./budget-bar.tsx";

type Props = {
  project: { id: string; name: string; clientId: string | null };
  overview: ProjectOverview;
  uninvoiced: Sum;
  time: ViewerTime;
};

/** What happens in a project: hours by week, how far it has come, who works on it, and the latest entries. */
export function OverviewSection(props: Props) {
  const { overview } = props;
  const hasTime = overview.weeks.groups.length > 0;
  return (
    <section class="stack" aria-label="Overview">
      <Figures {...props} />
      {hasTime && (
        <>
          <ColumnsChart summary={overview.weeks} />
          <details>
            <summary>Hours by week</summary>
            <SummaryTable summary={overview.weeks} />
          </details>
        </>
      )}
      <Bars {...props} />
      <Running running={overview.running} time={props.time} />
      <Latest {...props} />
    </section>
  );
}

function Figures({ project: { clientId }, overview: { weeks, budget }, uninvoiced }: Props) {
  const thisWeek = weeks.groups.at(-1);
  const isNow = thisWeek !== undefined && thisWeek.key !== null && addsUpTo(thisWeek.key, weeks.period.until);
  const left = budget === null ? null : budget.amount - budget.spent;
  return (
    <dl class="figures">
      <Figure label="This week">
        <Duration ms={isNow ? thisWeek.ms : 0} />
      </Figure>
      <Figure label="Last 12 weeks">
        <Duration ms={weeks.total.ms} />
      </Figure>
      {weeks.total.amounts.length > 0 && (
        <Figure label="Worth">
          <Amounts amounts={weeks.total.amounts} />
        </Figure>
      )}
      {budget !== null && left !== null && (
        <Figure label={left < 0 ? "Over the budget" : "Left of the budget"}>
          {budget.unit === "hours" ? (
            <Duration ms={Math.abs(left)} />
          ) : (
            <Amounts amounts={[{ currency: budget.currency ?? "EUR", amount: Math.abs(left) }]} />
          )}
        </Figure>
      )}
      {clientId !== null && <Uninvoiced sum={uninvoiced} client={clientId} />}
    </dl>
  );
}

/** Weeks without time have no group: the last one may be an earlier week. */
function addsUpTo(week: string, today: string): boolean {
  return Date.parse(today) - Date.parse(week) < 7 * 86_400_000;
}

function Figure({ label, children }: { label: string; children?: Child }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Bars({ project, overview: { budget, progress } }: Props) {
  const { done, open, estimateMs, trackedMs } = progress;
  return (
    <ul class="list" role="list">
      {budget !== null && (
        <Bar name="Budget" text={budgetText(budget)}>
          <BudgetBar budget={budget} name={project.name} />
        </Bar>
      )}
      {done + open > 0 && (
        <Bar name="Tasks done" text={`${done} of ${done + open}`}>
          <Progress label="Tasks done" done={done} total={done + open} />
        </Bar>
      )}
      {estimateMs > 0 && (
        <Bar
          name="Actual against estimate"
          text={`${formatDuration(trackedMs)} of ${formatDuration(estimateMs)} h`}
        >
          <Progress
            label="Actual against estimate"
            done={trackedMs}
            total={estimateMs}
            isOver={trackedMs > estimateMs}
          />
        </Bar>
      )}
    </ul>
  );
}

function Bar({ name, text, children }: { name: string; text: string; children?: Child }) {
  return (
    <li class="row">
      <span class="grow">{name}</span>
      {children}
      <span class="end number">{text}</span>
    </li>
  );
}

function Running({ running, time }: { running: readonly RunningTimer[]; time: ViewerTime }) {
  if (running.length === 0) return <></>;
  return (
    <section class="stack chapter" aria-labelledby="working-now">
      <h2 id="working-now">Working on it now</h2>
      <ul class="list" role="list">
        {running.map(({ person, startedAt, notes, task }) => (
          <li class="row">
            <b>{person}</b>
            <span class="grow">{task ?? notes}</span>
            <span class="muted">
              since <LocalTime at={startedAt} zone={time.timeZone} clock={time.clock} style="time" />
            </span>
            <Elapsed since={startedAt} now={time.now} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Latest({ project, overview: { latest }, time }: Props) {
  if (latest.length === 0) return <p class="muted">No time was tracked on it in the last 12 weeks.</p>;
  return (
    <section class="stack chapter" aria-labelledby="latest-time">
      <header class="toolbar">
        <h2 id="latest-time">Latest time</h2>
        <a href={pathTo`/reports/detailed${new Search({ period: "quarter", project: project.id })}`}>
          All entries
        </a>
      </header>
      <ul class="list" role="list">
        {latest.map(({ startedAt, endedAt, task, notes, person, ms }) => (
          <li class="row">
            <span class="muted">
              <LocalTime at={startedAt} zone={time.timeZone} style="date" />{" "}
              {endedAt !== null && formatRange({ startedAt, endedAt }, time.timeZone, time.clock)}
            </span>
            <span class="grow">{task ?? notes}</span>
            <span class="muted">{person}</span>
            <Duration ms={ms} />
          </li>
        ))}
      </ul>
    </section>
  );
}
