import { Checkbox, Field } from "../../components/field.tsx";
import type { FieldsProps } from "./rules-draft.ts";

const spareRows = 2;

/** How titles are changed on their way. Rows whose first field is emptied are left out. */
export function TitleFields({ draft, refusal }: FieldsProps) {
  const rows = [...draft.replaced, ...Array.from({ length: spareRows }, () => ({ from: "", to: "" }))];
  return (
    <fieldset class="wide stack tight">
      <legend>Titles</legend>
      <Checkbox
        name="beginWithKey"
        label="Begin titles with the key of the issue"
        checked={draft.beginWithKey}
      />
      {rows.map(({ from, to }, index) => (
        <div class="cluster">
          <Field
            id={`title-from-${index + 1}`}
            label={`Text ${index + 1} in titles`}
            hidesLabel
            name="titleFrom"
            value={from}
            placeholder="text in titles"
            maxlength="100"
          />
          <Field
            id={`title-to-${index + 1}`}
            label={`What replaces text ${index + 1}`}
            hidesLabel
            name="titleTo"
            value={to}
            placeholder="becomes"
            maxlength="100"
          />
        </div>
      ))}
      <p class="muted small">Leave the second field empty to cut the text out.</p>
      {refusal?.field === "titles" && <p class="error">{refusal.message}</p>}
    </fieldset>
  );
}
