import type { ProjectChannel } from "../../../integrations/chat/channels/project-channels.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { StatusBadge } from "../../components/badge.tsx";
import { ButtonForm, ButtonLink } from "../../components/button.tsx";

type Props = { projectId: string; channels: ProjectChannel[]; canManage: boolean };

/** The chat channels that get a message when a task of the project is created, assigned or done. */
export function ProjectChannelSection({ projectId, channels, canManage }: Props) {
  if (!canManage && channels.length === 0) return null;
  return (
    <section class="stack chapter" aria-labelledby="project-channels">
      <header class="stack tight">
        <h2 id="project-channels">Chat channels</h2>
        {canManage && (
          <p>
            <ButtonLink href={pathTo`/projects/${projectId}/channels`} small>
              Add a channel
            </ButtonLink>
          </p>
        )}
      </header>
      {channels.length === 0 ? (
        <p class="muted">None yet. A channel gets a message when a task is created, assigned or done.</p>
      ) : (
        <ul class="list" role="list">
          {channels.map((channel) => (
            <Row channel={channel} projectId={projectId} canManage={canManage} />
          ))}
        </ul>
      )}
    </section>
  );
}

function Row({ projectId, channel, canManage }: Omit<Props, "channels"> & { channel: ProjectChannel }) {
  const { id, name, status, lastError } = channel;
  const path = pathTo`/projects/${projectId}/channels/${id}`;
  return (
    <li class="row">
      <span class="grow">
        #{name}
        {lastError !== null && <small class="muted"> {lastError}</small>}
      </span>
      <StatusBadge status={status} />
      {canManage && status !== "active" && status !== "paused" && (
        <ButtonForm action={`${path}/resume`} label="Try again" title={`Try #${name} again`} small />
      )}
      {canManage && (
        <ButtonForm action={`${path}/delete`} label="Remove" title={`Remove #${name}`} look="quiet" small />
      )}
    </li>
  );
}
