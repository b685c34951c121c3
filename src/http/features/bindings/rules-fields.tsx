import type { TrackerSettings, NamedThere } from "../../../db/schema/bindings.ts";
import { isSame } from "../../../integrations/bindings/rules.ts";
import type { Named, Vocabulary } from "../../../providers/tracker.ts";
import type { Refusal } from "../../forms/form.ts";
import { Checkbox, Field, Select } from "../../components/field.tsx";
import { priorityOptions, statusOptions } from "../tasks/format.ts";
import { draftOfWrites, type WritesDraft } from "./write-fields.tsx";

/** The rules of a binding as its form holds them. */
export type RulesDraft = {
  /** Names that were ticked. */
  chosenLabels: string[];
  chosenTypes: string[];
  /** Further names, separated by commas. */
  labels: string;
  priorities: { label: string; priority: string }[];
  statusOpen: string;
  statusDoing: string;
  statusClosed: string;
  /** Statuses of the provider that go their own way; "" = by what they mean. */
  statuses: { id: string; status: string }[];
  startsTimerWhenAssigned: boolean;
  writes: WritesDraft;
};

const spareRows = 2;

/** Labels that the provider offers are ticked, all others typed. */
export function draftOfRules(rules: TrackerSettings, vocabulary: Vocabulary | null = null): RulesDraft {
  const isOffered = (label: NamedThere) => vocabulary?.labels.some((one) => isSame(one, label)) === true;
  const names = (all: NamedThere[]) => all.map(({ name }) => name);
  return {
    chosenLabels: names(rules.labels.filter(isOffered)),
    chosenTypes: names(rules.types),
    labels: names(rules.labels.filter((label) => !isOffered(label))).join(", "),
    priorities: rules.priorities.map(({ name, priority }) => ({ label: name, priority })),
    statusOpen: rules.statuses.todo,
    statusDoing: rules.statuses.doing,
    statusClosed: rules.statuses.done,
    statuses: rules.statuses.named.map(({ id, status }) => ({ id: id ?? "", status })),
    startsTimerWhenAssigned: rules.startsTimerWhenAssigned,
    writes: draftOfWrites(rules, vocabulary),
  };
}

type FieldsProps = {
  draft: RulesDraft;
  refusal: Refusal | null;
  /** What the provider offers; null = it is not asked or does not say, so names are typed. */
  vocabulary?: Vocabulary | null;
};

/** Which issues become tasks, and how. Rows whose label is emptied are left out, so no script is needed to remove one. */
export function RulesFields(props: FieldsProps) {
  return (
    <>
      <FilterFields {...props} />
      <PriorityFields {...props} />
      <StatusFields {...props} />
      <div class="wide">
        <Checkbox
          name="startsTimer"
          label="Start a timer when an issue is assigned"
          checked={props.draft.startsTimerWhenAssigned}
          hint="Only for members who have allowed it in their own settings."
        />
      </div>
    </>
  );
}

function FilterFields({ draft, refusal, vocabulary = null }: FieldsProps) {
  const typed =
    vocabulary === null
      ? {
          label: "Only issues with one of these labels",
          hint: "Separated by commas. Leave it empty to take all issues.",
        }
      : {
          label: "Or with one of these labels",
          hint: "Labels that are not listed, separated by commas. Choose none to take all issues.",
        };
  return (
    <>
      <Choices
        legend="Only issues with one of these labels"
        name="label"
        names={vocabulary?.labels ?? []}
        chosen={draft.chosenLabels}
      />
      <Choices
        legend="Only issues of one of these types"
        name="type"
        names={vocabulary?.types ?? []}
        chosen={draft.chosenTypes}
      />
      <Field
        id="labels"
        {...typed}
        name="labels"
        value={draft.labels}
        error={refusal?.field === "labels" ? refusal.message : undefined}
      />
    </>
  );
}

function PriorityFields({ draft, refusal, vocabulary = null }: FieldsProps) {
  const rows = [
    ...draft.priorities,
    ...Array.from({ length: spareRows }, () => ({ label: "", priority: "high" })),
  ];
  const hasOwn = (vocabulary?.priorities.length ?? 0) > 0;
  return (
    <fieldset class="wide stack tight">
      <legend>{hasOwn ? "Priority by label, or by the priority there" : "Priority by label"}</legend>
      {rows.map((row, index) => (
        <PriorityRow row={row} number={index + 1} />
      ))}
      <datalist id="priority-names">
        {[...(vocabulary?.priorities ?? []), ...(vocabulary?.labels ?? [])].map(({ name }) => (
          <option value={name} />
        ))}
      </datalist>
      <p class="muted small">The highest one counts. Empty a label to drop its row.</p>
      {refusal?.field === "priorities" && <p class="error">{refusal.message}</p>}
    </fieldset>
  );
}

function StatusFields({ draft, vocabulary = null }: FieldsProps) {
  const statuses = vocabulary?.statuses ?? [];
  const knowsDoing = statuses.some(({ category }) => category === "doing");
  return (
    <>
      <Select
        id="status-open"
        label="Open issues are"
        name="statusOpen"
        value={draft.statusOpen}
        options={statusOptions}
      />
      {knowsDoing && (
        <Select
          id="status-doing"
          label="Issues that are worked on are"
          name="statusDoing"
          value={draft.statusDoing}
          options={statusOptions}
        />
      )}
      <Select
        id="status-closed"
        label="Closed issues are"
        name="statusClosed"
        value={draft.statusClosed}
        options={statusOptions}
      />
      {statuses.length > 2 && (
        <fieldset class="wide stack tight">
          <legend>Statuses that go their own way</legend>
          {statuses.map(({ id, name }) => (
            <div class="cluster">
              <input type="hidden" name="statusId" value={id} />
              <Select
                id={`status-${id}`}
                label={name}
                name="statusAs"
                value={draft.statuses.find((one) => one.id === id)?.status ?? ""}
                options={[{ value: "", label: "As above" }, ...statusOptions]}
              />
            </div>
          ))}
        </fieldset>
      )}
    </>
  );
}

/** Boxes to tick; nothing when there is nothing to choose from. */
function Choices(props: { legend: string; name: string; names: Named[]; chosen: string[] }) {
  const { legend, name: field, names, chosen } = props;
  if (names.length === 0) return null;
  const isChosen = new Set(chosen.map((name) => name.toLowerCase()));
  return (
    <fieldset class="wide stack tight">
      <legend>{legend}</legend>
      <div class="cluster">
        {names.map(({ name }) => (
          <label class="check">
            <input type="checkbox" name={field} value={name} checked={isChosen.has(name.toLowerCase())} />
            <span>{name}</span>
          </label>
        ))}
      </div>
    </fieldset>
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
        list="priority-names"
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
