import type { TasksChange } from "../../../domain/tasks/chosen-tasks.ts";
import type { TaskChoices } from "../../../domain/tasks/load-task-list.ts";
import { AppError } from "../../../lib/errors.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { Button, DefaultButton } from "../../components/button.tsx";
import { Checkbox, Field, Select } from "../../components/field.tsx";
import { Flash } from "../../components/flash.tsx";
import { FormKey } from "../../components/form-key.tsx";
import type { Form, Refusal } from "../../forms/form.ts";
import { optionsOf, priorityOptions, statusOptions } from "./format.ts";
import { searchOf, type TaskQuery } from "./task-query.ts";
import { chosenFormId } from "./task-row.tsx";

/** Which tasks are ticked, and what is chosen for them; "" = stays as it is. */
export type Chosen = {
  ids: string[];
  status: string;
  priority: string;
  assigneeId: string;
  dueOn: string;
  noDue: boolean;
};

export type ChosenRefusal = Chosen & { refusal: Refusal };

export function parseChosen(form: Form): Chosen {
  return {
    ids: [...new Set(form.all("task"))],
    status: form.get("status"),
    priority: form.get("priority"),
    assigneeId: form.get("assigneeId"),
    dueOn: form.get("dueOn"),
    noDue: form.has("noDue"),
  };
}

export function changeOf({ status, priority, assigneeId, dueOn, noDue }: Chosen): TasksChange {
  if (noDue && dueOn !== "")
    throw new AppError("invalid", "Choose a due date, or tick No due date, not both.");
  return {
    ...(status !== "" && { status }),
    ...(priority !== "" && { priority }),
    ...(assigneeId !== "" && { assigneeId: assigneeId === "nobody" ? null : assigneeId }),
    ...((noDue || dueOn !== "") && { dueOn: noDue ? null : dueOn }),
  };
}

/** Changes all tasks that are ticked. It shows with the first of them. */
export function ChosenForm(props: { query: TaskQuery; choices: TaskChoices; refused: ChosenRefusal | null }) {
  const { query, choices, refused } = props;
  const selects = [
    { name: "status", label: "Status", options: statusOptions },
    { name: "priority", label: "Priority", options: priorityOptions },
    {
      name: "assigneeId",
      label: "Assignee",
      options: [{ value: "nobody", label: "Nobody" }, ...optionsOf(choices.people)],
    },
  ] as const;
  return (
    <form
      id={chosenFormId}
      class="bulk"
      method="post"
      action={pathTo`/chosen-tasks${searchOf(query)}`}
      aria-label="The selected tasks"
    >
      <FormKey />
      <DefaultButton />
      {refused !== null && <Flash tone="bad">{refused.refusal.message}</Flash>}
      {selects.map(({ name, label, options }) => (
        <Select
          id={`chosen-${name}`}
          name={name}
          label={label}
          hidesLabel
          value={refused?.[name] ?? ""}
          options={[{ value: "", label: `${label} stays` }, ...options]}
        />
      ))}
      <Field
        id="chosen-due"
        name="dueOn"
        type="date"
        label="Due; empty = stays"
        hidesLabel
        value={refused?.dueOn ?? ""}
      />
      <Checkbox name="noDue" label="No due date" checked={refused?.noDue === true} />
      <Button look="primary">Change</Button>
      <Button name="verb" value="archive">
        Archive
      </Button>
      <Button type="reset" look="quiet">
        Select none
      </Button>
    </form>
  );
}
