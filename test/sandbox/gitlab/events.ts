import { deliver, type Message } from "./deliver.ts";
import { isAtLeast } from "./ids.ts";
import { issueUrl, type Links, projectUrl } from "./links.ts";
import { secondsSpent } from "./present.ts";
import type { Hook, Issue, Label, Note, Project, World } from "./records.ts";
import { presentStatus, statusOf } from "./statuses.ts";
import { groupsAbove, userOf } from "./world.ts";

/** Who does something, in which world. */
export interface Act {
  world: World;
  links: Links;
  actor: string;
}

export type Target = { project: Project; issue: Issue };
export type Changes = Record<string, { previous: unknown; current: unknown }>;

/** Tells the hooks of the project and of the groups around it, as one event. */
export function tellIssue(
  act: Act,
  target: Target,
  told: { action: string; changes?: Changes; spent?: number },
): void {
  const isConfidential = target.issue.isConfidential;
  tell(act, target.project, {
    trigger: isConfidential ? "confidential_issues_events" : "issues_events",
    header: isConfidential ? "Confidential Issue Hook" : "Issue Hook",
    action: told.action,
    body: JSON.stringify(issuePayload(act, target, told)),
  });
}

/** Of a deleted comment nobody is told, and before 16.11 not what was done: https://docs.gitlab.com/user/project/integrations/webhook_events/#comment-events */
export function tellNote(act: Act, target: Target, note: Note, action: "create" | "update"): void {
  const isConfidential = note.isInternal || target.issue.isConfidential;
  tell(act, target.project, {
    trigger: isConfidential ? "confidential_note_events" : "note_events",
    header: isConfidential ? "Confidential Note Hook" : "Note Hook",
    action,
    body: JSON.stringify(notePayload(act, target, { note, action, isConfidential })),
  });
}

function tell({ world }: Act, project: Project, message: Omit<Message, "eventId">): void {
  const eventId = crypto.randomUUID();
  for (const hook of hooksOf(world, project))
    if (hook.events[message.trigger] === true) deliver(world, hook, { ...message, eventId });
}

/** What the test of a hook sends: the first issue of the project. */
export function testPayload(act: Act, project: Project): string | null {
  const issue = [...project.issues.values()].find(({ isConfidential }) => !isConfidential);
  return issue === undefined
    ? null
    : JSON.stringify(issuePayload(act, { project, issue }, { action: "open" }));
}

export function hooksOf(world: World, project: Project): Hook[] {
  const groups = groupsAbove(world, project.path);
  return [project, ...groups].flatMap(({ hooks }) => [...hooks.values()]);
}

const typeNames = { issue: "Issue", incident: "Incident", task: "Task", test_case: "TestCase" };

/** https://docs.gitlab.com/user/project/integrations/webhook_events/#work-item-events */
function issuePayload(
  { world, links, actor }: Act,
  { project, issue }: Target,
  { action, changes = {}, spent = 0 }: { action: string; changes?: Changes; spent?: number },
) {
  const kind = issue.type === "issue" || issue.type === "incident" ? "issue" : "work_item";
  const labels = issue.labels.map(labelAttributes(project));
  const assignees = issue.assignees.map((username) => personAttributes(world, username));
  return {
    object_kind: kind,
    event_type: issue.isConfidential ? "confidential_issue" : kind,
    user: personAttributes(world, actor),
    project: projectAttributes(links, project),
    object_attributes: {
      id: issue.id,
      iid: issue.iid,
      project_id: project.id,
      title: issue.title,
      description: issue.description,
      author_id: userOf(world, issue.author).id,
      assignee_ids: assignees.map(({ id }) => id),
      assignee_id: assignees[0]?.id ?? null,
      state: issue.state,
      state_id: issue.state === "opened" ? 1 : 2,
      created_at: spaced(issue.createdAt),
      updated_at: spaced(issue.updatedAt),
      closed_at: issue.closedAt === null ? null : spaced(issue.closedAt),
      milestone_id: issue.milestone?.id ?? null,
      due_date: issue.dueOn,
      confidential: issue.isConfidential,
      moved_to_id: issue.movedToId,
      duplicated_to_id: null,
      time_estimate: issue.estimateSeconds,
      total_time_spent: secondsSpent(issue),
      time_change: spent,
      weight: null,
      labels,
      // Of what is no plain issue some versions name no type.
      ...(kind === "issue" || isAtLeast(world, 18) ? { type: typeNames[issue.type] } : {}),
      url: issueUrl(links, project, issue),
      action,
    },
    labels,
    changes,
    assignees,
    ...(assignees[0] === undefined ? {} : { assignee: assignees[0] }),
    repository: { name: project.name, url: `git@${world.host}:${project.path}.git` },
  };
}

