import type { TaskDetail } from "../../../domain/tasks/get-task.ts";
import type { TaskChoices } from "../../../domain/tasks/load-task-list.ts";
import { formatSpan } from "../../../lib/format-duration.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { Option } from "../../components/field.tsx";
import { Flash } from "../../components/flash.tsx";
import type { TaskDraft } from "./task-fields.tsx";
import { optionsOf, priorityOptions, statusOptions } from "./format.ts";

/** A task as the fields of its form hold it. */
export function draftOf(task: TaskDetail): TaskDraft {
  const { title, description, projectId, status, priority, assigneeId, dueOn } = task;
  const { estimateSeconds, tagNames } = task;
  return {
    title,
    description,
    projectId,
    status,
    priority,
    assigneeId: assigneeId ?? "",
    dueOn: dueOn ?? "",
    estimate: estimateSeconds === null ? "" : formatSpan(estimateSeconds),
    tags: tagNames.join(", "),
  };
}

/** After a stale save: what is saved now beside what the person typed, field by field where they differ. */
export function BothVersions(props: {
  task: TaskDetail;
  choices: TaskChoices;
  draft: TaskDraft;
  message: string;
}) {
  const { task, choices, draft, message } = props;
  const saved = draftOf(task);
  const projects = [...choices.projects, { id: task.projectId, name: task.project.name }];
  const fields = namedFields({ ...choices, projects });
  return (
    <Flash tone="bad">
      <div class="stack tight">
        <p>{message}</p>
        <dl>
          {fields
            .filter(({ name }) => saved[name] !== draft[name])
            .map(({ name, label, options }) => (
              <>
                <dt>{label}</dt>
                <dd>
                  saved now: <strong>{textFor(saved[name], options)}</strong>, yours:{" "}
                  <strong>{textFor(draft[name], options)}</strong>
                </dd>
              </>
            ))}
        </dl>
        <p>
          Saving again keeps yours. <a href={pathTo`/tasks/${task.id}`}>Keep what is saved</a>
        </p>
      </div>
    </Flash>
  );
}

/** The fields of a task as people read them. */
export function namedFields({ projects, people }: TaskChoices): NamedField[] {
  return [
    { name: "title", label: "Title" },
    { name: "status", label: "Status", options: statusOptions },
    { name: "priority", label: "Priority", options: priorityOptions },
    { name: "assigneeId", label: "Assignee", options: optionsOf(people) },
    { name: "dueOn", label: "Due" },
    { name: "estimate", label: "Estimate" },
    { name: "tags", label: "Tags" },
    { name: "projectId", label: "Project", options: optionsOf(projects) },
    { name: "description", label: "Description" },
  ];
}

export type NamedField = { name: keyof TaskDraft; label: string; options?: Option[] };

/** What a field says, in words. */
export function textFor(value: string, options: Option[] | undefined): string {
  if (value === "") return "nothing";
  return options?.find((option) => option.value === value)?.label ?? value;
}
