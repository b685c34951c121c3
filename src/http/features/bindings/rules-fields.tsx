import { Checkbox, Field, Select } from "../../components/field.tsx";
import { FilterFields } from "./filter-fields.tsx";
import { TitleFields } from "./title-fields.tsx";
import { priorityOptions, statusOptions } from "../tasks/format.ts";
import type { FieldsProps, RulesDraft } from "./rules-draft.ts";

const spareRows = 2;

/** Which issues become tasks, and how. Rows whose label is emptied are left out, so no script is needed to remove one. */
export function RulesFields(props: FieldsProps) {
  return (
    <>
      <FilterFields {...props} />
      <TitleFields {...props} />
      <PriorityFields {...props} />
      <TagFields {...props} />
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

function TagFields({ draft, refusal, vocabulary = null, tags }: FieldsProps) {
  const rows = [...draft.tags, ...Array.from({ length: spareRows }, () => ({ there: "", tag: "" }))];
  const there = [...(vocabulary?.labels ?? []), ...(vocabulary?.types ?? [])];
  return (
    <fieldset class="wide stack tight">
      <legend>{(vocabulary?.types.length ?? 0) > 0 ? "Tags by label or type" : "Tags by label"}</legend>
      {rows.map((row, index) => (
        <div class="cluster">
          <Field
            id={`tag-there-${index + 1}`}
            label={`Label or type of tag ${index + 1}`}
            hidesLabel
            name="tagThere"
            value={row.there}
            placeholder="label"
            list="tag-names-there"
            maxlength="100"
          />
          <Field
            id={`tag-${index + 1}`}
            label={`Tag ${index + 1}`}
            hidesLabel
            name="tag"
            value={row.tag}
            placeholder="tag"
            list="tag-names"
            maxlength="50"
          />
        </div>
      ))}
      <datalist id="tag-names-there">
        {there.map(({ name }) => (
          <option value={name} />
        ))}
      </datalist>
      <datalist id="tag-names">
        {tags.map(({ name }) => (
          <option value={name} />
        ))}
      </datalist>
      <p class="muted small">
        New names become tags. Where changes go both ways, a tag that is added or removed here adds or removes
        its label there; labels without a tag are never touched. Empty a label to drop its row.
      </p>
      {refusal?.field === "tags" && <p class="error">{refusal.message}</p>}
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
