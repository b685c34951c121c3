import type * as z from "zod/mini";

import type {
  Container,
  ContainerRef,
  IssueSnapshot,
  Named,
  Person,
  Status,
  StatusCategory,
} from "../tracker.ts";
import type { JiraIssue, projectSchema, statusSchema, userSchema } from "./schemas.ts";
import { sprintsIn } from "./sprints.ts";
import { toBody } from "./texts.ts";

/** By key, because names are translated: https://developer.atlassian.com/cloud/jira/platform/rest/v3/api-group-workflow-status-categories/ */
const categories: Readonly<Record<string, StatusCategory>> = {
  new: "todo",
  indeterminate: "doing",
  done: "done",
};

/** The neutral snapshot of an issue at this site. Throws RangeError for a time that is none. */
export function toIssueSnapshot({ id, key, fields }: JiraIssue, siteUrl: string): IssueSnapshot {
  const status = toStatus(fields.status);
  const sprints = sprintsIn(fields);
  return {
    id,
    key,
    url: `${siteUrl}/browse/${key}`,
    title: fields.summary.toWellFormed(),
    body: toBody(fields.description),
    status,
    type: fields.issuetype ? toNamed(fields.issuetype) : null,
    parentKey: fields.parent?.key ?? null,
    priority: fields.priority ? toNamed(fields.priority) : null,
    labels: (fields.labels ?? []).map((name) => ({ id: null, name: name.toWellFormed() })),
    components: (fields.components ?? []).map(toNamed),
    ...(sprints === undefined ? {} : { sprints }),
    assignees: fields.assignee ? toPersons(fields.assignee) : [],
    dueOn: fields.duedate ?? null,
    estimateSeconds: fields.timeoriginalestimate ?? null,
    spentSeconds: fields.timespent ?? null,
    createdAt: toMilliseconds(fields.created),
    updatedAt: toMilliseconds(fields.updated),
    closedAt: status.category === "done" ? closedAt(fields) : null,
    version: fields.updated,
    ...(fields.archiveddate ? { awayBecause: "is archived at Jira" } : {}),
  };
}

/** Not every workflow sets a resolution when it ends. */
function closedAt({ resolutiondate, statuscategorychangedate, updated }: JiraIssue["fields"]): number {
  return toMilliseconds(resolutiondate ?? statuscategorychangedate ?? updated);
}

export function toStatus({ id, name, statusCategory }: z.infer<typeof statusSchema>): Status {
  return { id, name: name.toWellFormed(), category: categories[statusCategory.key] ?? "todo" };
}

export function toNamed({ id, name }: { id: string; name: string }): Named {
  return { id, name: name.toWellFormed() };
}

export function toPersons(user: z.infer<typeof userSchema>): Person[] {
  const accountId = user.accountId ?? user.key ?? user.name;
  return accountId
    ? [{ accountId, login: (user.accountId ? user.displayName : user.name) ?? accountId }]
    : [];
}

export function toContainerRef(
  { id, key, name }: { id: string; key: string; name: string },
  siteUrl: string,
): ContainerRef {
  return { externalId: id, name: name.toWellFormed(), url: `${siteUrl}/browse/${key}` };
}

export function toContainer(
  project: z.infer<typeof projectSchema>,
  { siteUrl, canSubscribe }: { siteUrl: string; canSubscribe: boolean },
): Container {
  return {
    ...toContainerRef(project, siteUrl),
    description: [project.key, project.description].filter(Boolean).join(": "),
    isPrivate: project.isPrivate ?? false,
    isArchived: project.archived ?? false,
    canSubscribe,
    openIssues: null,
  };
}

/** Offsets come without a colon, as "+0000". */
export function toMilliseconds(time: string): number {
  const milliseconds = Date.parse(time.replace(/([+-]\d{2})(\d{2})$/, "$1:$2"));
  if (Number.isNaN(milliseconds)) throw new RangeError("Jira sent a time that cannot be read.");
  return milliseconds;
}
