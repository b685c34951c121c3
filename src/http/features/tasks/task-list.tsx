import type { Child } from "hono/jsx";

import type { TaskSurroundings } from "../../../domain/tasks/load-task-list.ts";
import { pathTo, Search } from "../../../lib/path-to.ts";
import type { Refusal } from "../../forms/form.ts";
import { Button } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import type { Option } from "../../components/field.tsx";
import { Pager } from "../../components/pager.tsx";
import { Tabs } from "../../components/tabs.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { NewTaskFields, type TaskDraft } from "./task-fields.tsx";
import { TaskFilterBar } from "./task-filter.tsx";
import { asBoard, isFiltered, searchOf, type TaskQuery } from "./task-query.ts";
import { ChosenForm, type ChosenRefusal } from "./chosen-form.tsx";
import type { TaskGroup } from "./group-tasks.ts";
import { SavedViews, type ViewRefusal } from "./saved-views.tsx";
import { type RowContext, TaskRow } from "./task-row.tsx";

/** `more`: where those stand that are not shown. */
type ShownGroup = TaskGroup & { more?: string };

export type TaskListProps = {
  groups: ShownGroup[];
  nextCursor: string | null;
  query: TaskQuery;
  /** Cursor of this page; undefined on the first. */
  before: string | undefined;
  hasProjects: boolean;
  today: string;
  version: string;
  /** Ids of the tasks that are ticked. */
  chosen?: readonly string[];
};

type TasksPanelProps = Pick<TaskListProps, "query" | "hasProjects"> & {
  around: TaskSurroundings;
  sources: Option[];
  /** What was typed to keep or to change a view, and why it was refused. */
  viewRefusal: ViewRefusal | null;
  /** The same of the form for the ticked tasks. */
  chosenRefusal: ChosenRefusal | null;
  /** The form for a new task, open when the person is in the middle of it. */
  form: { draft: TaskDraft; refusal: Refusal | null; isOpen: boolean };
  children: Child;
};

/** The page's swappable whole: filter bar, form for a new task, and as children the list or the board. */
export function TasksPanel(props: TasksPanelProps) {
  const { query, around, sources, hasProjects, viewRefusal, chosenRefusal, children } = props;
  return (
    <div id="tasks" class="stack">
      <header class="toolbar">
        <h1>Tasks</h1>
        <Views query={query} />
      </header>
      {hasProjects && <NewTask {...props} />}
      <SavedViews views={around.views} query={query} refused={viewRefusal} />
      <TaskFilterBar query={query} choices={around.choices} sources={sources} />
      {children}
      {query.view === "" && <ChosenForm query={query} choices={around.choices} refused={chosenRefusal} />}
    </div>
  );
}

function Views({ query }: { query: TaskQuery }) {
  const tabs = [
    { href: pathTo`/tasks${searchOf({ ...query, view: "" })}`, label: "List" },
    { href: pathTo`/tasks${searchOf(asBoard(query))}`, label: "Board" },
  ];
  return <Tabs label="Views" tabs={tabs} current={pathTo`/tasks${searchOf(query)}`} />;
}

function NewTask({ form, around, query }: TasksPanelProps) {
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
        <NewTaskFields draft={form.draft} choices={around.choices} refusal={form.refusal} />
        <div class="wide">
          <Button look="primary">Create task</Button>
        </div>
      </form>
    </details>
  );
}

/** The list as live refresh fetches it. */
export function TaskList(props: TaskListProps) {
  const { groups, query, before, nextCursor, today, version, chosen = [] } = props;
  const here = before === undefined ? {} : { before };
  const context = { today, next: pathTo`/tasks${searchOf(query, here)}`, chosen };
  return (
    <div
      id="task-list"
      class="stack"
      data-live={pathTo`/tasks${searchOf(query, { ...here, part: "list" })}`}
      data-version={version}
    >
      {groups.length === 0 && <NoTasks query={query} hasProjects={props.hasProjects} />}
      {groups.map((group) => (
        <Group group={group} context={context} />
      ))}
      <Pager
        previous={before === undefined ? null : pathTo`/tasks${searchOf(query)}`}
        next={nextCursor === null ? null : pathTo`/tasks${searchOf(query, { before: nextCursor })}`}
        labels={{ previous: "Newest tasks", next: "Older tasks" }}
      />
    </div>
  );
}

function Group({ group, context }: { group: ShownGroup; context: RowContext }) {
  const { title, tasks, more } = group;
  return (
    <>
      {title !== "" && <h2>{title}</h2>}
      <ul class="list">
        {tasks.map((task) => (
          <TaskRow task={task} context={context} />
        ))}
      </ul>
      {more !== undefined && <a href={more}>Show all</a>}
    </>
  );
}

function NoTasks({ query, hasProjects }: { query: TaskQuery; hasProjects: boolean }) {
  if (isFiltered(query)) {
    return (
      <EmptyState title="No task fits">
        <p>
          Search for less, or{" "}
          <a href={pathTo`/tasks${new Search({ view: query.view })}`}>show all tasks that are not done</a>.
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
