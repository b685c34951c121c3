import { Button, DefaultButton } from "../../components/button.tsx";
import { Field, Select } from "../../components/field.tsx";
import { FormKey } from "../../components/form-key.tsx";
import type { Search } from "../../../lib/path-to.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { type Picker, TaskField } from "./detail-fields.tsx";
import type { EntryDraft } from "./draft.ts";

/** The boxes of the rows belong to it, wherever they stand. */
export const bulkFormId = "chosen";

/** What no task is called while no project is chosen. */
export const taskStays = "Task stays";

/** Changes all entries that are ticked. It shows with the first of them. */
export function BulkForm({ draft, picker, query }: { draft: EntryDraft; picker: Picker; query: Search }) {
  const action = pathTo`/entries/chosen${query}`;
  return (
    <form
      id={bulkFormId}
      class="bulk"
      method="post"
      action={action}
      hx-post={action}
      hx-target="#day-list"
      hx-swap="outerMorph"
      aria-label="The selected entries"
    >
      <FormKey />
      <DefaultButton />
      <Fields draft={draft} picker={picker} />
      <Button look="primary">Change</Button>
      <Button name="verb" value="delete">
        Delete
      </Button>
      <Button type="reset" look="quiet">
        Select none
      </Button>
    </form>
  );
}

function Fields({ draft, picker }: { draft: EntryDraft; picker: Picker }) {
  return (
    <>
      <Select
        id="chosen-project"
        name="projectId"
        label="Project"
        hidesLabel
        value={draft.projectId}
        options={[
          { value: "", label: "Project stays" },
          { value: "none", label: "No project" },
          ...picker.projects.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        hx-get="/task-options?prefix=chosen"
        hx-trigger="change"
        hx-target="#chosen-task-field"
        hx-swap="outerHTML"
      />
      <TaskField
        prefix="chosen"
        offered={picker.tasks}
        taskId={draft.taskId}
        search={draft.taskSearch}
        hidesLabel
        none={draft.projectId === "" ? taskStays : "No task"}
      />
      <Field
        id="chosen-tags"
        name="tags"
        label="Tags, separated by commas; a dash takes them away"
        hidesLabel
        placeholder="Tags stay"
        value={draft.tags}
        list="add-tag-names"
        autocomplete="off"
      />
      <Select
        id="chosen-billable"
        name="billable"
        label="Billable"
        hidesLabel
        value={draft.billable}
        options={[
          { value: "", label: "Billing stays" },
          { value: "yes", label: "Billable" },
          { value: "no", label: "Not billable" },
        ]}
      />
    </>
  );
}
