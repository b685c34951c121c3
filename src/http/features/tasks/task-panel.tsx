import { raw } from "hono/html";

import type { TaskDetail } from "../../../domain/tasks/get-task.ts";
import type { ShownTask } from "../../../domain/tasks/load-task.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { Edited } from "../../forms/edited.ts";
import type { Refusal } from "../../forms/form.ts";
import { Badge, StatusBadge } from "../../components/badge.tsx";
import { BothVersions } from "../../components/both-versions.tsx";
import { Button, ButtonForm } from "../../components/button.tsx";
import { Flash } from "../../components/flash.tsx";
import { ProjectDot } from "../../components/project-dot.tsx";
import { Duration } from "../../components/time.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { CommentsSection, type CommentsProps } from "./comments-section.tsx";
import { IssueState } from "./issue-state.tsx";
import { versionsOf } from "./named-fields.ts";
import { TimeSection } from "./time-section.tsx";
import { type TaskDraft, TaskFields } from "./task-fields.tsx";
import { DueDate, StartForm } from "./task-row.tsx";

export type TaskPanelProps = Omit<ShownTask, "comments"> & {
  comments: CommentsProps["comments"];
  viewer: CommentsProps["viewer"];
  today: string;
  version: string;
  /** Safe HTML of the description; "" = there is none. */
  description: string;
  /** Where the issue behind it is; null = it has none. */
  tracker: { name: string; keepsTime: boolean } | null;
  edited: Edited<TaskDraft>;
  refusal: Refusal | null;
};

/** A task's page; also what live refresh and its forms answer. */
export function TaskPanel(props: TaskPanelProps) {
  const { task, version } = props;
  return (
    <article id="task" class="stack" data-live={pathTo`/tasks/${task.id}?part=panel`} data-version={version}>
      <header class="stack tight">
        <h1>{task.title}</h1>
        <Facts {...props} />
        <Steps task={task} setsRates={props.viewer.canManage} />
      </header>
      {task.archivedAt !== null && <Archived task={task} />}
      <IssueState task={task} choices={props.choices} issueTargets={props.issueTargets} />
      <TimeSection task={task} trackerName={props.tracker?.name ?? ""} />
      {props.description !== "" && <Description html={props.description} />}
      <EditForm {...props} />
      <CommentsSection task={task} comments={props.comments} viewer={props.viewer} />
    </article>
  );
}

function Facts({ task, today }: TaskPanelProps) {
  return (
    <div class="cluster">
      <ProjectDot
        colour={task.project.colour}
        name={task.project.name}
        href={pathTo`/tasks?project=${task.projectId}`}
      />
      {task.project.isArchived && <Badge>archived project</Badge>}
      <StatusBadge status={task.status} />
      {task.priority !== "none" && <StatusBadge status={task.priority} />}
      {task.tagNames.map((name) => (
        <Badge>{name}</Badge>
      ))}
      <DueDate task={task} today={today} />
      <span class="muted">{task.assignee === null ? "Nobody is assigned" : task.assignee}</span>
      <span>
        <Duration ms={task.spentMs} /> <span class="muted">spent</span>
      </span>
      {task.source !== null && <Badge href={task.source.url}>{task.source.label}</Badge>}
    </div>
  );
}

function Steps({ task, setsRates }: { task: TaskDetail; setsRates: boolean }) {
  const isDone = task.completedAt !== null;
  return (
    <div class="cluster">
      <StartForm task={task} small={false} />
      {(isDone || task.archivedAt === null) && (
        <Step task={task} step={isDone ? "reopen" : "complete"} label={isDone ? "Reopen" : "Mark as done"} />
      )}
      {task.archivedAt === null && <Step task={task} step="archive" label="Archive" />}
      {setsRates && <a href={pathTo`/rates?task=${task.id}`}>Rate</a>}
    </div>
  );
}

function Archived({ task }: { task: TaskDetail }) {
  return (
    <Flash tone="warn">
      <p>This task is archived: it is in no list but that of archived tasks. Its time is kept.</p>
      <Step task={task} step="restore" label="Restore" />
    </Flash>
  );
}

function Step(props: { task: TaskDetail; step: string; label: string }) {
  const action = pathTo`/tasks/${props.task.id}/${props.step}`;
  return <ButtonForm action={action} label={props.label} attributes={swaps(action)} />;
}

function Description({ html }: { html: string }) {
  return (
    <section class="chapter grid" aria-labelledby="task-description">
      <h2 id="task-description">Description</h2>
      <div class="prose wide">{raw(html)}</div>
    </section>
  );
}

function EditForm({ task, choices, edited, refusal, tracker }: TaskPanelProps) {
  const { draft, shown, version } = edited;
  const action = pathTo`/tasks/${task.id}`;
  return (
    <section class="stack chapter" aria-labelledby="task-edit">
      <h2 id="task-edit">Edit</h2>
      {refusal?.field === "version" && (
        <BothVersions
          message={refusal.message}
          fields={versionsOf(task, choices, draft)}
          href={pathTo`/tasks/${task.id}`}
        />
      )}
      <form
        method="post"
        action={action}
        class="grid"
        // What was typed stands in the fields as if it were saved; a refresh must not replace it.
        data-holds={refusal === null ? undefined : ""}
        {...swaps(action)}
      >
        <FormKey />
        <input type="hidden" name="version" value={String(version)} />
        <input type="hidden" name="shown" value={JSON.stringify(shown)} />
        <TaskFields
          draft={draft}
          choices={choices}
          refusal={refusal}
          project={{ id: task.projectId, name: task.project.name }}
          hasEstimate={tracker === null || !tracker.keepsTime}
        />
        <div class="wide">
          <Button look="primary">Save</Button>
        </div>
      </form>
    </section>
  );
}

/** hx-* attributes of each form of the page: the answer is the panel anew. */
function swaps(action: string): Record<string, string> {
  return { "hx-post": action, "hx-target": "#task", "hx-swap": "outerHTML" };
}
