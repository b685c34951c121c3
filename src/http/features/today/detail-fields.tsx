import type { OfferedTasks } from "../../../domain/tasks/open-tasks.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { Button } from "../../components/button.tsx";
import { Field, Select } from "../../components/field.tsx";
import { type EntryDraft, type Problem, problemAt } from "./draft.ts";

/** What the pickers offer. */
export type Picker = {
  projects: { id: string; name: string }[];
  tasks: OfferedTasks;
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
        offered={tasks}
        taskId={draft.taskId}
        search={draft.taskSearch}
        error={problemAt(problem, "taskId")}
        hidesLabel={hidesLabels}
      />
    </>
  );
}

type TaskFieldProps = {
  prefix: string;
  offered: OfferedTasks;
  taskId: string;
  /** What the tasks are narrowed by; "" = nothing. */
  search: string;
  error?: string | undefined;
  hidesLabel?: boolean;
  /** What choosing none of them is called. */
  none?: string;
};

/** The tasks of a picker. Where there are more than it lists, they are narrowed by what is typed. */
export function TaskField(props: TaskFieldProps) {
  const { prefix, offered, search } = props;
  return (
    <div id={`${prefix}-task-field`} class="stack tight">
      <TaskOptions {...props} />
      {(offered.more > 0 || search !== "") && <TaskSearch prefix={prefix} search={search} />}
    </div>
  );
}

function TaskSearch({ prefix, search }: { prefix: string; search: string }) {
  return (
    <div class="cluster">
      <Field
        id={`${prefix}-task-search`}
        name="taskSearch"
        type="search"
        label="Find a task"
        hidesLabel
        placeholder="Find a task"
        value={search}
        autocomplete="off"
        data-narrows
        hx-get={pathTo`/task-options?prefix=${prefix}&part=options`}
        hx-include={`#${prefix}-project`}
        hx-trigger="input changed delay:300ms, search"
        hx-target={`#${prefix}-task-options`}
        hx-swap="outerHTML"
      />
      <noscript>
        <Button small name="find" value="1" formnovalidate>
          Find
        </Button>
      </noscript>
    </div>
  );
}

/** The choice itself; tasks of several projects stand under the project's name. */
export function TaskOptions(props: TaskFieldProps) {
  const { prefix, offered, taskId, search, error, hidesLabel = false, none = "No task" } = props;
  const { tasks } = offered;
  const hasOneProject = new Set(tasks.map(({ projectId }) => projectId)).size <= 1;
  const said = textFor(offered, search);
  return (
    <div id={`${prefix}-task-options`}>
      <Select
        id={`${prefix}-task`}
        name="taskId"
        label="Task"
        hidesLabel={hidesLabel}
        value={taskId}
        error={error}
        {...(said === null ? {} : { hint: said })}
        options={[
          { value: "", label: none },
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

/** How the list stands to all there are; null = it is all there are. */
function textFor({ tasks, more, isMany }: OfferedTasks, search: string): string | null {
  const fitting = search === "" ? "" : ` with “${search}”`;
  if (more > 0) {
    return `The latest ${tasks.length}${fitting}; ${isMany ? "over " : ""}${more} more. Find others by title.`;
  }
  if (search === "") return null;
  return tasks.length === 0 ? `No open task${fitting}.` : `${tasks.length}${fitting}.`;
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
