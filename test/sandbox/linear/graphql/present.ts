import type {
  Attachment,
  Comment,
  Cycle,
  Issue,
  Label,
  Project,
  State,
  Team,
  User,
  Webhook,
} from "../records.ts";
import {
  identifierOf,
  issueUrl,
  linearWorld,
  maySee,
  recordOf,
  statesOf,
  stateOfType,
  timeOf,
  webHost,
} from "../world.ts";
import { connectionOf, type PageArguments } from "./connection.ts";

type Times = { createdAtMs: number; updatedAtMs: number; archivedAtMs: number | null };

const times = ({ createdAtMs, updatedAtMs, archivedAtMs }: Times) => ({
  createdAt: timeOf(createdAtMs),
  updatedAt: timeOf(updatedAtMs),
  archivedAt: timeOf(archivedAtMs),
});

const home = () => `https://${webHost}/${linearWorld().organization.urlKey}`;

/** Each as GraphQL resolves it: what is a function is asked for when it is wanted. */
export function presentOrganization() {
  const { id, name, urlKey } = linearWorld().organization;
  const since = timeOf(Date.UTC(2024, 0, 1));
  return {
    id,
    name,
    urlKey,
    createdAt: since,
    updatedAt: since,
    archivedAt: null,
    userCount: linearWorld().users.size,
  };
}

export function presentUser(user: User, viewer: User) {
  const nick = user.login ?? user.name;
  return {
    id: user.id,
    name: user.name,
    displayName: nick,
    email: user.email,
    admin: user.isAdmin,
    guest: user.isGuest,
    active: true,
    app: user.login === null,
    isMe: user.id === viewer.id,
    isAssignable: true,
    avatarUrl: null,
    url: `${home()}/profiles/${nick}`,
    organization: presentOrganization,
    ...times(user),
  };
}

export function presentTeam(team: Team, viewer: User) {
  const world = linearWorld();
  const state = (type: Parameters<typeof stateOfType>[1]) => () =>
    presentState(stateOfType(team, type), viewer);
  return {
    id: team.id,
    key: team.key,
    name: team.name,
    displayName: team.name,
    description: team.description,
    private: team.isPrivate,
    visibility: team.isPrivate ? "private" : "public",
    issueCount: () =>
      [...world.issues.values()].filter((issue) => issue.teamId === team.id && issue.archivedAtMs === null)
        .length,
    issueEstimationType: "fibonacci",
    triageEnabled: true,
    timezone: "Europe/Berlin",
    defaultIssueState: state("unstarted"),
    triageIssueState: state("triage"),
    states: (args: PageArguments) =>
      connectionOf(
        statesOf(team).map((one) => presentState(one, viewer)),
        args,
      ),
    labels: (args: PageArguments) =>
      connectionOf(
        [...world.labels.values()]
          .filter(({ teamId }) => teamId === team.id)
          .map((one) => presentLabel(one, viewer)),
        args,
      ),
    ...times(team),
  };
}

export function presentState(state: State, viewer: User) {
  const { id, name, type, position } = state;
  const team = () => presentTeam(recordOf(linearWorld().teams, state.teamId), viewer);
  return { id, name, type, position, color: "#bec2c8", team, ...times(state) };
}

export function presentLabel(label: Label, viewer: User) {
  const { id, name, color, teamId } = label;
  const team = () => (teamId === null ? null : presentTeam(recordOf(linearWorld().teams, teamId), viewer));
  return { id, name, color, isGroup: false, team, ...times(label) };
}

export function presentProject(project: Project, viewer: User) {
  const { id, name, description, slugId, teamIds } = project;
  const teams = teamIds
    .map((teamId) => recordOf(linearWorld().teams, teamId))
    .filter((team) => maySee(viewer, team));
  return {
    id,
    name,
    description,
    slugId,
    url: `${home()}/project/${slugId}`,
    state: "started",
    status: {
      id: `${id}-status`,
      name: "In progress",
      type: "started",
      createdAt: timeOf(project.createdAtMs),
      updatedAt: timeOf(project.updatedAtMs),
    },
    teams: (args: PageArguments) =>
      connectionOf(
        teams.map((team) => presentTeam(team, viewer)),
        args,
      ),
    accessibleTeams: () => ({ nodes: teams }),
    ...times(project),
  };
}

