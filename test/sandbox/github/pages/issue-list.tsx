import type { Issue, Label, Repository, World } from "../records.ts";
import { fullNameOf, roleOf } from "../world.ts";
import { repositoryPath } from "./site-context.tsx";

const pageSize = 50;

interface IssueListProps {
  world: World;
  repository: Repository;
  login: string;
  state: "open" | "closed";
  page: number;
}

export function IssueList({ world, repository, login, state, page }: IssueListProps) {
  const path = `${repositoryPath(world, repository)}/issues`;
  const all = [...repository.issues.values()].filter((issue) => issue.state === state);
  const issues = all.toReversed().slice((page - 1) * pageSize, page * pageSize);
  const mayOpen = repository.hasIssues && !repository.isArchived;
  return (
    <>
      <RepositoryHeading world={world} repository={repository} login={login} current="issues" />
      <p class="row">
        {mayOpen ? (
          <a class="button primary" href={`${path}/new`}>
            New issue
          </a>
        ) : (
          <span class="soft">
            No issues can be opened here: the repository is archived, or has no issues.
          </span>
        )}
        <a class="button" href={path} aria-current={state === "open" ? "page" : undefined}>
          Open
        </a>
        <a
          class="button"
          href={`${path}?state=closed`}
          aria-current={state === "closed" ? "page" : undefined}
        >
          Closed
        </a>
      </p>
      {issues.length === 0 ? (
        <p class="soft">{`No ${state} issues.`}</p>
      ) : (
        <ul class="list">
          {issues.map((issue) => (
            <IssueItem path={path} issue={issue} />
          ))}
        </ul>
      )}
      {page * pageSize < all.length ? (
        <a class="button" href={`${path}?state=${state}&page=${page + 1}`}>
          Older issues
        </a>
      ) : null}
    </>
  );
}

function IssueItem({ path, issue }: { path: string; issue: Issue }) {
  return (
    <li>
      <a href={`${path}/${issue.number}`}>{issue.title}</a>{" "}
      {issue.labels.map((label) => (
        <LabelChip label={label} />
      ))}
      <br />
      <span class="soft">
        {`#${issue.number} by ${issue.author}`}
        {issue.isPullRequest ? " · pull request" : ""}
        {issue.assignees.length > 0 ? ` · assigned to ${issue.assignees.join(", ")}` : ""}
        {issue.milestone === null ? "" : ` · ${issue.milestone.title}`}
        {issue.isPinned ? " · pinned" : ""}
      </span>
    </li>
  );
}

export function LabelChip({ label }: { label: Label }) {
  return (
    <span class="label">
      <svg width="10" height="10" aria-hidden="true">
        <circle cx="5" cy="5" r="4.5" fill={`#${label.color}`} stroke="currentColor" stroke-width="0.5" />
      </svg>
      {label.name}
    </span>
  );
}

interface RepositoryHeadingProps {
  world: World;
  repository: Repository;
  login: string;
  current: "issues" | "settings";
}

export function RepositoryHeading({ world, repository, login, current }: RepositoryHeadingProps) {
  const path = repositoryPath(world, repository);
  return (
    <>
      <h1>{fullNameOf(repository)}</h1>
      <p class="soft">{`${repository.description ?? ""} · your role: ${roleOf(repository, login) ?? "none"}`}</p>
      <nav aria-label="Repository" class="row">
        <a class="button" href={`${path}/issues`} aria-current={current === "issues" ? "page" : undefined}>
          Issues
        </a>
        <a
          class="button"
          href={`${path}/settings`}
          aria-current={current === "settings" ? "page" : undefined}
        >
          Settings and hooks
        </a>
      </nav>
    </>
  );
}
