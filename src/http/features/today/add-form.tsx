import { Button, DefaultButton } from "../../components/button.tsx";
import { FormKey } from "../../components/form-key.tsx";
import type { Picker } from "./detail-fields.tsx";
import type { EntryDraft, Problem } from "./draft.ts";
import { EntryFields } from "./entry-fields.tsx";
import { Offers } from "./offers.tsx";

const time = {
  label: "Time",
  hint: "9-10:15, 9am-5pm, 1h 30m, 1.5 (hours) or 90 (minutes). A duration ends now; on another day it begins at 9:00.",
};

/** Records time after the fact. It stays open after an entry, ready for the next one. */
export function AddForm(props: {
  draft: EntryDraft;
  problem: Problem | null;
  picker: Picker;
  isOpen: boolean;
}) {
  const { draft, problem, picker, isOpen } = props;
  return (
    <details id="add" class="add" open={isOpen}>
      <summary class="button quiet small" data-shortcut="n">
        Add an entry by hand
      </summary>
      <form
        class="stack tight"
        method="post"
        action="/entries"
        hx-post="/entries"
        hx-target="#day-list"
        hx-swap="outerMorph"
        {...{ "hx-status:422": "target:#add swap:outerHTML" }}
      >
        <FormKey />
        <DefaultButton />
        <EntryFields
          prefix="add"
          draft={draft}
          problem={problem}
          picker={picker}
          isNew
          time={time}
          focus={isOpen ? "time" : null}
        />
        {problem !== null && problem.field === undefined && <p class="error">{problem.message}</p>}
        <div class="cluster">
          <Button look="primary">Add entry</Button>
          <Offers problem={problem} />
        </div>
      </form>
    </details>
  );
}
