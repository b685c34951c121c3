import * as z from "zod/mini";

import type { TaskChoices } from "../../../domain/tasks/load-task-list.ts";
import type { Refusal } from "../../forms/form.ts";
import { Field, Select, TextArea } from "../../components/field.tsx";
import { optionsOf, priorityOptions, statusOptions } from "./format.ts";

/** A task as its form holds it; "" = not set. */
export type TaskDraft = z.infer<typeof taskDraftSchema>;

export const taskDraftSchema = z.object({
  title: z.string(),
  description: z.string(),
  projectId: z.string(),
  status: z.string(),
  priority: z.string(),
  assigneeId: z.string(),
  dueOn: z.string(),
  estimate: z.string(),
  tags: z.string(),
});

type Props = { draft: TaskDraft; choices: TaskChoices; refusal: Refusal | null };

/** The fields that a new task needs; ids begin with "new-task". */
export function NewTaskFields({ draft, choices, refusal }: Props) {
  const errorOf = (field: string) => (refusal?.field === field ? refusal.message : undefined);
  const shared = { prefix: "new-task", draft, choices, errorOf };
  return (
    <>
      <div class="wide">
        <TitleField {...shared} />
      </div>
      <ProjectField {...shared} />
      <PlanFields {...shared} />
    </>
  );
}

type AllProps = Props & {
  /** Its present one, which may be archived. */
  project: { id: string; name: string };
  /** False: its tracker says how long it is to take. */
  hasEstimate: boolean;
};

/** All fields of a task; ids begin with "task". */
export function TaskFields(props: AllProps) {
  const { draft, refusal, project } = props;
  const errorOf = (field: string) => (refusal?.field === field ? refusal.message : undefined);
  const isListed = props.choices.projects.some(({ id }) => id === project.id);
  const projects = isListed ? props.choices.projects : [project, ...props.choices.projects];
  const shared = { prefix: "task", draft, choices: { ...props.choices, projects }, errorOf };
  return (
    <>
      <div class="wide">
        <TitleField {...shared} />
      </div>
      <Select
        id="task-status"
        label="Status"
        name="status"
        value={draft.status}
        options={statusOptions}
        error={errorOf("status")}
      />
      <PlanFields {...shared} />
      {props.hasEstimate && (
        <Field
          id="task-estimate"
          label="Estimate"
          name="estimate"
          value={draft.estimate}
          placeholder="8h"
          autocomplete="off"
          error={errorOf("estimateSeconds")}
        />
      )}
      <ProjectField {...shared} />
      <div class="wide">
        <TextArea
          id="task-description"
          label="Description"
          name="description"
          value={draft.description}
          rows="5"
          maxlength="20000"
          error={errorOf("description")}
        />
      </div>
    </>
  );
}

type Shared = {
  prefix: string;
  draft: TaskDraft;
  choices: TaskChoices;
  errorOf: (field: string) => string | undefined;
};

function TitleField({ prefix, draft, errorOf }: Shared) {
  return (
    <Field
      id={`${prefix}-title`}
      label="Title"
      name="title"
      value={draft.title}
      required
      maxlength="300"
      autocomplete="off"
      error={errorOf("title")}
    />
  );
}

function ProjectField({ prefix, draft, choices, errorOf }: Shared) {
  return (
    <Select
      id={`${prefix}-project`}
      label="Project"
      name="projectId"
      value={draft.projectId}
      options={optionsOf(choices.projects)}
      error={errorOf("projectId")}
    />
  );
}

function PlanFields({ prefix, draft, choices, errorOf }: Shared) {
  const people = [{ value: "", label: "Nobody" }, ...optionsOf(choices.people)];
  return (
    <>
      <Select
        id={`${prefix}-priority`}
        label="Priority"
        name="priority"
        value={draft.priority}
        options={priorityOptions}
        error={errorOf("priority")}
      />
      <Select
        id={`${prefix}-assignee`}
        label="Assignee"
        name="assigneeId"
        value={draft.assigneeId}
        options={people}
        error={errorOf("assigneeId")}
      />
      <Field
        id={`${prefix}-due`}
        label="Due"
        name="dueOn"
        type="date"
        value={draft.dueOn}
        error={errorOf("dueOn")}
      />
      <Field
        id={`${prefix}-tags`}
        label="Tags"
        name="tags"
        value={draft.tags}
        autocomplete="off"
        hint="Separated by commas; new names become tags."
        list={`${prefix}-tag-names`}
        error={errorOf("tags")}
      />
      <datalist id={`${prefix}-tag-names`}>
        {choices.tags.map(({ name }) => (
          <option value={name} />
        ))}
      </datalist>
    </>
  );
}
