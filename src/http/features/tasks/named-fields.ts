import type { TaskDetail } from "../../../domain/tasks/get-task.ts";
import type { TaskChoices } from "../../../domain/tasks/load-task-list.ts";
import { formatSpan } from "../../../lib/format-duration.ts";
import type { Option } from "../../components/field.tsx";
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

/** What is saved now beside what the person typed, field by field, in words. */
export function versionsOf(task: TaskDetail, choices: TaskChoices, draft: TaskDraft) {
  const saved = draftOf(task);
  const projects = [...choices.projects, { id: task.projectId, name: task.project.name }];
  return namedFields({ ...choices, projects }).map(
    ({ name, label, options }) =>
      [label, textFor(saved[name], options), textFor(draft[name], options)] as const,
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
