import { type Group, isTimeGroup } from "../../../domain/reports/group-names.ts";
import type { GroupSum, Sum, Summary } from "../../../domain/reports/summary.ts";
import { Duration } from "../../components/time.tsx";
import { Amounts } from "./amounts.tsx";
import { colourAt } from "./columns-chart.tsx";
import { formatChange, formatShare, nameOf } from "../../../domain/reports/format.ts";

export const groupNames: Readonly<Record<Group, string>> = {
  client: "Client",
  project: "Project",
  task: "Task",
  person: "Person",
  tag: "Tag",
  billable: "Billable",
  day: "Day",
  week: "Week",
  month: "Month",
};

const mostGroups = 200;

/** The figures of a report: each group with what it is divided into. */
export function SummaryTable({ summary }: { summary: Summary }) {
  const { by, groups, total, totalBefore, isCompared } = summary;
  const [first, second] = by;
  const shown = groups.slice(0, mostGroups);
  const head =
    second === null ? groupNames[first] : `${groupNames[first]} · ${groupNames[second].toLowerCase()}`;
  return (
    <>
      <div class="scroll">
        <table class="report">
          <Head label={head} summary={summary} />
          {shown.map((group, index) => (
            <tbody>
              <Row group={first} sum={group} summary={summary} index={index} />
              {second !== null &&
                group.parts
                  .slice(0, mostGroups)
                  .map((part) => <Row group={second} sum={part} summary={summary} isPart />)}
            </tbody>
          ))}
          <tfoot>
            <tr>
              <th scope="row">Total</th>
              <td class="end">
                <Duration ms={total.ms} />
              </td>
              <td class={lesserOf(total)}>
                <Duration ms={total.billableMs} />
              </td>
              <Worth sum={total} whole={total} />
              {isCompared && <Before ms={total.ms} msBefore={totalBefore.ms} />}
              <td class={`${lesserOf(total)} number`}>{formatShare(total.ms, total.ms)}</td>
            </tr>
          </tfoot>
        </table>
      </div>
      <Notes summary={summary} />
    </>
  );
}

function Head({ label, summary: { total, isCompared } }: { label: string; summary: Summary }) {
  return (
    <thead>
      <tr>
        <th scope="col">{label}</th>
        <th scope="col" class="end">
          Hours
        </th>
        <th scope="col" class={lesserOf(total)}>
          Billable
        </th>
        {total.amounts.length > 0 && (
          <th scope="col" class="end">
            Amount
          </th>
        )}
        {total.costs.length > 0 && (
          <th scope="col" class="end">
            Cost
          </th>
        )}
        {isCompared && (
          <>
            <th scope="col" class="end">
              Before
            </th>
            <th scope="col" class="end">
              Change
            </th>
          </>
        )}
        <th scope="col" class={lesserOf(total)}>
          Share
        </th>
      </tr>
    </thead>
  );
}

/** Where there are amounts, a phone has room for them instead. */
function lesserOf({ amounts }: Sum): string {
  return amounts.length > 0 ? "end minor" : "end";
}

/** What the figures do not say by themselves. */
function Notes({ summary }: { summary: Summary }) {
  return (
    <>
      {summary.by.includes("tag") && (
        <p class="muted small">
          Time with several tags counts under each of them, so tags can add up to more than the total, which
          counts it once.
        </p>
      )}
      {isCut(summary) && <p class="muted small">Only the first {mostGroups} rows of each group are shown.</p>}
    </>
  );
}

function isCut({ groups }: Summary): boolean {
  return groups.length > mostGroups || groups.some(({ parts }) => parts.length > mostGroups);
}

/** Amounts and costs, where the report has any. */
function Worth({ sum, whole }: { sum: Sum; whole: Sum }) {
  return (
    <>
      {whole.amounts.length > 0 && (
        <td class="end">
          <Amounts amounts={sum.amounts} />
        </td>
      )}
      {whole.costs.length > 0 && (
        <td class="end">
          <Amounts amounts={sum.costs} />
        </td>
      )}
    </>
  );
}

/** What there was in the period before, and what became of it; empty where only whole groups are compared. */
function Before({ ms, msBefore }: { ms: number; msBefore: number | null }) {
  return (
    <>
      <td class="end">{msBefore !== null && <Duration ms={msBefore} />}</td>
      <td class="end number">{msBefore !== null && (formatChange(ms, msBefore) ?? "–")}</td>
    </>
  );
}

type RowProps = { group: Group; summary: Summary; index?: number; isPart?: boolean };

function Row(props: RowProps & { sum: GroupSum & { msBefore?: number | null } }) {
  const { group, sum, summary, index, isPart = false } = props;
  const { total: whole, isCompared } = summary;
  const hasDot = index !== undefined && !isTimeGroup(group);
  return (
    <tr class={isPart ? "part" : undefined}>
      <th scope="row">
        {hasDot && <span class="dot" data-colour={colourAt(sum, index)} aria-hidden="true"></span>}{" "}
        {nameOf(group, sum)}
      </th>
      <td class="end">
        <Duration ms={sum.ms} />
      </td>
      <td class={lesserOf(whole)}>
        <Duration ms={sum.billableMs} />
      </td>
      <Worth sum={sum} whole={whole} />
      {isCompared && <Before ms={sum.ms} msBefore={sum.msBefore ?? null} />}
      <td class={`${lesserOf(whole)} number`}>{formatShare(sum.ms, whole.ms)}</td>
    </tr>
  );
}
