import type * as z from "zod/mini";

import { readable } from "../kit/inert-text.ts";
import type {
  CommentSnapshot,
  ContainerRef,
  IssueSnapshot,
  Named,
  Person,
  Sprint,
  Status,
  StatusCategory,
} from "../tracker.ts";
import type {
  commentSchema,
  cycleSchema,
  issueDataSchema,
  LinearIssue,
  stateSchema,
  teamRefSchema,
} from "./schemas.ts";

type State = z.infer<typeof stateSchema>;
/** In answers and webhooks alike. */
export type AnyIssue = Omit<LinearIssue, "labels" | "parent"> & {
  parent?: LinearIssue["parent"];
  labels: LinearIssue["labels"] | z.infer<typeof issueDataSchema>["labels"];
};

/** https://linear.app/docs/configuring-workflows; a type that comes later is no reason to lose a state. */
const categories: Readonly<Record<string, StatusCategory>> = {
  started: "doing",
  completed: "done",
  canceled: "done",
  duplicate: "done",
};

/** Types of states in which an issue is over. */
export const closedTypes = Object.keys(categories).filter((type) => categories[type] === "done");

export function toStatus({ id, name, type }: State): Status {
  return { id, name: name.toWellFormed(), category: categories[type] ?? "todo" };
}

/** The same in every workspace; 0 stands for none. */
export const priorities: readonly Named[] = ["Urgent", "High", "Medium", "Low"].map((name, index) => ({
  id: String(index + 1),
  name,
}));

/** The neutral snapshot of an issue. Throws RangeError for a time that is none. */
export function toIssueSnapshot(issue: AnyIssue): IssueSnapshot {
  const labels = Array.isArray(issue.labels) ? issue.labels : issue.labels.nodes;
  const closedAt = issue.completedAt ?? issue.canceledAt;
  const status = toStatus(issue.state);
  const awayBecause = awayOf(issue, status);
  return {
    id: issue.id,
    key: issue.identifier,
    url: withoutSlug(issue.url),
    title: issue.title.toWellFormed(),
    body: toBody(issue.description),
    status,
    type: null,
    parentKey: issue.parent?.identifier ?? null,
    priority: priorities.find(({ id }) => id === String(issue.priority)) ?? null,
    labels: labels.map(toNamed),
    sprints: issue.cycle ? [toSprint(issue.cycle, toMilliseconds(issue.updatedAt))] : [],
    assignees: issue.assignee ? [toPerson(issue.assignee)] : [],
    dueOn: issue.dueDate ?? null,
    // An estimate is in points, of which nobody can say how long they take.
    estimateSeconds: null,
    spentSeconds: null,
    createdAt: toMilliseconds(issue.createdAt),
    updatedAt: toMilliseconds(issue.updatedAt),
    closedAt: closedAt ? toMilliseconds(closedAt) : null,
    version: issue.updatedAt,
    ...(awayBecause === null ? {} : { awayBecause }),
  };
}

/** A cycle as it was at that time; few have a name. Throws RangeError for a time that is none. */
export function toSprint(cycle: z.infer<typeof cycleSchema>, at: number): Sprint {
  const { id, isActive, startsAt, endsAt } = cycle;
  const isWithin =
    startsAt !== undefined &&
    endsAt !== undefined &&
    toMilliseconds(startsAt) <= at &&
    at < toMilliseconds(endsAt);
  return { id, name: nameOfCycle(cycle), isCurrent: isActive ?? isWithin };
}

export function nameOfCycle({ name, number }: Pick<z.infer<typeof cycleSchema>, "name" | "number">): string {
  return name?.toWellFormed() || `Cycle ${number}`;
}

/** The title at the end of an address changes with the title, and leads nowhere else. */
function withoutSlug(url: string): string {
  return url.replace(/^(https:\/\/[^/]+\/[^/]+\/issue\/[^/]+)\/.*$/, "$1");
}

export function toCommentSnapshot(comment: z.infer<typeof commentSchema>): CommentSnapshot {
  const { id, url, user, body, createdAt, updatedAt } = comment;
  return {
    id,
    url,
    author: user ? toPerson(user) : null,
    body: toBody(body),
    createdAt: toMilliseconds(createdAt),
    updatedAt: toMilliseconds(updatedAt),
  };
}

function toBody(markdown: string | null | undefined): IssueSnapshot["body"] {
  const source = (markdown ?? "").toWellFormed();
  return { text: readable(source), source, format: "markdown" };
}

/** What is done is archived by Linear itself after a while: that is no reason to put its task away. */
function awayOf({ trashed, archivedAt }: AnyIssue, { category }: Status): string | null {
  if (trashed === true) return "is in Linear's trash";
  return archivedAt && category !== "done" ? "is archived in Linear" : null;
}

export function toPerson({ id, name }: { id: string; name: string }): Person {
  return { accountId: id, login: name };
}

export function toNamed({ id, name }: { id: string; name: string }): Named {
  return { id, name: name.toWellFormed() };
}

/** Teams and projects, each by its id behind its kind: Linear's ids do not say what they are of. */
export type ContainerKind = "team" | "project";

export function containerId(kind: ContainerKind, id: string): string {
  return `${kind}_${id}`;
}

export function readContainerId(externalId: string): { kind: ContainerKind; id: string } {
  const kind = externalId.startsWith("project_") ? "project" : "team";
  return { kind, id: externalId.slice(kind.length + 1) };
}

/** `workspaceUrl` such as "https://linear.app/acme". */
export function toTeamRef(
  { id, key, name }: z.infer<typeof teamRefSchema>,
  workspaceUrl: string,
): ContainerRef {
  return {
    externalId: containerId("team", id),
    name: name.toWellFormed(),
    url: `${workspaceUrl}/team/${encodeURIComponent(key)}`,
  };
}

export function toProjectRef({ id, name, url }: { id: string; name: string; url: string }): ContainerRef {
  return { externalId: containerId("project", id), name: name.toWellFormed(), url };
}

/** Where an issue is, of the kind of container that is asked about; its team when it is in no project. */
export function homeOf(issue: AnyIssue, kind: ContainerKind): ContainerRef {
  return kind === "project" && issue.project
    ? toProjectRef(issue.project)
    : toTeamRef(issue.team, workspaceOf(issue.url));
}

/** From an address such as "https://linear.app/acme/issue/ENG-1". */
function workspaceOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}/${pathname.split("/")[1] ?? ""}`;
}

/** Throws RangeError for a time that is none. */
export function toMilliseconds(time: string): number {
  const milliseconds = Date.parse(time);
  if (Number.isNaN(milliseconds)) throw new RangeError("Linear sent a time that cannot be read.");
  return milliseconds;
}
