import type { TaskPage } from "../../../domain/tasks/list-tasks.ts";
import type { TaskChoices } from "../../../domain/tasks/load-task-list.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { Refusal } from "../../forms/form.ts";
import { Button } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import type { Option } from "../../components/field.tsx";
import { Pager } from "../../components/pager.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { NewTaskFields, type TaskDraft } from "./task-fields.tsx";
import { TaskFilterBar } from "./task-filter.tsx";
import { isFiltered, searchOf, type TaskQuery } from "./task-query.ts";
import { TaskRow } from "./task-row.tsx";

export type TaskListProps = {
  shown: TaskPage;
  query: TaskQuery;
  /** Cursor of this page; undefined on the first. */
  before: string | undefined;
  hasProjects: boolean;
  today: string;
  version: string;
};

type TasksPanelProps = TaskListProps & {
  choices: TaskChoices;
  sources: Option[];
  /** The form for a new task, open when the person is in the middle of it. */
  form: { draft: TaskDraft; refusal: Refusal | null; isOpen: boolean };
};

/** The page's swappable whole: filter bar, form for a new task, list. */
export function TasksPanel(props: TasksPanelProps) {
  const { query, choices, sources, hasProjects } = props;
  return (
    <div id="tasks" class="stack">
      <h1>Tasks</h1>
      {hasProjects && <NewTask {...props} />}
      <TaskFilterBar query={query} choices={choices} sources={sources} />
      <TaskList {...props} />
    </div>
  );
}

function NewTask({ form, choices, query }: TasksPanelProps) {
  const action = pathTo`/tasks${searchOf(query)}`;
  return (
    <details class="new" open={form.isOpen}>
      <summary id="new-task" class="button primary" data-shortcut="n">
        New task
      </summary>
      <form
        method="post"
        action={action}
        class="card grid"
        hx-post={action}
        hx-target="#tasks"
        hx-swap="outerHTML"
      >
        <FormKey />
        <NewTaskFields draft={form.draft} choices={choices} refusal={form.refusal} />
        <div class="wide">
          <Button look="primary">Create task</Button>
        </div>
      </form>
    </details>
  );
}

/** The list as live refresh fetches it. */
export function TaskList(props: TaskListProps) {
  const { shown, query, before, today, version } = props;
  const here = before === undefined ? {} : { before };
  const next = pathTo`/tasks${searchOf(query, here)}`;
  return (
    <div
      id="task-list"
      class="stack"
      data-live={pathTo`/tasks${searchOf(query, { ...here, part: "list" })}`}
      data-version={version}
    >
      {shown.tasks.length === 0 ? (
        <NoTasks query={query} hasProjects={props.hasProjects} />
      ) : (
        <ul class="list">
          {shown.tasks.map((task) => (
            <TaskRow task={task} context={{ today, next }} />
          ))}
        </ul>
      )}
      <Pager
        previous={before === undefined ? null : pathTo`/tasks${searchOf(query)}`}
        next={
          shown.nextCursor === null ? null : pathTo`/tasks${searchOf(query, { before: shown.nextCursor })}`
        }
        labels={{ previous: "Newest tasks", next: "Older tasks" }}
      />
    </div>
  );
}

function NoTasks({ query, hasProjects }: { query: TaskQuery; hasProjects: boolean }) {
  if (isFiltered(query)) {
    return (
      <EmptyState title="No task fits">
        <p>
          Search for less, or <a href="/tasks">show all tasks that are not done</a>.
        </p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No tasks yet">
      {hasProjects ? (
        <p>
          Create the first one above, or <a href="/connections">connect a tracker</a> and choose what to
          follow: its open issues become tasks here.
        </p>
      ) : (
        <p>
          A task belongs to a project. <a href="/projects">Go to Projects</a> to create the first one.
        </p>
      )}
    </EmptyState>
  );
}
