import type { OpenTask } from "../../../domain/tasks/open-tasks.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { Field, Select } from "../components/field.tsx";
import { type EntryDraft, type Problem, problemAt } from "./draft.ts";

/** What the pickers offer. */
export type Picker = {
  projects: { id: string; name: string }[];
  tasks: OpenTask[];
  tags: { id: string; name: string }[];
};

/** `prefix` keeps the ids of several forms on a page apart. */
type Props = {
  prefix: string;
  draft: EntryDraft;
  problem: Problem | null;
  picker: Picker;
  hidesLabels?: boolean;
};

/** Project and task. With htmx, choosing a project brings the tasks of that project. */
export function TargetFields({ prefix, draft, problem, picker, hidesLabels = false }: Props) {
  const { projects, tasks } = picker;
  return (
    <>
      <Select
        id={`${prefix}-project`}
        name="projectId"
        label="Project"
        hidesLabel={hidesLabels}
        value={draft.projectId}
        error={problemAt(problem, "projectId")}
        options={[
          { value: "", label: "No project" },
          ...projects.map(({ id, name }) => ({ value: id, label: name })),
        ]}
        hx-get={pathTo`/task-options?prefix=${prefix}`}
        hx-trigger="change"
        hx-target={`#${prefix}-task-field`}
        hx-swap="outerHTML"
      />
      <TaskField
        prefix={prefix}
        tasks={tasks}
        taskId={draft.taskId}
        error={problemAt(problem, "taskId")}
        hidesLabel={hidesLabels}
      />
    </>
  );
}

/** The tasks of a picker; of several projects they stand under the project's name. */
export function TaskField(props: {
  prefix: string;
  tasks: OpenTask[];
  taskId: string;
  error?: string | undefined;
  hidesLabel?: boolean;
}) {
  const { prefix, tasks, taskId, error, hidesLabel = false } = props;
  const hasOneProject = new Set(tasks.map(({ projectId }) => projectId)).size <= 1;
  return (
    <div id={`${prefix}-task-field`}>
      <Select
        id={`${prefix}-task`}
        name="taskId"
        label="Task"
        hidesLabel={hidesLabel}
        value={taskId}
        error={error}
        options={[
          { value: "", label: "No task" },
          ...tasks.map((task) => ({
            value: task.taskId,
            label: task.sourceLabel === null ? task.title : `${task.title} (${task.sourceLabel})`,
            ...(hasOneProject ? {} : { group: task.projectName }),
          })),
        ]}
      />
    </div>
  );
}

/** Tags and whether the time is billable; a new entry can leave that to its project. */
export function ExtraFields({ prefix, draft, problem, picker, isNew }: Props & { isNew: boolean }) {
  return (
    <>
      <Field
        id={`${prefix}-tags`}
        name="tags"
        label="Tags"
        value={draft.tags}
        error={problemAt(problem, "tags")}
        hint="Separated by commas; new names become tags."
        list={`${prefix}-tag-names`}
        autocomplete="off"
      />
      <datalist id={`${prefix}-tag-names`}>
        {picker.tags.map(({ name }) => (
          <option value={name}></option>
        ))}
      </datalist>
      <Select
        id={`${prefix}-billable`}
        name="billable"
        label="Billable"
        value={draft.billable}
        options={[
          ...(isNew ? [{ value: "", label: "As the project says" }] : []),
          { value: "yes", label: "Billable" },
          { value: "no", label: "Not billable" },
        ]}
      />
    </>
  );
}
