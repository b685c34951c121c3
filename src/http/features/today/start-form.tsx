import { Button, DefaultButton } from "../../components/button.tsx";
import { Field } from "../../components/field.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { ExtraFields, type Picker, TargetFields } from "./detail-fields.tsx";
import { type EntryDraft, focusIf, type Problem, problemAt } from "./draft.ts";

/** The form, and below its field what it finds (public/js/finder.js). */
export function StartBox(props: Parameters<typeof StartForm>[0]) {
  return (
    <div class="start-box" data-finder="optional">
      <StartForm {...props} />
      <div id="start-found" class="start-found" tabindex={-1}></div>
      <p class="visually-hidden" role="status"></p>
    </div>
  );
}

/** Starts a timer, or switches to it; a span in its field adds an entry instead. `takesFocus` when something in it is to be corrected. */
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
          hx-get="/timer/suggestions"
          hx-trigger="focus, input changed delay:120ms"
          hx-target="#start-found"
          hx-sync="this:replace"
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
