import type { Role } from "../../../domain/context.ts";
import type { Viewer } from "../../../domain/sessions/find-viewer.ts";
import type { PendingInvitation } from "../../../domain/members/list-members.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { Badge } from "../../components/badge.tsx";
import { Button, ButtonForm } from "../../components/button.tsx";
import { CopyField } from "../../components/copy-field.tsx";
import { Field, Select } from "../../components/field.tsx";
import { Flash } from "../../components/flash.tsx";
import { RelativeTime } from "../../components/time.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { roleOptions } from "./role-options.ts";

export type InvitationDraft = { label: string; role: string };

/** The link that was just made, to send to the person. */
export function InvitationLink({ link }: { link: string }) {
  return (
    <Flash tone="good">
      <div class="stack tight grow">
        <p>Send this link to the person. It works once, for seven days, and is not shown again.</p>
        <CopyField id="invitation-link" label="Invitation link" value={link} />
      </div>
    </Flash>
  );
}

export function InvitationForm(props: { roles: Role[]; draft: InvitationDraft; error: string | undefined }) {
  const { roles, draft, error } = props;
  return (
    <form method="post" action="/invitations" class="toolbar">
      <FormKey />
      <Field
        id="invitation-label"
        label="Who is it for?"
        name="label"
        value={draft.label}
        maxlength="80"
        autocomplete="off"
        placeholder="A note for yourself, such as a name"
        error={error}
      />
      <Select id="invitation-role" label="Role" name="role" value={draft.role} options={roleOptions(roles)} />
      <Button look="primary">Make an invitation link</Button>
    </form>
  );
}

/** The links that nobody has used yet. */
export function PendingInvitations(props: { invitations: PendingInvitation[]; viewer: Viewer; now: number }) {
  const { invitations, viewer, now } = props;
  if (invitations.length === 0) return <p class="muted">No invitation link is waiting to be used.</p>;
  return (
    <ul class="list" role="list" aria-label="Invitation links that nobody has used yet">
      {invitations.map(({ id, label, role, invitedBy, expiresAt }) => (
        <li class="row">
          <span class="grow">
            {label === "" ? <span class="muted">No note</span> : <b>{label}</b>}{" "}
            <small class="muted">
              {invitedBy !== null && `invited by ${invitedBy}, `}expires{" "}
              <RelativeTime at={expiresAt} now={now} zone={viewer.timeZone} />
            </small>
          </span>
          <Badge>{role}</Badge>
          <ButtonForm
            action={pathTo`/invitations/${id}/revoke`}
            label="Withdraw"
            title={`Withdraw the invitation ${label === "" ? "without a note" : `for ${label}`}`}
            small
          />
        </li>
      ))}
    </ul>
  );
}
