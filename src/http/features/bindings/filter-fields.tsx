import { presetsOf } from "../../../integrations/bindings/presets.ts";
import type { Named, Vocabulary } from "../../../providers/tracker.ts";
import { Button } from "../../components/button.tsx";
import { Checkbox, Field, TextArea } from "../../components/field.tsx";
import type { FieldsProps, RulesDraft } from "./rules-draft.ts";

/** Presets first; then which issues, by the names that the provider has. */
export function FilterFields({ draft, refusal, vocabulary = null, preset = null, ownQuery }: FieldsProps) {
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
  const sprints = sprintsOf(vocabulary);
  return (
    <>
      <Presets vocabulary={vocabulary} preset={preset} />
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
      <Choices
        legend="Only issues of one of these components"
        name="component"
        names={vocabulary?.components ?? []}
        chosen={draft.chosenComponents}
      />
      <Choices
        legend={`Only issues in one of these ${sprints.many}`}
        name="sprint"
        names={vocabulary?.sprints ?? []}
        chosen={draft.chosenSprints}
      />
      <Further draft={draft} vocabulary={vocabulary} />
      <Field
        id="labels"
        {...typed}
        name="labels"
        value={draft.labels}
        error={refusal?.field === "labels" ? refusal.message : undefined}
      />
      <QueryField draft={draft} refusal={refusal} ownQuery={ownQuery} />
    </>
  );
}

function QueryField({ draft, refusal, ownQuery }: Pick<FieldsProps, "draft" | "refusal" | "ownQuery">) {
  if (ownQuery === null) return null;
  return (
    <TextArea
      id="query"
      label={`Only issues that match this ${ownQuery.name}`}
      hint={`For example: ${ownQuery.example}. Leave it empty to take all issues.`}
      name="query"
      rows="2"
      maxlength="2000"
      value={draft.query}
      error={refusal?.field === "query" ? refusal.message : undefined}
    />
  );
}

const sprintsOf = (vocabulary: Vocabulary | null): NonNullable<Vocabulary["sprintsAre"]> =>
  vocabulary?.sprintsAre ?? { one: "sprint", many: "sprints" };

function Further({ draft, vocabulary }: { draft: RulesDraft; vocabulary: Vocabulary | null }) {
  const { one, current = `the current ${one}` } = sprintsOf(vocabulary);
  const hasSprints = (vocabulary?.sprints ?? []).length > 0 || draft.onlyCurrentSprint;
  return (
    <div class="wide stack tight">
      {hasSprints && (
        <Checkbox
          name="currentSprint"
          label={`Only issues in ${current}`}
          checked={draft.onlyCurrentSprint}
        />
      )}
      <Checkbox
        name="onlyAssigned"
        label="Only issues that are assigned to a member of this workspace"
        checked={draft.onlyAssigned}
      />
    </div>
  );
}

/** Each fills in the fields below and shows what would come of it; nothing is saved. */
function Presets({ vocabulary, preset }: { vocabulary: Vocabulary | null; preset: string | null }) {
  return (
    <fieldset class="wide stack tight">
      <legend>Which issues become tasks</legend>
      <div class="cluster">
        {presetsOf(vocabulary).map(({ id, name }) => (
          <Button small name="preset" value={id} formnovalidate aria-pressed={String(id === preset)}>
            {name}
          </Button>
        ))}
      </div>
      <p class="muted small">Each fills in the rules below and shows a preview. Nothing is saved by it.</p>
    </fieldset>
  );
}

/** Boxes to tick; nothing when there is nothing to choose from. */
function Choices(props: { legend: string; name: string; names: Named[]; chosen: string[] }) {
  const { legend, name: field, names, chosen } = props;
  const isChosen = new Set(chosen.map((name) => name.toLowerCase()));
  const offered = new Set(names.map((one) => one.name.toLowerCase()));
  // What was chosen and is not there any more, or not known now, is kept until somebody unticks it.
  const others = chosen.filter((one) => !offered.has(one.toLowerCase())).map((one) => ({ name: one }));
  if (names.length + others.length === 0) return null;
  return (
    <fieldset class="wide stack tight">
      <legend>{legend}</legend>
      <div class="cluster">
        {[...names, ...others].map(({ name }) => (
          <label class="check">
            <input type="checkbox" name={field} value={name} checked={isChosen.has(name.toLowerCase())} />
            <span>{name}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
