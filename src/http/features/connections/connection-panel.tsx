import type { ConnectionDetail } from "../../../integrations/connections/describe-connection.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { Provider } from "../../../providers/provider.ts";
import { Badge } from "../../components/badge.tsx";
import { ButtonForm, ButtonLink } from "../../components/button.tsx";
import { ConfirmForm } from "../../components/confirm-form.tsx";
import { LocalTime } from "../../components/time.tsx";
import { formatOwed } from "../outbox/format-owed.ts";
import { Avatar } from "../../components/person-menu.tsx";
import { ActivityLog } from "./activity-log.tsx";
import { BoundList } from "./bound-list.tsx";
import { type Clock, ConnectionBadges, HostFlashes, Problem, SyncTimes } from "./connection-facts.tsx";

export type ConnectionPanelProps = {
  connection: ConnectionDetail;
  provider: Provider;
  clock: Clock & { hours: string };
  version: string;
};

/** A connection's page; also what live refresh answers. */
export function ConnectionPanel(props: ConnectionPanelProps) {
  const { connection, provider, clock, version } = props;
  const { id, accountLogin, avatarUrl, host, activities, nextActivities } = connection;
  return (
    <article
      id="connection"
      class="stack"
      data-live={pathTo`/connections/${id}?part=panel`}
      data-version={version}
    >
      <header class="stack tight">
        <div class="cluster">
          <Avatar name={accountLogin} url={avatarUrl} />
          <h1>
            {accountLogin}{" "}
            <span class="muted">at {host === provider.defaultHost ? provider.name : host}</span>
          </h1>
          <ConnectionBadges connection={connection} />
        </div>
        {provider.chat === undefined && (
          <p>
            <SyncTimes connection={connection} clock={clock} />
          </p>
        )}
        <HostFlashes hosts={connection.hosts} providerName={provider.name} clock={clock} />
        <Problem connection={connection} providerName={provider.name} clock={clock} />
        {connection.mayManage && <Actions {...props} />}
      </header>
      <BoundList connection={connection} provider={provider} clock={clock} />
      <section class="chapter grid" aria-labelledby="access">
        <h2 id="access">Access</h2>
        <div class="wide">
          <Access {...props} />
        </div>
      </section>
      <section class="chapter grid" aria-labelledby="activity">
        <header class="stack tight">
          <h2 id="activity">Activity</h2>
          <a href={pathTo`/deliveries?connection=${id}`}>Deliveries</a>
          <OwedLink connection={connection} />
        </header>
        <div class="wide">
          <ActivityLog
            activities={activities}
            nextHref={
              nextActivities === null ? null : pathTo`/connections/${id}?before=${nextActivities}#activity`
            }
            zone={clock.zone}
            clock={clock.hours}
          />
        </div>
      </section>
    </article>
  );
}

/** "Outbox: 3 waiting, 1 given up". */
function OwedLink({ connection: { id, owed } }: { connection: ConnectionDetail }) {
  const counts = owed.map(({ state, count }) => `${count} ${formatOwed[state]}`);
  const label = counts.length === 0 ? "Outbox" : `Outbox: ${counts.join(", ")}`;
  return <a href={pathTo`/outbox?connection=${id}`}>{label}</a>;
}

function Actions({ connection, provider }: ConnectionPanelProps) {
  const { id, status, accountLogin, authMethod } = connection;
  const isOAuth = authMethod === "oauth";
  return (
    <div class="cluster">
      <ButtonForm action={pathTo`/connections/${id}/test`} label="Test connection" />
      {status === "active" && <ButtonForm action={pathTo`/connections/${id}/pause`} label="Pause" />}
      {status === "paused" && (
        <ButtonForm action={pathTo`/connections/${id}/resume`} label="Resume" look="primary" />
      )}
      {status !== "needs_reconnect" && (
        <ButtonLink href={pathTo`/connect/${provider.id}?connection=${id}`}>Reconnect</ButtonLink>
      )}
      <ConfirmForm
        action={pathTo`/connections/${id}/disconnect`}
        label="Disconnect…"
        question={isOAuth ? oauthEnd(provider) : tokenEnd(provider)}
        confirm={`Disconnect ${accountLogin}`}
      />
    </div>
  );
}

function oauthEnd({ name }: Provider): string {
  return `Syncing stops, the webhooks at ${name} are removed, access is revoked there and the stored secrets are deleted. Tasks and time stay.`;
}

function tokenEnd({ name, subscriptions, token }: Provider): string {
  const webhooks = subscriptions === undefined ? "" : `, the webhooks at ${name} are removed`;
  return `Syncing stops${webhooks} and the stored ${token?.noun} is deleted. Tasks and time stay. ${token?.afterwards}`;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

function Access({ connection, provider, clock }: ConnectionPanelProps) {
  const { authMethod, isPersonal, createdAt, host, scopesRequested, scopesGranted, missingScopes } =
    connection;
  const further = scopesGranted.filter((scope) => !scopesRequested.includes(scope));
  return (
    <dl>
      <dt>Signed in by</dt>
      <dd>
        {authMethod === "oauth" ? `${provider.name}'s sign-in (OAuth)` : capital(provider.token?.noun ?? "")}
      </dd>
      <dt>Instance</dt>
      <dd>{host}</dd>
      <dt>Who uses it</dt>
      <dd>{isPersonal ? "Only you" : "The whole workspace; owners and admins manage it"}</dd>
      <dt>Connected</dt>
      <dd>
        <LocalTime at={createdAt} zone={clock.zone} clock={clock.hours} />
      </dd>
      <dt>Permissions</dt>
      <dd>
        <ul class="list" role="list">
          {scopesRequested.map((scope) => (
            <Scope
              provider={provider}
              scope={scope}
              isMissing={missingScopes.includes(scope)}
              remedy={
                connection.mayManage
                  ? "Reconnect to grant it."
                  : "An owner or admin can reconnect the account to grant it."
              }
            />
          ))}
        </ul>
        {further.length > 0 && (
          <p class="muted">The account also granted {further.join(", ")}, which Timewire does not use.</p>
        )}
      </dd>
    </dl>
  );
}

function Scope(props: { provider: Provider; scope: string; isMissing: boolean; remedy: string }) {
  const { provider, scope, isMissing, remedy } = props;
  const reasons = [...(provider.oauth?.connectScopes ?? []), ...(provider.token?.scopes ?? [])];
  const reason = reasons.find((known) => known.scope === scope)?.reason;
  return (
    <li>
      <span class="cluster">
        <code>{scope}</code>
        {isMissing ? <Badge tone="warn">not granted</Badge> : <Badge tone="good">granted</Badge>}
      </span>
      {reason !== undefined && <p class="muted">{reason}</p>}
      {isMissing && <p>Without it this part will not work. {remedy}</p>}
    </li>
  );
}
