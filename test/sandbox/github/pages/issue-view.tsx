import type { Issue, Repository, World } from "../records.ts";
import { assignableLogins, fullNameOf, roleOf } from "../world.ts";
import { AssigneeChoice, LabelChoice, MilestoneChoice } from "./issue-form.tsx";
import { LabelChip } from "./issue-list.tsx";
import { Problem, repositoryPath } from "./site-context.tsx";

export interface IssueViewProps {
  world: World;
  repository: Repository;
  issue: Issue;
  login: string;
  problem?: string | undefined;
  typed?: { title: string; body: string } | undefined;
}

export function IssueView(props: IssueViewProps) {
  const { world, repository, issue, problem } = props;
  const path = `${repositoryPath(world, repository)}/issues`;
  return (
    <>
      <p>
        <a href={path}>{`Issues of ${fullNameOf(repository)}`}</a>
      </p>
      <h1>{`${issue.title} #${issue.number}`}</h1>
      <Problem sentence={problem} />
      <p>
        <strong>{issue.isPullRequest ? `Pull request, ${issue.state}` : issue.state}</strong>{" "}
        <span class="soft">
          {`opened by ${issue.author}, changed ${issue.updatedAt}`}
          {issue.isLocked ? ", locked" : ""}
          {issue.isPinned ? ", pinned" : ""}
        </span>{" "}
        {issue.labels.map((label) => (
          <LabelChip label={label} />
        ))}
      </p>
      <div class="columns">
        <div>
          <Conversation {...props} path={`${path}/${issue.number}`} />
        </div>
        <div>
          <Surroundings {...props} path={`${path}/${issue.number}`} />
        </div>
      </div>
    </>
  );
}

type PartProps = IssueViewProps & { path: string };

function Conversation({ issue, path, typed }: PartProps) {
  return (
    <>
      <div class="sheet">
        <pre>{issue.body ?? "No description."}</pre>
      </div>
      {issue.comments.map((comment) => (
        <article class="sheet" id={`issuecomment-${comment.id}`}>
          <p class="soft">{`${comment.author} wrote at ${comment.createdAt}`}</p>
          <pre>{comment.body}</pre>
        </article>
      ))}
      <form method="post" action={`${path}/comments`}>
        <label class="field">
          <span>Comment</span>
          <textarea name="body" />
        </label>
        <button>Comment</button>
      </form>
      <form method="post" action={`${path}/state`} class="row">
        {issue.state === "open" ? (
          <>
            <button class="primary" name="state" value="completed">
              Close as completed
            </button>
            <button name="state" value="not_planned">
              Close as not planned
            </button>
          </>
        ) : (
          <button class="primary" name="state" value="open">
            Reopen
          </button>
        )}
      </form>
      <h2>Edit</h2>
      <form method="post" action={`${path}/text`}>
        <label class="field">
          <span>Title</span>
          <input name="title" value={typed?.title ?? issue.title} />
        </label>
        <label class="field">
          <span>Description</span>
          <textarea name="body">{typed?.body ?? issue.body ?? ""}</textarea>
        </label>
        <button>Save title and description</button>
      </form>
    </>
  );
}

function Surroundings({ world, repository, issue, login, path }: PartProps) {
  const others = [...world.repositories.values()].filter(
    (other) =>
      other !== repository && other.hasIssues && !other.isArchived && roleOf(other, login) === "admin",
  );
  return (
    <>
      <form method="post" action={`${path}/assignees`}>
        <AssigneeChoice logins={assignableLogins(repository)} chosen={issue.assignees} />
        <button>Save assignees</button>
      </form>
      <form method="post" action={`${path}/labels`}>
        <LabelChoice labels={repository.labels} chosen={issue.labels.map(({ name }) => name)} />
        <button>Save labels</button>
      </form>
      <form method="post" action={`${path}/milestone`}>
        <MilestoneChoice milestones={repository.milestones} chosen={String(issue.milestone?.number ?? "")} />
        <button>Save milestone</button>
      </form>
      <form method="post" action={`${path}/marks`} class="row">
        <button name="mark" value={issue.isPinned ? "unpin" : "pin"}>
          {issue.isPinned ? "Unpin" : "Pin"}
        </button>
        <button name="mark" value={issue.isLocked ? "unlock" : "lock"}>
          {issue.isLocked ? "Unlock" : "Lock"}
        </button>
      </form>
      {others.length === 0 ? null : (
        <form method="post" action={`${path}/transfer`}>
          <label class="field">
            <span>Transfer to</span>
            <select name="repository">
              {others.map((other) => (
                <option value={String(other.id)}>{fullNameOf(other)}</option>
              ))}
            </select>
          </label>
          <button>Transfer the issue</button>
        </form>
      )}
      <form method="post" action={`${path}/deletion`} class="row">
        <button class="danger">Delete the issue</button>
      </form>
    </>
  );
}
