import { pathTo } from "../../../lib/path-to.ts";
import { Button, ButtonLink, DefaultButton } from "../../components/button.tsx";
import { FormKey } from "../../components/form-key.tsx";
import type { Picker } from "../today/detail-fields.tsx";
import type { EntryDraft, Problem } from "../today/draft.ts";
import { EntryFields } from "../today/entry-fields.tsx";
import { Offers } from "../today/offers.tsx";

const formId = "new-entry-form";
const time = { label: "Time", hint: "A span such as 9:00 – 10:15, or a duration." };

/** Where a script puts the form for an entry; it opens when an empty slot is clicked, or the link that leads to the page of the form. */
export function NewEntryDialog() {
  return (
    <dialog id="new-entry" aria-labelledby="new-entry-title">
      <div class="toolbar">
        <h2 id="new-entry-title">New entry</h2>
        <form method="dialog">
          <Button look="quiet">Close</Button>
        </form>
      </div>
      <div></div>
    </dialog>
  );
}

/** The attributes of a link to the form's page by which a script opens the dialog instead. */
export function inDialog(date: string): Record<string, string> {
  return {
    "data-opens": "new-entry",
    "hx-get": pathTo`/calendar/new?date=${date}`,
    "hx-target": "#new-entry > :last-child",
  };
}

type Props = {
  draft: EntryDraft;
  problem: Problem | null;
  picker: Picker;
  /** The page of the calendar that it leads back to. */
  back: string;
  /** Whether it stands in the dialog: it stays there with what was typed when it is refused. */
  isInDialog: boolean;
};

/** Records time on a day of the calendar. */
export function NewEntryForm({ draft, problem, picker, back, isInDialog }: Props) {
  return (
    <form
      id={formId}
      class="stack tight edit"
      method="post"
      action="/calendar/new"
      {...(isInDialog ? swapped : {})}
    >
      <FormKey />
      <DefaultButton />
      <input type="hidden" name="back" value={back} />
      <EntryFields
        prefix="new"
        draft={draft}
        problem={problem}
        picker={picker}
        isNew
        time={time}
        focus={draft.time === "" || problem?.field === "time" ? "time" : "notes"}
      />
      {problem !== null && problem.field === undefined && <p class="error">{problem.message}</p>}
      <div class="cluster">
        <Button look="primary">Add entry</Button>
        <Offers problem={problem} />
        {!isInDialog && (
          <ButtonLink href={back} look="quiet">
            Cancel
          </ButtonLink>
        )}
      </div>
    </form>
  );
}

const swapped: Record<string, string> = {
  "hx-post": "/calendar/new",
  "hx-target": "#calendar-days",
  "hx-swap": "outerMorph",
  "hx-status:4xx": `target:#${formId} swap:outerHTML`,
};
