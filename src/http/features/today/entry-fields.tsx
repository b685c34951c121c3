import { Field, TextArea } from "../../components/field.tsx";
import { ExtraFields, type Picker, TargetFields } from "./detail-fields.tsx";
import { type EntryDraft, focusIf, type Problem, problemAt } from "./draft.ts";

/** All that a form for an entry asks. The cursor is put at `focus`. */
export function EntryFields(props: {
  prefix: string;
  draft: EntryDraft;
  problem: Problem | null;
  picker: Picker;
  isNew: boolean;
  time: { label: string; hint?: string };
  focus: "time" | "notes" | null;
}) {
  const { prefix, draft, problem, isNew, time, focus } = props;
  const { picker } = props;
  // A field of one line would join the lines of notes that came through the API.
  const Notes = draft.notes.includes("\n") ? TextArea : Field;
  const shared = { prefix, draft, problem, picker };
  return (
    <div class="grid">
      <Field
        id={`${prefix}-time`}
        name="time"
        value={draft.time}
        error={problemAt(problem, "time") ?? problemAt(problem, "start")}
        autocomplete="off"
        required
        {...time}
        {...focusIf(focus === "time")}
      />
      <Field
        id={`${prefix}-date`}
        name="date"
        label="Day"
        type="date"
        value={draft.date}
        error={problemAt(problem, "date")}
        required
      />
      <Notes
        id={`${prefix}-notes`}
        name="notes"
        label="Notes"
        value={draft.notes}
        error={problemAt(problem, "notes")}
        autocomplete="off"
        {...focusIf(focus === "notes")}
      />
      <TargetFields {...shared} />
      <ExtraFields {...shared} isNew={isNew} />
    </div>
  );
}
