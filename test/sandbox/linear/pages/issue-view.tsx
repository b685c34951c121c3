import { priorityLabels } from "../graphql/present.ts";
import type { Issue, User } from "../records.ts";
import { identifierOf, linearWorld, maySee, recordOf, statesOf, webHost } from "../world.ts";

type Option = { value: string; label: string };

function Choice(props: { name: string; label: string; value: string; options: Option[] }) {
  const { name, label, value, options } = props;
  return (
    <label>
      {label}
      <select name={name}>
        {options.map((option) => (
          <option value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    </label>
  );
}

/** An issue as a person sees and changes it. */
export function IssueView({ issue, viewer }: { issue: Issue; viewer: User }) {
  const team = recordOf(linearWorld().teams, issue.teamId);
  const path = pathOf(issue);
  return (
    <>
      <p>
        <a href={`/${webHost}/acme/team/${team.key}`}>{team.name}</a>
      </p>
      <h1>{`${identifierOf(issue)} ${issue.title}`}</h1>
      {issue.archivedAtMs !== null && (
        <p class="problem">{issue.isTrashed ? "It is in the trash." : "It is archived."}</p>
      )}
      <form method="post" action={path} class="stack">
        <Texts issue={issue} />
        <Choices issue={issue} />
        <Labels issue={issue} />
        <label>
          Due date
          <input type="date" name="dueDate" value={issue.dueDate ?? ""} />
        </label>
        <button class="primary">Save the issue</button>
      </form>
      <form method="post" action={`${path}/move`} class="row">
        <Choice
          name="teamId"
          label="Team"
          value={team.id}
          options={[...linearWorld().teams.values()].filter((one) => maySee(viewer, one)).map(toOption)}
        />
        <button>Move</button>
      </form>
      <PutAway issue={issue} viewer={viewer} />
      <Comments issue={issue} />
    </>
  );
}

const toOption = ({ id, name }: { id: string; name: string }): Option => ({ value: id, label: name });
const pathOf = (issue: Issue) => `/${webHost}/acme/issue/${identifierOf(issue)}`;

function Texts({ issue }: { issue: Issue }) {
  return (
    <>
      <label>
        Title
        <input name="title" value={issue.title} />
      </label>
      <label>
        Description
        <textarea name="description" rows={6}>
          {issue.description ?? ""}
        </textarea>
      </label>
    </>
  );
}

function Choices({ issue }: { issue: Issue }) {
  const { teams, users, projects } = linearWorld();
  const team = recordOf(teams, issue.teamId);
  const own = [...projects.values()].filter(({ teamIds }) => teamIds.includes(team.id));
  const priorities = priorityLabels.map((label, value) => ({ value: String(value), label }));
  return (
    <>
      <Choice name="stateId" label="Status" value={issue.stateId} options={statesOf(team).map(toOption)} />
      <Choice name="priority" label="Priority" value={String(issue.priority)} options={priorities} />
      <Choice
        name="assigneeId"
        label="Assignee"
        value={issue.assigneeId ?? ""}
        options={[{ value: "", label: "Nobody" }, ...[...users.values()].map(toOption)]}
      />
      <Choice
        name="projectId"
        label="Project"
        value={issue.projectId ?? ""}
        options={[{ value: "", label: "None" }, ...own.map(toOption)]}
      />
    </>
  );
}

function Labels({ issue }: { issue: Issue }) {
  const labels = [...linearWorld().labels.values()].filter(
    ({ teamId }) => teamId === null || teamId === issue.teamId,
  );
  return (
    <fieldset>
      <legend>Labels</legend>
      {labels.map(({ id, name }) => (
        <label>
          <input type="checkbox" name="labelIds" value={id} checked={issue.labelIds.includes(id)} /> {name}
        </label>
      ))}
    </fieldset>
  );
}

function PutAway({ issue, viewer }: { issue: Issue; viewer: User }) {
  return (
    <form method="post" action={`${pathOf(issue)}/state`} class="row">
      {issue.archivedAtMs === null ? (
        <>
          <button name="verb" value="archive">
            Archive
          </button>
          <button name="verb" value="trash">
            Delete
          </button>
        </>
      ) : (
        <button name="verb" value="restore">
          Restore
        </button>
      )}
      {viewer.isAdmin && (
        <button name="verb" value="delete">
          Delete for ever
        </button>
      )}
    </form>
  );
}

function Comments({ issue }: { issue: Issue }) {
  const { comments, users } = linearWorld();
  return (
    <>
      <h2>Comments</h2>
      <ul>
        {[...comments.values()]
          .filter(({ issueId }) => issueId === issue.id)
          .map(({ id, userId, body }) => (
            <li>
              <strong>{recordOf(users, userId).name}</strong>: {body}
              <form method="post" action={`${pathOf(issue)}/comments/${id}/delete`} class="row">
                <button>Delete this comment</button>
              </form>
            </li>
          ))}
      </ul>
      <form method="post" action={`${pathOf(issue)}/comments`} class="stack">
        <label>
          Comment
          <textarea name="body" rows={3}></textarea>
        </label>
        <button>Comment</button>
      </form>
    </>
  );
}
