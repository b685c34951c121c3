import type { ListedWorkspace } from "../../../domain/workspaces/list-workspaces.ts";
import { Badge } from "../../components/badge.tsx";
import { Button, ButtonForm } from "../../components/button.tsx";
import { Field } from "../../components/field.tsx";
import { FormKey } from "../../components/form-key.tsx";

export function WorkspaceSection(props: {
  name: string;
  error: string | undefined;
  /** Id of the workspace that the viewer is in. */
  current: string;
  workspaces: ListedWorkspace[];
  canRename: boolean;
}) {
  const { name, error, current, workspaces, canRename } = props;
  return (
    <section class="stack chapter" aria-labelledby="workspace">
      <h2 id="workspace">Workspace</h2>
      {canRename && (
        <form method="post" action="/settings/workspace" class="toolbar">
          <FormKey />
          <Field
            id="workspace-name"
            label="Name of the workspace"
            name="workspaceName"
            value={name}
            required
            maxlength="80"
            autocomplete="off"
            error={error}
          />
          <Button>Rename</Button>
        </form>
      )}
      <ul class="list" role="list" aria-label="Your workspaces">
        {workspaces.map((workspace) => (
          <li class="row">
            <span class="grow">{workspace.name}</span>
            <Badge>{workspace.role}</Badge>
            {workspace.id === current ? (
              <span class="muted">You are here</span>
            ) : (
              <ButtonForm
                action="/session/workspace"
                fields={{ workspaceId: workspace.id }}
                label="Switch"
                title={`Switch to ${workspace.name}`}
                small
              />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
