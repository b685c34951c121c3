import { isAtLeast } from "./ids.ts";
import { groupUrl, issueUrl, type Links, projectUrl } from "./links.ts";
import type { Group, Hook, Issue, Label, Milestone, Note, Project, Timelog, User, World } from "./records.ts";
import { levelIn, userOf } from "./world.ts";

export function presentUser(world: World, links: Links, username: string) {
  const { id, name } = userOf(world, username);
  return { id, username, name, state: "active", avatar_url: null, web_url: `${links.web}/${username}` };
}

export function presentSelf(world: World, links: Links, user: User) {
  return {
    ...presentUser(world, links, user.username),
    email: user.email,
    confirmed_at: user.isBot ? null : "2020-01-01T00:00:00.000Z",
    bot: user.isBot,
    two_factor_enabled: false,
  };
}

/** https://docs.gitlab.com/api/projects/ */
export function presentProject(world: World, links: Links, project: Project, username: string) {
  const level = levelIn(world, project, username);
  return {
    id: project.id,
    name: project.name,
    description: project.description,
    path: project.path.slice(project.path.lastIndexOf("/") + 1),
    path_with_namespace: project.path,
    name_with_namespace: project.path.replaceAll("/", " / "),
    web_url: projectUrl(links, project),
    visibility: project.visibility,
    archived: project.isArchived,
    issues_enabled: project.hasIssues,
    issues_access_level: project.hasIssues ? "enabled" : "disabled",
    ...(project.hasIssues ? { open_issues_count: countOpen(project) } : {}),
    created_at: project.createdAt,
    last_activity_at: project.createdAt,
    permissions: {
      project_access: level === 0 ? null : { access_level: level, notification_level: 3 },
      group_access: null,
    },
    _links: { self: `${links.api}/projects/${project.id}` },
  };
}

function countOpen({ issues }: Project): number {
  return [...issues.values()].filter(({ state }) => state === "opened").length;
}

/** https://docs.gitlab.com/api/groups/ */
export function presentGroup(links: Links, group: Group) {
  return {
    id: group.id,
    name: group.name,
    path: group.path.slice(group.path.lastIndexOf("/") + 1),
    full_path: group.path,
    full_name: group.path.replaceAll("/", " / "),
    description: "",
    visibility: "private",
    web_url: groupUrl(links, group),
  };
}

export function presentLabel({ id, name, color }: Label) {
  return { id, name, color, text_color: "#FFFFFF", description: null, description_html: "" };
}

/** https://docs.gitlab.com/api/milestones/ */
export function presentMilestone({ id, title, state, dueOn }: Milestone) {
  return { id, title, description: "", state, due_date: dueOn, start_date: null, expired: false };
}

export const secondsSpent = ({ timelogs }: Issue) => timelogs.reduce((sum, { seconds }) => sum + seconds, 0);

export function presentStats(issue: Issue) {
  return {
    time_estimate: issue.estimateSeconds,
    total_time_spent: secondsSpent(issue),
    human_time_estimate: null,
    human_total_time_spent: null,
  };
}

type Target = { project: Project; issue: Issue };

/** https://docs.gitlab.com/api/issues/ */
export function presentIssue(world: World, links: Links, { project, issue }: Target, hasDetails = false) {
  const assignees = issue.assignees.map((username) => presentUser(world, links, username));
  return {
    id: issue.id,
    iid: issue.iid,
    project_id: project.id,
    title: issue.title,
    description: issue.description,
    state: issue.state,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    labels: hasDetails ? issue.labels.map(presentLabel) : issue.labels.map(({ name }) => name),
    milestone: issue.milestone === null ? null : presentMilestone(issue.milestone),
    author: presentUser(world, links, issue.author),
    assignees,
    assignee: assignees[0] ?? null,
    type: issue.type.toUpperCase(),
    issue_type: issue.type,
    due_date: issue.dueOn,
    confidential: issue.isConfidential,
    user_notes_count: issue.notes.filter(({ isSystem }) => !isSystem).length,
    web_url: issueUrl(links, project, issue),
    time_stats: presentStats(issue),
    task_completion_status: { count: 0, completed_count: 0 },
    references: { short: `#${issue.iid}`, relative: `#${issue.iid}`, full: `${project.path}#${issue.iid}` },
    severity: "UNKNOWN",
    moved_to_id: issue.movedToId,
    ...(world.plan === "free" || world.plan === "premium" ? { weight: null } : {}),
    service_desk_reply_to: null,
  };
}

export function presentNote(world: World, links: Links, issue: Issue, note: Note) {
  return {
    id: note.id,
    body: note.body,
    author: presentUser(world, links, note.author),
    created_at: note.createdAt,
    updated_at: note.updatedAt,
    system: note.isSystem,
    noteable_id: issue.id,
    noteable_type: "Issue",
    noteable_iid: issue.iid,
    project_id: issue.projectId,
    internal: note.isInternal,
    confidential: note.isInternal,
  };
}

export function presentHook(world: World, hook: Hook) {
  const isPaused = hook.disabledUntilMs !== null && hook.disabledUntilMs > Date.now();
  return {
    id: hook.id,
    url: hook.url,
    created_at: hook.createdAt,
    ...hook.events,
    enable_ssl_verification: true,
    alert_status: hook.failures >= 40 ? "disabled" : isPaused ? "temporarily_disabled" : "executable",
    disabled_until: isPaused ? new Date(hook.disabledUntilMs ?? 0).toISOString() : null,
    url_variables: [],
    ...(isAtLeast(world, 19)
      ? { token_present: hook.token !== "", signing_token_present: hook.signingToken !== "" }
      : {}),
  };
}

export function presentTimelog({ world, links }: { world: World; links: Links }, timelog: Timelog) {
  const { id, seconds, spentAt, summary, username } = timelog;
  return {
    id: `gid://gitlab/Timelog/${id}`,
    spentAt,
    timeSpent: seconds,
    summary,
    user: { ...presentUser(world, links, username), id: `gid://gitlab/User/${userOf(world, username).id}` },
  };
}