export function presentIssue(issue: Issue, viewer: User) {
  const world = linearWorld();
  const {
    id,
    number,
    title,
    description,
    priority,
    estimate,
    dueDate,
    previousIdentifiers,
    labelIds,
    isTrashed,
  } = issue;
  const user = (userId: string | null) => () =>
    userId === null ? null : presentUser(recordOf(world.users, userId), viewer);
  const labels = () => labelIds.flatMap((labelId) => world.labels.get(labelId) ?? []);
  return {
    id,
    identifier: identifierOf(issue),
    number,
    previousIdentifiers,
    title,
    description,
    priority,
    priorityLabel: priorityLabels[priority] ?? "",
    estimate,
    dueDate,
    labelIds,
    url: issueUrl(issue),
    trashed: isTrashed ? true : null,
    startedAt: timeOf(issue.startedAtMs),
    completedAt: timeOf(issue.completedAtMs),
    canceledAt: timeOf(issue.canceledAtMs),
    branchName: identifierOf(issue).toLowerCase(),
    team: () => presentTeam(recordOf(world.teams, issue.teamId), viewer),
    state: () => presentState(recordOf(world.states, issue.stateId), viewer),
    project: () =>
      issue.projectId === null ? null : presentProject(recordOf(world.projects, issue.projectId), viewer),
    cycle: cycleOf(issue, viewer),
    parent: () =>
      issue.parentId === null ? null : presentIssue(recordOf(world.issues, issue.parentId), viewer),
    assignee: user(issue.assigneeId),
    creator: user(issue.creatorId),
    labels: (args: PageArguments) =>
      connectionOf(
        labels().map((one) => presentLabel(one, viewer)),
        args,
      ),
    comments: (args: PageArguments) => commentsOf(viewer, args, issue.id),
    attachments: (args: PageArguments) =>
      connectionOf(
        [...world.attachments.values()]
          .filter(({ issueId }) => issueId === id)
          .map((one) => presentAttachment(one, viewer)),
        args,
      ),
    ...times(issue),
  };
}

const cycleOf =
  ({ cycleId }: Issue, viewer: User) =>
  () =>
    cycleId === null ? null : presentCycle(recordOf(linearWorld().cycles, cycleId), viewer);

export function presentCycle(cycle: Cycle, viewer: User) {
  const { id, name, number, teamId, startsAtMs, endsAtMs } = cycle;
  const now = Date.now();
  return {
    id,
    name,
    number,
    startsAt: timeOf(startsAtMs),
    endsAt: timeOf(endsAtMs),
    isActive: startsAtMs <= now && now < endsAtMs,
    isFuture: startsAtMs > now,
    isPast: endsAtMs <= now,
    team: () => presentTeam(recordOf(linearWorld().teams, teamId), viewer),
    ...times(cycle),
  };
}

export const priorityLabels = ["No priority", "Urgent", "High", "Medium", "Low"];

export function commentsOf(viewer: User, args: PageArguments, issueId: string | null) {
  const all = [...linearWorld().comments.values()].filter(
    (one) => issueId === null || one.issueId === issueId,
  );
  return connectionOf(
    all.map((one) => presentComment(one, viewer)),
    args,
  );
}

export function presentComment(comment: Comment, viewer: User) {
  const world = linearWorld();
  const { id, body, issueId } = comment;
  return {
    id,
    body,
    issueId,
    url: `${issueUrl(recordOf(world.issues, issueId))}#comment-${id.slice(0, 8)}`,
    editedAt: timeOf(comment.editedAtMs),
    issue: () => presentIssue(recordOf(world.issues, issueId), viewer),
    user: () => presentUser(recordOf(world.users, comment.userId), viewer),
    ...times(comment),
  };
}

export function presentAttachment(attachment: Attachment, viewer: User) {
  const { id, title, url, metadata, issueId } = attachment;
  const issue = () => presentIssue(recordOf(linearWorld().issues, issueId), viewer);
  return { id, title, url, metadata, issue, ...times(attachment) };
}

export function presentWebhook(webhook: Webhook, viewer: User) {
  const { id, label, url, secret, resourceTypes, isEnabled, teamId } = webhook;
  const world = linearWorld();
  return {
    id,
    label,
    url,
    secret,
    resourceTypes,
    enabled: isEnabled,
    allPublicTeams: teamId === null,
    team: () => (teamId === null ? null : presentTeam(recordOf(world.teams, teamId), viewer)),
    teamIds: teamId === null ? [] : [teamId],
    creator: () => presentUser(recordOf(world.users, webhook.creatorId), viewer),
    ...times(webhook),
  };
}
