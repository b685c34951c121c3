import type {
  EntityWebhookPayloadWithCommentData,
  EntityWebhookPayloadWithIssueData,
  EntityWebhookPayloadWithIssueLabelData,
  EntityWebhookPayloadWithProjectData,
} from "@linear/sdk/webhooks";
import { priorityLabels } from "./graphql/present.ts";
import type { Comment, Cycle, Issue, Label, Project, User } from "./records.ts";
import { identifierOf, issueUrl, linearWorld, recordOf, timeOf, webHost } from "./world.ts";

type IssueData = EntityWebhookPayloadWithIssueData["data"];

/** An issue as webhooks carry it: more ids, fewer objects than in GraphQL. */
export function issueData(issue: Issue): IssueData {
  const world = linearWorld();
  const state = recordOf(world.states, issue.stateId);
  const team = recordOf(world.teams, issue.teamId);
  const project = issue.projectId === null ? null : recordOf(world.projects, issue.projectId);
  const cycle = issue.cycleId === null ? null : recordOf(world.cycles, issue.cycleId);
  const assignee = issue.assigneeId === null ? null : userData(recordOf(world.users, issue.assigneeId));
  return {
    id: issue.id,
    createdAt: timeOf(issue.createdAtMs),
    updatedAt: timeOf(issue.updatedAtMs),
    archivedAt: timeOf(issue.archivedAtMs),
    trashed: issue.isTrashed ? true : null,
    number: issue.number,
    title: issue.title,
    priority: issue.priority,
    priorityLabel: priorityLabels[issue.priority] ?? "",
    prioritySortOrder: -issue.number,
    estimate: issue.estimate,
    sortOrder: -issue.number,
    startedAt: timeOf(issue.startedAtMs),
    completedAt: timeOf(issue.completedAtMs),
    canceledAt: timeOf(issue.canceledAtMs),
    dueDate: issue.dueDate,
    addedToTeamAt: timeOf(issue.createdAtMs),
    labelIds: issue.labelIds,
    teamId: issue.teamId,
    projectId: issue.projectId,
    cycleId: issue.cycleId,
    cycle: cycle === null ? null : cycleChild(cycle),
    parentId: issue.parentId,
    previousIdentifiers: issue.previousIdentifiers,
    creatorId: issue.creatorId,
    assigneeId: issue.assigneeId,
    stateId: issue.stateId,
    reactionData: [],
    releases: [],
    subscriberIds: issue.subscriberIds,
    description: issue.description,
    descriptionData: null,
    botActor: null,
    identifier: identifierOf(issue),
    url: issueUrl(issue),
    assignee,
    state: { id: state.id, name: state.name, type: state.type, color: "#bec2c8" },
    team: { id: team.id, key: team.key, name: team.name },
    project: project === null ? null : { id: project.id, name: project.name, url: projectUrl(project) },
    labels: issue.labelIds.map((id) => {
      const { name, color } = recordOf(world.labels, id);
      return { id, name, color, parentId: null };
    }),
  };
}

function cycleChild({ id, name, number, startsAtMs, endsAtMs }: Cycle) {
  return { id, name, number, startsAt: timeOf(startsAtMs), endsAt: timeOf(endsAtMs) };
}

/** Its times, of all that webhooks tell. */
export const cycleData = (cycle: Cycle) => ({
  ...cycleChild(cycle),
  teamId: cycle.teamId,
  createdAt: timeOf(cycle.createdAtMs),
  updatedAt: timeOf(cycle.updatedAtMs),
});

export function commentData(comment: Comment): EntityWebhookPayloadWithCommentData["data"] {
  const world = linearWorld();
  const issue = recordOf(world.issues, comment.issueId);
  return {
    id: comment.id,
    createdAt: timeOf(comment.createdAtMs),
    updatedAt: timeOf(comment.updatedAtMs),
    archivedAt: null,
    editedAt: timeOf(comment.editedAtMs),
    body: comment.body,
    issueId: issue.id,
    parentId: comment.parentId,
    userId: comment.userId,
    reactionData: [],
    user: userData(recordOf(world.users, comment.userId)),
    issue: {
      id: issue.id,
      identifier: identifierOf(issue),
      teamId: issue.teamId,
      team: teamData(issue.teamId),
      title: issue.title,
      url: issueUrl(issue),
    },
  };
}

export function labelData(label: Label): EntityWebhookPayloadWithIssueLabelData["data"] {
  const { id, name, color, teamId } = label;
  const [createdAt, updatedAt] = [timeOf(label.createdAtMs), timeOf(label.updatedAtMs)];
  return { id, name, color, teamId, createdAt, updatedAt, archivedAt: null, isGroup: false, parentId: null };
}

export function projectData(project: Project): EntityWebhookPayloadWithProjectData["data"] {
  const { id, name, description, slugId, teamIds } = project;
  return {
    id,
    name,
    description,
    slugId,
    teamIds,
    url: projectUrl(project),
    createdAt: timeOf(project.createdAtMs),
    updatedAt: timeOf(project.updatedAtMs),
    archivedAt: timeOf(project.archivedAtMs),
    color: "#bec2c8",
    icon: null,
    priority: 0,
    prioritySortOrder: 0,
    sortOrder: 0,
    statusId: `${id}-status`,
    labelIds: [],
    memberIds: [],
    completedIssueCountHistory: [],
    completedScopeHistory: [],
    inProgressScopeHistory: [],
    issueCountHistory: [],
    scopeHistory: [],
  };
}

export function userData({ id, name, email, login }: User) {
  return { id, name, email, avatarUrl: null, url: `${home()}/profiles/${login ?? name}` };
}

function teamData(id: string) {
  const { key, name } = recordOf(linearWorld().teams, id);
  return { id, key, name };
}

export function projectUrl({ slugId }: Project): string {
  return `${home()}/project/${slugId}`;
}

function home(): string {
  return `https://${webHost}/${linearWorld().organization.urlKey}`;
}
