import type { Label, Milestone, Repository, World } from "../records.ts";
import { assignableLogins, fullNameOf } from "../world.ts";
import { LabelChip } from "./issue-list.tsx";
import { Problem, repositoryPath } from "./site-context.tsx";

export interface TypedIssue {
  title: string;
  body: string;
  labels: string[];
  assignees: string[];
  milestone: string;
}

interface IssueFormProps {
  world: World;
  repository: Repository;
  typed: TypedIssue;
  problem?: string | undefined;
}

export function IssueForm({ world, repository, typed, problem }: IssueFormProps) {
  return (
    <section class="narrow">
      <h1>{`New issue in ${fullNameOf(repository)}`}</h1>
      <Problem sentence={problem} />
      <form method="post" action={`${repositoryPath(world, repository)}/issues`}>
        <label class="field">
          <span>Title</span>
          <input name="title" value={typed.title} aria-invalid={problem === undefined ? undefined : "true"} />
        </label>
        <label class="field">
          <span>Description</span>
          <textarea name="body">{typed.body}</textarea>
        </label>
        <LabelChoice labels={repository.labels} chosen={typed.labels} />
        <AssigneeChoice logins={assignableLogins(repository)} chosen={typed.assignees} />
        <MilestoneChoice milestones={repository.milestones} chosen={typed.milestone} />
        <button class="primary">Open the issue</button>
      </form>
    </section>
  );
}

export function LabelChoice({ labels, chosen }: { labels: Label[]; chosen: string[] }) {
  return (
    <fieldset>
      <legend>Labels</legend>
      <div class="checks">
        {labels.map((label) => (
          <label>
            <input type="checkbox" name="labels" value={label.name} checked={chosen.includes(label.name)} />
            <LabelChip label={label} />
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export function AssigneeChoice({ logins, chosen }: { logins: string[]; chosen: string[] }) {
  return (
    <fieldset>
      <legend>Assigned to</legend>
      <div class="checks">
        {logins.map((login) => (
          <label>
            <input type="checkbox" name="assignees" value={login} checked={chosen.includes(login)} />
            {login}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export function MilestoneChoice({ milestones, chosen }: { milestones: Milestone[]; chosen: string }) {
  return (
    <label class="field">
      <span>Milestone</span>
      <select name="milestone">
        <option value="">None</option>
        {milestones.map(({ number, title }) => (
          <option value={String(number)} selected={chosen === String(number)}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}
