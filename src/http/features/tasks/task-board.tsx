import type { TaskColumn } from "../../../domain/tasks/load-task-board.ts";
import type { ListedTask } from "../../../domain/tasks/list-tasks.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { Badge, StatusBadge } from "../../components/badge.tsx";
import { Button, ButtonForm } from "../../components/button.tsx";
import { FlashPartial } from "../../components/flash.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { ProjectDot } from "../../components/project-dot.tsx";
import { Duration } from "../../components/time.tsx";
import { statusOptions } from "./format.ts";
import { searchOf, type TaskQuery } from "./task-query.ts";
import { DueDate, StartForm } from "./task-row.tsx";

/** The id of the form that its buttons belong to, wherever they stand. */
const moveFormId = "move";

type BoardProps = {
  columns: TaskColumn[];
  query: TaskQuery;
  today: string;
  version: string;
  /** The task that was just moved: the cursor goes on from there. */
  moved?: string;
};

/** The tasks in a column for each status, as live refresh fetches them; public/js/board.js lets them be dragged. */
export function TaskBoard({ columns, version, ...props }: BoardProps) {
  return (
    <div
      id="task-list"
      class="board"
      data-live={pathTo`/tasks${searchOf(props.query, { part: "list" })}`}
      data-version={version}
    >
      <form id={moveFormId} method="post" hidden>
        <FormKey />
      </form>
      {columns.map((column) => (
        <Column column={column} {...props} />
      ))}
    </div>
  );
}

type ColumnProps = Omit<BoardProps, "columns" | "version">;

function Column({ column, query, today, moved }: ColumnProps & { column: TaskColumn }) {
  const { status, tasks, more, isMany } = column;
  const id = `column-${status}`;
  return (
    <section aria-labelledby={id} data-status={status}>
      <h2 id={id}>{nameOf(status)}</h2>
      {tasks.length === 0 && <p class="small muted">No tasks.</p>}
      <ul class="stack tight" role="list">
        {tasks.map((task) => (
          <Card task={task} query={query} today={today} hasFocus={task.id === moved} />
        ))}
      </ul>
      {more > 0 && (
        <a href={pathTo`/tasks${searchOf({ ...query, view: "", status })}`}>
          {isMany ? `More than ${more}` : more} more
        </a>
      )}
    </section>
  );
}

function Card(props: { task: ListedTask; query: TaskQuery; today: string; hasFocus: boolean }) {
  const { task, query, today, hasFocus } = props;
  const { id, title, project, status, priority, assignee } = task;
  return (
    <li id={`task-${id}`} class="card" hx-ignore="">
      <a href={pathTo`/tasks/${id}`} autofocus={hasFocus}>
        {title}
      </a>
      <span class="cluster small">
        <ProjectDot colour={project.colour} name={project.name} />
        {task.source !== null && <Badge href={task.source.url}>{task.source.label}</Badge>}
        {priority !== "none" && <StatusBadge status={priority} />}
        <DueDate task={task} today={today} />
        {assignee !== null && <span class="muted">{assignee}</span>}
        <Duration ms={task.spentMs} />
      </span>
      <div class="cluster">
        {statusOptions
          .filter(({ value }) => value !== status)
          .map(({ value, label }) => (
            <MoveButton task={task} query={query} status={value} label={label} />
          ))}
        <StartForm task={task} />
      </div>
    </li>
  );
}

function MoveButton(props: { task: ListedTask; query: TaskQuery; status: string; label: string }) {
  const { task, query, status, label } = props;
  const action = pathTo`/tasks/${task.id}/status${searchOf(query)}`;
  return (
    <Button
      look="quiet"
      small
      form={moveFormId}
      name="status"
      value={status}
      formaction={action}
      hx-post={action}
      hx-target="#task-list"
      hx-swap="outerMorph"
      aria-label={`Move ${task.title} to ${label}`}
    >
      <span aria-hidden="true">→ </span>
      {label}
    </Button>
  );
}

/** Says where a task was moved, with the way back. */
export function MovedFlash(props: {
  task: { id: string; title: string; status: string };
  before: string;
  query: TaskQuery;
}) {
  const { task, before, query } = props;
  const action = pathTo`/tasks/${task.id}/status${searchOf(query)}`;
  return (
    <FlashPartial tone="good">
      <p>
        “{task.title}” is now {nameOf(task.status).toLowerCase()}.
      </p>
      <ButtonForm
        action={action}
        label="Undo"
        fields={{ status: before }}
        attributes={{ "hx-post": action, "hx-target": "#task-list", "hx-swap": "outerMorph" }}
      />
    </FlashPartial>
  );
}

function nameOf(status: string): string {
  return statusOptions.find(({ value }) => value === status)?.label ?? status;
}
