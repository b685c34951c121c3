import { nodeId, repositoryApi, repositoryWeb, type Links } from "../links.ts";
import type { Repository, Role, World } from "../records.ts";
import { fullNameOf, roleOf } from "../world.ts";
import { presentLogin } from "./account.ts";

/** The repository as webhooks and lists show it; about 6 KB, as at GitHub. */
export function presentRepository(world: World, links: Links, repository: Repository) {
  const openIssues = [...repository.issues.values()].filter((issue) => issue.state === "open").length;
  return {
    id: repository.id,
    node_id: nodeId("R", repository.id),
    name: repository.name,
    full_name: fullNameOf(repository),
    private: repository.isPrivate,
    owner: presentLogin(world, links, repository.owner),
    html_url: repositoryWeb(links, repository),
    description: repository.description,
    fork: false,
    ...presentUrls(repositoryApi(links, repository)),
    created_at: repository.createdAt,
    updated_at: repository.updatedAt,
    pushed_at: repository.pushedAt,
    ...presentCloneUrls(links, repository),
    homepage: null,
    size: 108,
    stargazers_count: 0,
    watchers_count: 0,
    language: repository.language,
    has_issues: repository.hasIssues,
    has_projects: true,
    has_downloads: true,
    has_wiki: false,
    has_pages: false,
    has_discussions: false,
    forks_count: 0,
    mirror_url: null,
    archived: repository.isArchived,
    disabled: false,
    open_issues_count: openIssues,
    license: null,
    allow_forking: true,
    is_template: false,
    web_commit_signoff_required: false,
    topics: repository.topics,
    visibility: repository.isPrivate ? "private" : "public",
    forks: 0,
    open_issues: openIssues,
    watchers: 0,
    default_branch: "main",
    custom_properties: {},
  };
}

/** What a REST answer adds: what the caller may do. */
export function presentRepositoryFor(world: World, links: Links, view: RepositoryView) {
  const role = roleOf(view.repository, view.login);
  return { ...presentRepository(world, links, view.repository), permissions: presentPermissions(role) };
}

export interface RepositoryView {
  repository: Repository;
  login: string | null;
}

function presentPermissions(role: Role | null) {
  const ladder: (Role | null)[] = ["read", "triage", "write", "maintain", "admin"];
  const rank = ladder.indexOf(role);
  return { admin: rank >= 4, maintain: rank >= 3, push: rank >= 2, triage: rank >= 1, pull: rank >= 0 };
}

function presentUrls(url: string) {
  return {
    url,
    forks_url: `${url}/forks`,
    keys_url: `${url}/keys{/key_id}`,
    collaborators_url: `${url}/collaborators{/collaborator}`,
    teams_url: `${url}/teams`,
    hooks_url: `${url}/hooks`,
    issue_events_url: `${url}/issues/events{/number}`,
    events_url: `${url}/events`,
    assignees_url: `${url}/assignees{/user}`,
    branches_url: `${url}/branches{/branch}`,
    tags_url: `${url}/tags`,
    blobs_url: `${url}/git/blobs{/sha}`,
    git_tags_url: `${url}/git/tags{/sha}`,
    git_refs_url: `${url}/git/refs{/sha}`,
    trees_url: `${url}/git/trees{/sha}`,
    statuses_url: `${url}/statuses/{sha}`,
    languages_url: `${url}/languages`,
    stargazers_url: `${url}/stargazers`,
    contributors_url: `${url}/contributors`,
    subscribers_url: `${url}/subscribers`,
    subscription_url: `${url}/subscription`,
    commits_url: `${url}/commits{/sha}`,
    git_commits_url: `${url}/git/commits{/sha}`,
    comments_url: `${url}/comments{/number}`,
    issue_comment_url: `${url}/issues/comments{/number}`,
    contents_url: `${url}/contents/{+path}`,
    compare_url: `${url}/compare/{base}...{head}`,
    merges_url: `${url}/merges`,
    archive_url: `${url}/{archive_format}{/ref}`,
    downloads_url: `${url}/downloads`,
    issues_url: `${url}/issues{/number}`,
    pulls_url: `${url}/pulls{/number}`,
    milestones_url: `${url}/milestones{/number}`,
    notifications_url: `${url}/notifications{?since,all,participating}`,
    labels_url: `${url}/labels{/name}`,
    releases_url: `${url}/releases{/id}`,
    deployments_url: `${url}/deployments`,
  };
}

function presentCloneUrls(links: Links, repository: Repository) {
  const web = repositoryWeb(links, repository);
  const path = `${new URL(links.web).host}/${fullNameOf(repository)}.git`;
  return {
    git_url: `git://${path}`,
    ssh_url: `git@${path.replace("/", ":")}`,
    clone_url: `${web}.git`,
    svn_url: web,
  };
}
