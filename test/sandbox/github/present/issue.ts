import { nodeId, repositoryApi, repositoryWeb, type Links } from "../links.ts";
import type { Comment, Issue, Label, Milestone, Repository, World } from "../records.ts";
import { roleOf } from "../world.ts";
import { presentLogin } from "./account.ts";

/** Everything that an issue's JSON needs to know beside the issue. */
export interface Scene {
  world: World;
  links: Links;
  repository: Repository;
}

export function presentIssue(scene: Scene, issue: Issue) {
  const { world, links, repository } = scene;
  const api = repositoryApi(links, repository);
  const url = `${api}/issues/${issue.number}`;
  const assignees = issue.assignees.map((login) => presentLogin(world, links, login));
  return {
    url,
    repository_url: api,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: issueWeb(scene, issue),
    id: issue.id,
    node_id: nodeId(issue.isPullRequest ? "PR" : "I", issue.id),
    number: issue.number,
    title: issue.title,
    user: presentLogin(world, links, issue.author),
    labels: issue.labels.map((label) => presentLabel(scene, label)),
    state: issue.state,
    locked: issue.isLocked,
    assignee: assignees[0] ?? null,
    assignees,
    milestone: issue.milestone === null ? null : presentMilestone(scene, issue.milestone),
    comments: issue.comments.length,
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt,
    author_association: associationOf(repository, issue.author),
    active_lock_reason: issue.lockReason,
    sub_issues_summary: { total: 0, completed: 0, percent_completed: 0 },
    body: issue.body,
    closed_by: issue.closedBy === null ? null : presentLogin(world, links, issue.closedBy),
    reactions: presentReactions(url),
    timeline_url: `${url}/timeline`,
    performed_via_github_app: null,
    state_reason: issue.stateReason,
    ...(issue.isPullRequest ? presentPullRequest(scene, issue) : {}),
  };
}

export function presentLabel(scene: Scene, label: Label) {
  return {
    id: label.id,
    node_id: nodeId("LA", label.id),
    url: `${repositoryApi(scene.links, scene.repository)}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    color: label.color,
    default: label.isDefault,
    description: label.description,
  };
}

export function presentMilestone(scene: Scene, milestone: Milestone) {
  const { world, links, repository } = scene;
  const url = `${repositoryApi(links, repository)}/milestones/${milestone.number}`;
  const issues = [...repository.issues.values()].filter((issue) => issue.milestone === milestone);
  return {
    url,
    html_url: `${repositoryWeb(links, repository)}/milestone/${milestone.number}`,
    labels_url: `${url}/labels`,
    id: milestone.id,
    node_id: nodeId("MI", milestone.id),
    number: milestone.number,
    title: milestone.title,
    description: milestone.description,
    creator: presentLogin(world, links, milestone.creator),
    open_issues: issues.filter((issue) => issue.state === "open").length,
    closed_issues: issues.filter((issue) => issue.state === "closed").length,
    state: milestone.state,
    created_at: milestone.createdAt,
    updated_at: milestone.updatedAt,
    due_on: milestone.dueOn,
    closed_at: milestone.closedAt,
  };
}

export function presentComment(scene: Scene, issue: Issue, comment: Comment) {
  const api = repositoryApi(scene.links, scene.repository);
  const url = `${api}/issues/comments/${comment.id}`;
  return {
    url,
    html_url: `${issueWeb(scene, issue)}#issuecomment-${comment.id}`,
    issue_url: `${api}/issues/${issue.number}`,
    id: comment.id,
    node_id: nodeId("IC", comment.id),
    user: presentLogin(scene.world, scene.links, comment.author),
    created_at: comment.createdAt,
    updated_at: comment.updatedAt,
    author_association: associationOf(scene.repository, comment.author),
    body: comment.body,
    reactions: presentReactions(url),
    performed_via_github_app: null,
  };
}

function issueWeb(scene: Scene, issue: Issue): string {
  const kind = issue.isPullRequest ? "pull" : "issues";
  return `${repositoryWeb(scene.links, scene.repository)}/${kind}/${issue.number}`;
}

function associationOf(repository: Repository, login: string): string {
  if (repository.owner === login) return "OWNER";
  const role = roleOf(repository, login);
  if (role === "admin" || role === "write") return "MEMBER";
  return repository.roles.has(login) ? "COLLABORATOR" : "NONE";
}

function presentPullRequest(scene: Scene, issue: Issue) {
  const web = `${repositoryWeb(scene.links, scene.repository)}/pull/${issue.number}`;
  return {
    draft: false,
    pull_request: {
      url: `${repositoryApi(scene.links, scene.repository)}/pulls/${issue.number}`,
      html_url: web,
      diff_url: `${web}.diff`,
      patch_url: `${web}.patch`,
      merged_at: null,
    },
  };
}

function presentReactions(url: string) {
  return {
    url: `${url}/reactions`,
    total_count: 0,
    "+1": 0,
    "-1": 0,
    laugh: 0,
    hooray: 0,
    confused: 0,
    heart: 0,
    rocket: 0,
    eyes: 0,
  };
}
