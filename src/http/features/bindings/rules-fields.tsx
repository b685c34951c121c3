import type { BindingRules } from "../../../db/schema/bindings.ts";
import type { Refusal } from "../../forms/form.ts";
import { Checkbox, Field, Select } from "../../components/field.tsx";
import { priorityOptions, statusOptions } from "../tasks/format.ts";

/** The rules of a binding as its form holds them. */
export type RulesDraft = {
  /** Separated by commas. */
  labels: string;
  priorities: { label: string; priority: string }[];
  statusOpen: string;
  statusClosed: string;
  startsTimerWhenAssigned: boolean;
};

const spareRows = 2;

export function draftOfRules(rules: BindingRules): RulesDraft {
  return {
    labels: rules.labels.join(", "),
    priorities: rules.priorities,
    statusOpen: rules.statuses.open,
    statusClosed: rules.statuses.closed,
    startsTimerWhenAssigned: rules.startsTimerWhenAssigned,
  };
}

/** Which issues become tasks, and how. Rows whose label is emptied are left out, so no script is needed to remove one. */
export function RulesFields({ draft, refusal }: { draft: RulesDraft; refusal: Refusal | null }) {
  const errorOf = (field: string) => (refusal?.field === field ? refusal.message : undefined);
  const rows = [
    ...draft.priorities,
    ...Array.from({ length: spareRows }, () => ({ label: "", priority: "high" })),
  ];
  return (
    <>
      <Field
        id="labels"
        label="Only issues with one of these labels"
        name="labels"
        value={draft.labels}
        hint="Separated by commas. Leave it empty to take all issues."
        error={errorOf("labels")}
      />
      <fieldset class="wide stack tight">
        <legend>Priority by label</legend>
        {rows.map((row, index) => (
          <PriorityRow row={row} number={index + 1} />
        ))}
        <p class="muted small">The highest one counts. Empty a label to drop its row.</p>
        {errorOf("priorities") !== undefined && <p class="error">{errorOf("priorities")}</p>}
      </fieldset>
      <Select
        id="status-open"
        label="Open issues are"
        name="statusOpen"
        value={draft.statusOpen}
        options={statusOptions}
      />
      <Select
        id="status-closed"
        label="Closed issues are"
        name="statusClosed"
        value={draft.statusClosed}
        options={statusOptions}
      />
      <div class="wide">
        <Checkbox
          name="startsTimer"
          label="Start a timer when an issue is assigned"
          checked={draft.startsTimerWhenAssigned}
          hint="Only for members who have allowed it in their own settings."
        />
      </div>
    </>
  );
}

function PriorityRow({ row, number }: { row: RulesDraft["priorities"][number]; number: number }) {
  return (
    <div class="cluster">
      <Field
        id={`priority-label-${number}`}
        label={`Label ${number}`}
        hidesLabel
        name="priorityLabel"
        value={row.label}
        placeholder="label"
        maxlength="100"
      />
      <Select
        id={`priority-${number}`}
        label={`Priority ${number}`}
        hidesLabel
        name="priority"
        value={row.priority}
        options={priorityOptions}
      />
    </div>
  );
}
