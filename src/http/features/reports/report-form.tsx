import { type Group, groups } from "../../../domain/reports/group-names.ts";
import type { Period, Preset } from "../../../domain/reports/periods.ts";
import type { ReportChoices } from "../../../domain/reports/report-choices.ts";
import type { Rounding } from "../../../domain/reports/rounding.ts";
import { Button } from "../../components/button.tsx";
import { Checkbox, Field, Select } from "../../components/field.tsx";
import { type ReportKind, type ReportQuery, weeklyGroups } from "../../../domain/reports/report-query.ts";
import { groupNames } from "./summary-table.tsx";

const presetNames: Readonly<Record<Preset, string>> = {
  today: "Today",
  week: "This week",
  "last-week": "Last week",
  month: "This month",
  "last-month": "Last month",
  quarter: "This quarter",
  year: "This year",
  custom: "From – until",
};

const roundingNames: Readonly<Record<Rounding, string>> = {
  none: "As tracked",
  "up-5": "Up to 5 min",
  "up-6": "Up to 6 min",
  "up-15": "Up to 15 min",
  "nearest-5": "Nearest 5 min",
  "nearest-6": "Nearest 6 min",
  "nearest-15": "Nearest 15 min",
};

export const roundingOptions = optionsOf(roundingNames);

const billableOptions = [
  { value: "", label: "All time" },
  { value: "yes", label: "Billable" },
  { value: "no", label: "Not billable" },
  { value: "uninvoiced", label: "Not invoiced" },
];

const compareOptions = [
  { value: "", label: "Nothing" },
  { value: "before", label: "Period before" },
];

type Option = { id: string; name: string };

const paths: Readonly<Record<ReportKind, string>> = {
  summary: "/reports",
  weekly: "/reports/weekly",
  detailed: "/reports/detailed",
  hours: "/reports/hours",
};

type Props = { kind: ReportKind; query: ReportQuery; period: Period; choices: ReportChoices };

/** What is asked of the report: a form of the address, so that a report can be bookmarked and shared. */
export function ReportForm(props: Props) {
  const { kind, query, choices } = props;
  return (
    <form
      id="report-form"
      method="get"
      action={paths[kind]}
      class="toolbar filter report-form"
      role="search"
      hx-get={paths[kind]}
      hx-trigger="change, submit"
      hx-target="#report"
      hx-swap="outerMorph"
    >
      <Days {...props} />
      {(kind === "summary" || kind === "weekly") && <Grouping {...props} />}
      <Select
        id="billable"
        name="billable"
        label="Billable"
        value={query.billable}
        options={billableOptions}
      />
      {kind !== "hours" && (
        <Select
          id="rounding"
          name="rounding"
          label="Round entries"
          value={query.rounding}
          options={roundingOptions}
        />
      )}
      <Choosers query={query} choices={choices} />
    </form>
  );
}

function Choosers({ query, choices }: { query: ReportQuery; choices: ReportChoices }) {
  return (
    <div class="cluster choosers">
      {choices.clients.length > 0 && (
        <Chooser
          name="client"
          label="Clients"
          chosen={query.client}
          options={[...choices.clients, noClient]}
        />
      )}
      <Chooser
        name="project"
        label="Projects"
        chosen={query.project}
        options={[...choices.projects, noProject]}
      />
      {choices.people.length > 0 && (
        <Chooser name="person" label="People" chosen={query.person} options={choices.people} />
      )}
      {choices.tags.length > 0 && (
        <Chooser name="tag" label="Tags" chosen={query.tag} options={choices.tags} />
      )}
      <Button>Show</Button>
    </div>
  );
}

const noClient = { id: "none", name: "No client" };

/** The days: a preset or two dates; of a week's report any day of it. */
function Days({ kind, query, period }: Props) {
  if (kind === "weekly")
    return (
      <>
        <input type="hidden" name="period" value="custom" />
        <Field id="from" name="from" label="Week of" type="date" value={period.from} />
      </>
    );
  return (
    <>
      <Select id="period" name="period" label="Time" value={query.period} options={optionsOf(presetNames)} />
      <div class="days">
        <Field id="from" name="from" label="From" type="date" value={period.from} />
        <Field id="until" name="until" label="Until" type="date" value={period.until} />
      </div>
    </>
  );
}

function Grouping({ kind, query, choices }: Props) {
  const grouping = groupOptions(choices);
  if (kind === "weekly") {
    const rows = grouping.filter(({ value }) => weeklyGroups.some((group) => group === value));
    return <Select id="by" name="by" label="Rows" value={query.by} options={rows} />;
  }
  return (
    <>
      <Select id="by" name="by" label="Group by" value={query.by} options={grouping} />
      <Select
        id="split"
        name="split"
        label="Then by"
        value={query.split}
        options={[{ value: "none", label: "Nothing" }, ...grouping]}
      />
      <Select
        id="compare"
        name="compare"
        label="Compare with"
        value={query.compare}
        options={compareOptions}
      />
    </>
  );
}

const noProject = { id: "none", name: "No project" };

function optionsOf(names: Readonly<Record<string, string>>) {
  return Object.entries(names).map(([value, label]) => ({ value, label }));
}

/** Members see one person's time, their own. */
function groupOptions({ clients, people }: ReportChoices) {
  const offered: Group[] = groups.filter(
    (group) => (group !== "person" || people.length > 0) && (group !== "client" || clients.length > 0),
  );
  return offered.map((value) => ({ value, label: groupNames[value] }));
}

function Chooser(props: {
  name: string;
  label: string;
  chosen: readonly string[];
  options: readonly Option[];
}) {
  const { name, label, chosen, options } = props;
  return (
    <details class="chooser">
      <summary class="button">{label}</summary>
      <fieldset class="card">
        <legend class="visually-hidden">{label}</legend>
        {options.map((option) => (
          <Checkbox name={name} value={option.id} checked={chosen.includes(option.id)} label={option.name} />
        ))}
      </fieldset>
    </details>
  );
}