function notePayload(
  { world, links, actor }: Act,
  { project, issue }: Target,
  { note, action, isConfidential }: { note: Note; action: string; isConfidential: boolean },
) {
  return {
    object_kind: "note",
    event_type: isConfidential ? "confidential_note" : "note",
    user: personAttributes(world, actor),
    project_id: project.id,
    project: projectAttributes(links, project),
    repository: { name: project.name, url: `git@${world.host}:${project.path}.git` },
    object_attributes: {
      id: note.id,
      note: note.body,
      description: note.body,
      noteable_type: "Issue",
      noteable_id: issue.id,
      author_id: userOf(world, note.author).id,
      project_id: project.id,
      created_at: spaced(note.createdAt),
      updated_at: spaced(note.updatedAt),
      system: note.isSystem,
      ...(isAtLeast(world, 16, 11) ? { action } : {}),
      ...(isAtLeast(world, 18) ? { internal: note.isInternal } : {}),
      url: `${issueUrl(links, project, issue)}#note_${note.id}`,
    },
    issue: {
      id: issue.id,
      iid: issue.iid,
      project_id: project.id,
      title: issue.title,
      state: issue.state,
      confidential: issue.isConfidential,
    },
  };
}

/** As hooks write times, in whole seconds. */
export const spaced = (iso: string) => `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;

function personAttributes(world: World, username: string) {
  const { id, name } = userOf(world, username);
  return { id, name, username, avatar_url: null, email: "[REDACTED]" };
}

const labelAttributes = (project: Project) => (label: Label) => ({
  id: label.id,
  title: label.name,
  color: label.color,
  project_id: project.id,
  type: "ProjectLabel",
});

function projectAttributes(links: Links, project: Project) {
  return {
    id: project.id,
    name: project.name,
    description: project.description,
    web_url: projectUrl(links, project),
    namespace: project.path.split("/")[0],
    visibility_level: { private: 0, internal: 10, public: 20 }[project.visibility],
    path_with_namespace: project.path,
    default_branch: "main",
    homepage: projectUrl(links, project),
  };
}

/** What changed of an issue between two states, as `changes` of a hook has it. */
export function changesBetween(world: World, before: Issue, after: Issue): Changes {
  const changes: Changes = {};
  const note = (name: string, previous: unknown, current: unknown) => {
    if (JSON.stringify(previous) !== JSON.stringify(current)) changes[name] = { previous, current };
  };
  const people = ({ assignees }: Issue) => assignees.map((username) => personAttributes(world, username));
  const labels = (issue: Issue) => issue.labels.map(({ id, name }) => ({ id, title: name }));
  note("title", before.title, after.title);
  note("description", before.description, after.description);
  note("state_id", before.state === "opened" ? 1 : 2, after.state === "opened" ? 1 : 2);
  note("assignees", people(before), people(after));
  note("labels", labels(before), labels(after));
  note("milestone_id", before.milestone?.id ?? null, after.milestone?.id ?? null);
  note("due_date", before.dueOn, after.dueOn);
  note("confidential", before.isConfidential, after.isConfidential);
  note("time_estimate", before.estimateSeconds, after.estimateSeconds);
  note("total_time_spent", secondsSpent(before), secondsSpent(after));
  // With a change of the state it is left out: https://gitlab.com/gitlab-org/gitlab/-/work_items/604714
  const status = (issue: Issue) => presentStatus(statusOf(world, issue));
  if (before.state === after.state && isAtLeast(world, 19)) note("status", status(before), status(after));
  note("updated_at", spaced(before.updatedAt), spaced(after.updatedAt));
  return changes;
}
