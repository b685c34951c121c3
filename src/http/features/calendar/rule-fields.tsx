import type { Refusal } from "../../forms/form.ts";
import { Button } from "../../components/button.tsx";
import { Checkbox, Field, type Option, Select } from "../../components/field.tsx";
import { emptyRule, errorAt, type RuleDraft } from "./calendar-fields.tsx";
import { formatRule } from "./format-rule.ts";

export type SeriesOption = { seriesId: string; title: string };

type Props = {
  rules: RuleDraft[];
  /** What the form of a further rule begins with: an event that a person makes a rule of. */
  started: Partial<RuleDraft> | null;
  projects: Option[];
  series: SeriesOption[];
  /** How many series there are besides. */
  moreSeries: number;
  refusal: Refusal | null;
};

/** The rules, a line each that opens to its fields, and the form of a further one. */
export function RuleRows({ rules, started, refusal, ...options }: Props) {
  const error = errorAt(refusal, "rules");
  const isNewOpen = started !== null || rules.length === 0;
  return (
    <fieldset class="wide stack tight importing" id="rules">
      <legend class="visually-hidden">Rules</legend>
      <p class="muted">
        A rule says what becomes of the events that it fits. Where several fit, the first one decides.
      </p>
      {error !== undefined && <p class="error">{error}</p>}
      {rules.map((rule, index) => (
        <details class="rule card" open={refusal !== null}>
          <summary>{formatRule(rule, options)}</summary>
          <RuleRow rule={rule} number={index + 1} of={rules.length} {...options} />
        </details>
      ))}
      <details class="rule card" open={isNewOpen} id="new-rule">
        <summary>Add a rule</summary>
        <RuleRow rule={{ ...emptyRule, ...started }} number={rules.length + 1} of={null} {...options} />
        <p>
          <Button>Save with this rule</Button>
        </p>
      </details>
    </fieldset>
  );
}

type RowProps = Pick<Props, "projects" | "series" | "moreSeries"> & {
  rule: RuleDraft;
  number: number;
  /** How many rules there are; null = this one is not among them yet. */
  of: number | null;
};

function RuleRow(props: RowProps) {
  const { rule, number, of } = props;
  return (
    <div class="grid">
      <Conditions {...props} />
      <Outcome {...props} />
      {of !== null && (
        <>
          {of > 1 && (
            <Field
              id={`rule-${number}-position`}
              label="Position in the list"
              name="rulePosition"
              inputmode="numeric"
              maxlength="2"
              value={rule.position === "" ? String(number) : rule.position}
            />
          )}
          <Checkbox name="ruleDropped" value={String(number - 1)} label="Drop this rule" />
        </>
      )}
    </div>
  );
}

const idOf = (number: number, name: string) => `rule-${number}-${name}`;

function Conditions({ rule, number, series, moreSeries }: RowProps) {
  const isListed = rule.seriesId === "" || series.some(({ seriesId }) => seriesId === rule.seriesId);
  const known = isListed ? series : [...series, { seriesId: rule.seriesId, title: "A series of before" }];
  return (
    <>
      <Field
        id={idOf(number, "title")}
        label="Title contains"
        name="ruleTitle"
        value={rule.title}
        maxlength="200"
        autocomplete="off"
      />
      <Field
        id={idOf(number, "attendee")}
        label="With"
        name="ruleAttendee"
        value={rule.attendee}
        maxlength="200"
        autocomplete="off"
        hint="An address, or @company.com."
      />
      <Select
        id={idOf(number, "series")}
        label="Series"
        name="ruleSeries"
        value={rule.seriesId}
        hint={
          moreSeries > 0
            ? `${moreSeries} more ${moreSeries === 1 ? "is" : "are"} not listed. For one of them, choose “Make a rule” at its event.`
            : undefined
        }
        options={[
          { value: "", label: "Any event" },
          ...known.map(({ seriesId, title }) => ({ value: seriesId, label: title || "Without a title" })),
        ]}
      />
    </>
  );
}

function Outcome({ rule, number, projects }: RowProps) {
  return (
    <>
      <Select
        id={idOf(number, "project")}
        label="Project"
        name="ruleProject"
        value={rule.projectId}
        options={[{ value: "", label: "As the calendar says" }, ...projects]}
      />
      <Field
        id={idOf(number, "tags")}
        label="Tags"
        name="ruleTags"
        value={rule.tags}
        hint="Separated by commas."
      />
      <Select
        id={idOf(number, "billable")}
        label="Billable"
        name="ruleBillable"
        value={rule.billable}
        options={[
          { value: "", label: "As the project says" },
          { value: "yes", label: "Billable" },
          { value: "no", label: "Not billable" },
        ]}
      />
      <Select
        id={idOf(number, "automatic")}
        label="When it is over"
        name="ruleAutomatic"
        value={rule.automatic}
        options={[
          { value: "", label: "Offer it" },
          { value: "yes", label: "Accept it without asking" },
        ]}
      />
    </>
  );
}
