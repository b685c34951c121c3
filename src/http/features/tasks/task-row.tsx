import type { ListedTask } from "../../../domain/tasks/list-tasks.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { Badge, StatusBadge } from "../../components/badge.tsx";
import { ButtonForm } from "../../components/button.tsx";
import { FlashPartial } from "../../components/flash.tsx";
import { ProjectDot } from "../../components/project-dot.tsx";
import { Duration } from "../../components/time.tsx";
import { formatDue } from "./format.ts";

/** What rows share: the person's date, the address that a form without JavaScript comes back to, and which of them are ticked. */
export type RowContext = { today: string; next: string; chosen?: readonly string[] };

/** The form that the boxes of the rows belong to, wherever they stand. */
export const chosenFormId = "chosen-tasks";

/** One task of the list. */
export function TaskRow({ task, context }: { task: ListedTask; context: RowContext }) {
  const { id, title, project, status, priority, assignee, completedAt, spentMs } = task;
  return (
    <li id={`task-${id}`} class="row task" hx-ignore="">
      {task.archivedAt === null && (
        <input
          type="checkbox"
          class="pick"
          form={chosenFormId}
          name="task"
          value={id}
          checked={context.chosen?.includes(id) === true}
          autocomplete="off"
          aria-label={`Select: ${title}`}
        />
      )}
      <DoneForm task={task} context={context} />
      <span class="grow">
        <a href={pathTo`/tasks/${id}`}>{completedAt === null ? title : <s>{title}</s>}</a>{" "}
        <span class="small muted">
          <ProjectDot colour={project.colour} name={project.name} />
        </span>
      </span>
      <span class="cluster facts">
        {task.source !== null && <Badge href={task.source.url}>{task.source.label}</Badge>}
        {status === "in_progress" && <StatusBadge status={status} />}
        {priority !== "none" && <StatusBadge status={priority} />}
        {task.tagNames.map((name) => (
          <Badge>{name}</Badge>
        ))}
        <DueDate task={task} today={context.today} />
        {assignee !== null && <span class="small muted">{assignee}</span>}
      </span>
      <Duration ms={spentMs} />
      <StartForm task={task} />
    </li>
  );
}

/** A task's due date; in red once it has passed and the task is not done. */
export function DueDate(props: { task: Pick<ListedTask, "dueOn" | "completedAt">; today: string }) {
  const { task, today } = props;
  if (task.dueOn === null) return null;
  const isOverdue = task.completedAt === null && task.dueOn < today;
  return (
    <Badge tone={isOverdue ? "bad" : "plain"} title={isOverdue ? "Overdue" : "Due"}>
      <time datetime={task.dueOn}>
        {isOverdue ? "overdue " : "due "}
        {formatDue(task.dueOn, today)}
      </time>
    </Badge>
  );
}

/** Starts a timer on the task; nothing for tasks that nobody works on any more. */
export function StartForm(props: {
  task: Pick<ListedTask, "id" | "title" | "projectId" | "canTrack" | "completedAt" | "archivedAt">;
  small?: boolean;
}) {
  const { task, small = true } = props;
  if (task.completedAt !== null || task.archivedAt !== null || !task.canTrack) return null;
  return (
    <ButtonForm
      action="/timer"
      label="Start timer"
      title={`Start timer on ${task.title}`}
      {...(small ? { small, look: "quiet" } : { look: "primary" })}
      fields={{ projectId: task.projectId, taskId: task.id }}
    />
  );
}

function DoneForm({ task, context }: { task: ListedTask; context: RowContext }) {
  const isDone = task.completedAt !== null;
  if (!isDone && task.archivedAt !== null) return null;
  const action = pathTo`/tasks/${task.id}/${isDone ? "reopen" : "complete"}`;
  return (
    <ButtonForm
      action={action}
      label={isDone ? "✓" : ""}
      title={isDone ? `Reopen ${task.title}` : `Mark ${task.title} as done`}
      fields={{ next: context.next }}
      attributes={{
        class: "tick",
        "hx-post": action,
        "hx-target": `#task-${task.id}`,
        "hx-swap": "outerHTML",
      }}
    />
  );
}

/** Says that a task is done, with the way back: a list of open tasks no longer shows it. */
export function DoneFlash({ task, next }: { task: { id: string; title: string }; next: string }) {
  const action = pathTo`/tasks/${task.id}/reopen`;
  return (
    <FlashPartial tone="good">
      <p>“{task.title}” is done.</p>
      <ButtonForm
        action={action}
        label="Undo"
        fields={{ next }}
        attributes={{ "hx-post": action, "hx-swap": "none" }}
      />
    </FlashPartial>
  );
}
