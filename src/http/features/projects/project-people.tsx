import type { ProjectDetail } from "../../../domain/projects/get-project.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { Button, ButtonForm } from "../../components/button.tsx";
import { Select } from "../../components/field.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { swapsProject } from "./swaps-project.ts";

/** Who works on the project: its members, and for owners and admins the way to add and remove them. */
export function ProjectPeople({ project, canManage }: { project: ProjectDetail; canManage: boolean }) {
  const members = project.people.filter(({ isMember }) => isMember);
  return (
    <section class="stack chapter" aria-labelledby="project-people">
      <h2 id="project-people">Project members</h2>
      <p class="muted">
        {project.access === "members"
          ? "Only these people track on the project. Owners and admins can still see and manage it."
          : "Everybody in the workspace may track on this project, whether they are listed here or not."}
      </p>
      {members.length === 0 ? (
        <p>Nobody yet.</p>
      ) : (
        <ul class="list">
          {members.map(({ userId, name }) => (
            <li class="row">
              <span class="grow">{name}</span>
              {canManage && <RemoveMember projectId={project.id} userId={userId} name={name} />}
            </li>
          ))}
        </ul>
      )}
      {canManage && <AddMember project={project} />}
    </section>
  );
}

function RemoveMember(props: { projectId: string; userId: string; name: string }) {
  const action = pathTo`/projects/${props.projectId}/members/${props.userId}/remove`;
  return (
    <ButtonForm
      action={action}
      label="Remove"
      title={`Remove ${props.name} from the project`}
      look="quiet"
      small
      attributes={swapsProject(action)}
    />
  );
}

function AddMember({ project }: { project: ProjectDetail }) {
  const others = project.people.filter(({ isMember }) => !isMember);
  if (others.length === 0) return null;
  const action = pathTo`/projects/${project.id}/members`;
  return (
    <form method="post" action={action} class="toolbar" {...swapsProject(action)}>
      <FormKey />
      <Select
        id="add-member"
        label="Add a member"
        name="userId"
        options={others.map(({ userId, name }) => ({ value: userId, label: name }))}
      />
      <Button>Add</Button>
    </form>
  );
}
