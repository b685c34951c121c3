import type { Role } from "../../../domain/context.ts";
import type { Viewer } from "../../../domain/sessions/find-viewer.ts";
import type { Member } from "../../../domain/members/list-members.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { Badge } from "../../components/badge.tsx";
import { Button } from "../../components/button.tsx";
import { ConfirmForm } from "../../components/confirm-form.tsx";
import { Select } from "../../components/field.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { Avatar } from "../../components/person-menu.tsx";
import { roleOptions } from "./role-options.ts";

type Props = {
  members: Member[];
  viewer: Viewer;
  /** What the viewer may give away; empty = they see the list only. */
  roles: Role[];
  /** The member whose form was refused, and why. */
  about: string | undefined;
  problem: string | undefined;
};

/** Everybody in the workspace; with forms for those whom the viewer may change. */
export function MemberList({ members, viewer, roles, about, problem }: Props) {
  return (
    <ul class="list" role="list">
      {members.map((member) => (
        <li class="row">
          <Avatar name={member.name} url={member.avatarUrl} />
          <span class="grow">
            <b>{member.name}</b> {member.userId === viewer.userId && <span class="muted">(you)</span>}
            {member.email !== null && <small class="muted"> {member.email}</small>}
          </span>
          {roles.includes(member.role) ? (
            <RoleForm member={member} roles={roles} error={member.userId === about ? problem : undefined} />
          ) : (
            <Badge>{member.role}</Badge>
          )}
          {member.userId === viewer.userId ? (
            <Leave member={member} workspaceName={viewer.workspaceName} />
          ) : (
            roles.includes(member.role) && <Remove member={member} workspaceName={viewer.workspaceName} />
          )}
        </li>
      ))}
    </ul>
  );
}

function RoleForm({ member, roles, error }: { member: Member; roles: Role[]; error: string | undefined }) {
  return (
    <form method="post" action={pathTo`/members/${member.userId}/role`} class="cluster">
      <FormKey />
      <Select
        id={`role-${member.userId}`}
        label={`Role of ${member.name}`}
        hidesLabel
        name="role"
        value={member.role}
        options={roleOptions(roles)}
        error={error}
      />
      <Button small aria-label={`Change the role of ${member.name}`}>
        Change
      </Button>
    </form>
  );
}

function Remove({ member, workspaceName }: { member: Member; workspaceName: string }) {
  return (
    <ConfirmForm
      action={pathTo`/members/${member.userId}/remove`}
      label="Remove…"
      question={`${member.name} is signed out of ${workspaceName} at once: their timer stops, their API tokens and invitation links end. Their time and tasks stay.`}
      confirm={`Remove ${member.name}`}
      small
    />
  );
}

function Leave({ member, workspaceName }: { member: Member; workspaceName: string }) {
  return (
    <ConfirmForm
      action={pathTo`/members/${member.userId}/remove`}
      label="Leave…"
      question={`You are signed out of ${workspaceName}, your timer stops, and your API tokens here end. Your time and tasks stay. To come back you need a new invitation link.`}
      confirm={`Leave ${workspaceName}`}
      small
    />
  );
}
