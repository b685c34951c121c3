import {
  components,
  priorities,
  sprints,
  statuses,
  type Comment,
  type Issue,
  type Login,
  type Project,
  type SiteId,
  type Worklog,
} from "./records.ts";
import { findProject, issuesOf } from "./world.ts";

export const apiHost = "api.imaginary.example";
export const webHost = "imaginary.example";

export function presentSite(id: SiteId) {
  return { id, name: id === "north" ? "North" : "South", url: `https://${id}.${webHost}` };
}

export function presentPerson(login: Login) {
  return { id: `u-${login}`, login };
}

export function presentProject(project: Project) {
  return { id: project.id, name: project.name, url: urlOf(project, project.key) };
}

export function presentListedProject(project: Project) {
  const open = issuesOf(project).filter(({ finishedAtMs }) => finishedAtMs === null).length;
  return { ...presentProject(project), about: `Key ${project.key}`, openIssues: open };
}

export function presentIssue(issue: Issue) {
  const project = findProject(issue.site, issue.projectId);
  if (project === null) throw new Error(`The issue ${issue.id} is in no project.`);
  const key = `${project.key}-${issue.number}`;
  return {
    id: issue.id,
    key,
    url: urlOf(project, key),
    project: presentProject(project),
    title: issue.title,
    body: issue.body,
    status: statuses.find(({ id }) => id === issue.statusId),
    priority: priorities.find(({ id }) => id === issue.priorityId) ?? null,
    type: issue.type,
    labels: issue.labels,
    component: components.find(({ id }) => id === issue.componentId) ?? null,
    sprint: sprints.find(({ id }) => id === issue.sprintId) ?? null,
    assignees: issue.assignees.map(presentPerson),
    parentKey: issue.parentKey,
    due: issue.due,
    estimateMinutes: issue.estimateMinutes,
    spentMinutes: issue.spentMinutes,
    createdAt: timeOf(issue.createdAtMs),
    updatedAt: timeOf(issue.updatedAtMs),
    finishedAt: issue.finishedAtMs === null ? null : timeOf(issue.finishedAtMs),
    revision: issue.revision,
  };
}

export function presentWorklog({ id, login, startedAtMs, minutes, note, tag, revision }: Worklog) {
  return { id, by: presentPerson(login), start: timeOf(startedAtMs), minutes, note, tag, revision };
}

export function presentComment({ id, author, body, createdAtMs, updatedAtMs }: Comment) {
  const times = { createdAt: timeOf(createdAtMs), updatedAt: timeOf(updatedAtMs) };
  return { id, author: presentPerson(author), body, ...times };
}

export function timeOf(ms: number): string {
  return new Date(ms).toISOString();
}

function urlOf({ site }: Project, path: string): string {
  return `https://${site}.${webHost}/browse/${path}`;
}
