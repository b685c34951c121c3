import type * as z from "zod/mini";

import type {
  CommentSnapshot,
  Container,
  ContainerRef,
  IssueSnapshot,
  Person,
  Sprint,
  Status,
  StatusCategory,
} from "../../../src/providers/tracker.ts";
import { adfToMarkdown } from "../../../src/providers/kit/adf.ts";
import type {
  commentSchema,
  issueSchema,
  listedProjectSchema,
  personSchema,
  projectSchema,
} from "./schemas.ts";

export type ImaginaryIssue = z.infer<typeof issueSchema>;

const categories = { new: "todo", in_progress: "doing", finished: "done" } as const satisfies Record<
  ImaginaryIssue["status"]["category"],
  StatusCategory
>;

/** The neutral snapshot of an issue. Throws RangeError for a time that is none. */
export function toIssueSnapshot(issue: ImaginaryIssue): IssueSnapshot {
  const { priority, type, labels } = issue;
  return {
    id: issue.id,
    key: issue.key,
    url: issue.url,
    title: issue.title.toWellFormed(),
    body: toBody(issue.body),
    status: toStatus(issue.status),
    type: type && toNamed(type),
    parentKey: issue.parentKey,
    priority: priority && toNamed(priority),
    labels: labels.map(toNamed),
    components: issue.component === null ? [] : [toNamed(issue.component)],
    sprints: issue.sprint === null ? [] : [toSprint(issue.sprint)],
    assignees: issue.assignees.map(toPerson),
    dueOn: issue.due,
    estimateSeconds: toSeconds(issue.estimateMinutes),
    spentSeconds: toSeconds(issue.spentMinutes),
    createdAt: toMilliseconds(issue.createdAt),
    updatedAt: toMilliseconds(issue.updatedAt),
    closedAt: issue.finishedAt === null ? null : toMilliseconds(issue.finishedAt),
    version: String(issue.revision),
  };
}

export function toStatus({ id, name, category }: ImaginaryIssue["status"]): Status {
  return { id, name: name.toWellFormed(), category: categories[category] };
}

export function toSprint({ running, ...sprint }: NonNullable<ImaginaryIssue["sprint"]>): Sprint {
  return { ...toNamed(sprint), isCurrent: running };
}

function toBody(document: unknown): IssueSnapshot["body"] {
  const source = document === null || document === undefined ? "" : JSON.stringify(document).toWellFormed();
  return { text: (adfToMarkdown(document) ?? "").toWellFormed(), source, format: "adf" };
}

export function toCommentSnapshot(comment: z.infer<typeof commentSchema>): CommentSnapshot {
  return {
    id: comment.id,
    url: "",
    author: toPerson(comment.author),
    body: toBody(comment.body),
    createdAt: toMilliseconds(comment.createdAt),
    updatedAt: toMilliseconds(comment.updatedAt),
  };
}

export function toContainerRef({ id, name, url }: z.infer<typeof projectSchema>): ContainerRef {
  return { externalId: id, name: name.toWellFormed(), url };
}

export function toContainer(project: z.infer<typeof listedProjectSchema>): Container {
  return {
    ...toContainerRef(project),
    description: project.about,
    isPrivate: false,
    isArchived: false,
    canSubscribe: true,
    openIssues: project.openIssues,
  };
}

export function toPerson({ id, login }: z.infer<typeof personSchema>): Person {
  return { accountId: id, login };
}

function toNamed({ id, name }: { id: string; name: string }) {
  return { id, name: name.toWellFormed() };
}

function toSeconds(minutes: number | null): number | null {
  return minutes === null ? null : minutes * 60;
}

export function toMilliseconds(time: string): number {
  const milliseconds = Date.parse(time);
  if (Number.isNaN(milliseconds)) throw new RangeError("A time cannot be read.");
  return milliseconds;
}
