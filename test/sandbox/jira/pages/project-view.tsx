import { type Project, statuses } from "../records.ts";
import { instanceNamed, issuesOf, keyOf } from "../world.ts";
import { ActForm } from "./form.tsx";

/** A board: its issues by status. */
export function ProjectView({ project }: { project: Project }) {
  const { host } = instanceNamed(project.instance);
  const issues = issuesOf({ id: project.instance }).filter(({ projectId }) => projectId === project.id);
  return (
    <>
      <h1>{project.name}</h1>
      <ActForm action={`/${host}/browse/${project.key}/issues`} name="Create issue">
        <p>
          <label>
            Summary <input name="summary" />
          </label>
        </p>
        <p>
          <label>
            Description <textarea name="text"></textarea>
          </label>
        </p>
      </ActForm>
      {statuses.map(({ id, name }) => (
        <section>
          <h2>{name}</h2>
          <ul>
            {issues
              .filter(({ statusId }) => statusId === id)
              .map((issue) => (
                <li>
                  <a href={`/${host}/browse/${keyOf(issue)}`}>{keyOf(issue)}</a> {issue.summary}
                </li>
              ))}
          </ul>
        </section>
      ))}
    </>
  );
}
