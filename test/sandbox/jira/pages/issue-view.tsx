import { type Issue, logins, people, statuses } from "../records.ts";
import { timeOf, toWiki } from "../text.ts";
import { instanceNamed, keyOf, projectsOf } from "../world.ts";
import { ActForm } from "./form.tsx";

export function IssueView({ issue }: { issue: Issue }) {
  const instance = instanceNamed(issue.instance);
  const key = keyOf(issue);
  const path = (verb: string) => `/${instance.host}/browse/${key}/${verb}`;
  return (
    <>
      <h1>{`${key} ${issue.summary}`}</h1>
      <pre>{toWiki(issue.description)}</pre>
      <p>{`${issue.spentSeconds / 60} minutes logged`}</p>
      <ActForm action={path("card")} name="Move card">
        <select name="status" aria-label="Status">
          {statuses.map(({ id, name }) => (
            <option value={id} selected={id === issue.statusId}>
              {name}
            </option>
          ))}
        </select>
      </ActForm>
      <ActForm action={path("assign")} name="Assign">
        <select name="assignee" aria-label="Assignee">
          <option value="">Nobody</option>
          {logins.map((login) => (
            <option value={login} selected={login === issue.assignee}>
              {people[login].name}
            </option>
          ))}
        </select>
      </ActForm>
      <ActForm action={path("edit")} name="Save">
        <input name="summary" aria-label="Summary" value={issue.summary} />
        <textarea name="text" aria-label="Description">
          {toWiki(issue.description)}
        </textarea>
      </ActForm>
      <Work issue={issue} action={path("work")} />
      <h2>Comments</h2>
      {issue.comments.map(({ author, body }) => (
        <p>
          <strong>{people[author].name}</strong> {toWiki(body)}
        </p>
      ))}
      <ActForm action={path("comment")} name="Comment">
        <textarea name="text" aria-label="Comment"></textarea>
      </ActForm>
      <h2>Elsewhere</h2>
      <ActForm action={path("move")} name="Move">
        <select name="to" aria-label="Project">
          {projectsOf(instance).map((project) => (
            <option value={project.key}>{project.name}</option>
          ))}
        </select>
      </ActForm>
      <ActForm action={path("archive")} name="Archive" />
      <ActForm action={path("delete")} name="Delete" />
    </>
  );
}

function Work({ issue, action }: { issue: Issue; action: string }) {
  return (
    <section>
      <h2>Work log</h2>
      {issue.worklogs.map(({ id, author, startedAtMs, seconds, comment }) => (
        <ActForm action={action} name="Change">
          <input type="hidden" name="worklog" value={id} />
          {`${people[author].name}, ${timeOf(startedAtMs)} ${toWiki(comment) ?? ""} `}
          <input name="minutes" aria-label="Minutes" value={String(seconds / 60)} />
        </ActForm>
      ))}
      <ActForm action={action} name="Log time">
        <input name="minutes" aria-label="Minutes" value="30" />
      </ActForm>
    </section>
  );
}
