import { Button, DefaultButton } from "../../components/button.tsx";
import { Field } from "../../components/field.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { ExtraFields, type Picker, TargetFields } from "./detail-fields.tsx";
import { type EntryDraft, focusIf, type Problem, problemAt } from "./draft.ts";

/** Starts a timer, or switches to it. `takesFocus` when something in it is to be corrected. */
export function StartForm(props: {
  draft: EntryDraft;
  problem: Problem | null;
  picker: Picker;
  takesFocus?: boolean;
}) {
  const { draft, problem, picker, takesFocus = false } = props;
  const shared = { prefix: "start", draft, problem, picker };
  const isExtra = problem?.field === "tags" || draft.tags !== "" || draft.billable !== "";
  return (
    <form
      id="start"
      class="start"
      method="post"
      action="/timer"
      hx-post="/timer"
      hx-target="#day-list"
      hx-swap="outerMorph"
      {...{ "hx-status:422": "target:#start swap:outerHTML" }}
    >
      <FormKey />
      <DefaultButton />
      <div class="start-bar">
        <Field
          id="start-notes"
          name="notes"
          label="What are you working on?"
          hidesLabel
          placeholder="What are you working on?"
          value={draft.notes}
          error={problemAt(problem, "notes")}
          autocomplete="off"
          {...focusIf(takesFocus)}
        />
        <TargetFields {...shared} hidesLabels />
        <Button look="primary" id="start-button" data-shortcut="s">
          Start
        </Button>
      </div>
      {problem !== null && problem.field === undefined && <p class="error">{problem.message}</p>}
      <details open={isExtra}>
        <summary>Tags and billing</summary>
        <div class="grid">
          <ExtraFields {...shared} isNew />
        </div>
      </details>
    </form>
  );
}
