import type { ConnectionDetail } from "../../../integrations/connections/describe-connection.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { Provider } from "../../../providers/provider.ts";
import { StatusBadge } from "../../components/badge.tsx";
import { ButtonLink } from "../../components/button.tsx";
import { LinkedText } from "../../components/linked-text.tsx";
import { RelativeTime } from "../../components/time.tsx";
import type { Clock } from "./connection-facts.tsx";

type Props = { connection: ConnectionDetail; provider: Provider; clock: Clock };

/** The containers that this connection ties to projects. */
export function BoundList({ connection, provider, clock }: Props) {
  const { id, bound, mayManage, status } = connection;
  if (provider.chat !== undefined) return <BoundChannels {...{ bound, mayManage }} connection={status} />;
  const container = containerPageOf(provider);
  if (container === null) return null;
  const { noun, path, purpose } = container;
  return (
    <section class="chapter grid" aria-labelledby="bindings">
      <header class="stack tight">
        <h2 id="bindings">{noun}</h2>
        {mayManage && status === "active" && (
          <ButtonLink
            href={pathTo`/connections/${id}/${path}`}
            small
            {...(bound.length === 0 ? { look: "primary" as const } : {})}
          >
            Choose {noun.toLowerCase()}
          </ButtonLink>
        )}
      </header>
      <div class="wide">
        {bound.length === 0 ? (
          <p class="muted">
            None yet. {mayManage ? `Choose those ${purpose}.` : `Owners and admins choose those ${purpose}.`}
          </p>
        ) : (
          <ul class="list" role="list">
            {bound.map((binding) => (
              <BoundRow binding={binding} clock={clock} connection={status} />
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

/** A chat's channels are chosen on the pages of projects, and its people link themselves. */
function BoundChannels(props: Pick<ConnectionDetail, "bound" | "mayManage"> & { connection: string }) {
  const { bound, mayManage, connection } = props;
  return (
    <section class="chapter grid" aria-labelledby="channels">
      <h2 id="channels">Channels</h2>
      <div class="wide stack">
        {bound.length > 0 && (
          <ul class="list" role="list">
            {bound.map(({ projectId, name, status, lastError }) => (
              <li class="row">
                <span class="grow">
                  <a href={pathTo`/projects/${projectId ?? ""}`}>#{name}</a>
                  {lastError !== null && <small class="muted"> {lastError}</small>}
                </span>
                <StatusBadge status={standOf(status, connection)} />
              </li>
            ))}
          </ul>
        )}
        <p class="muted">
          {mayManage ? "Choose" : "Owners and admins choose"} the channels that get a project's tasks on the{" "}
          <a href="/projects">project's page</a>. Each member links their own account in their{" "}
          <a href="/settings/connections">settings</a> and can then type /tt in any channel.
        </p>
      </div>
    </section>
  );
}

/** Where a provider's containers are chosen; null when it has none. */
export function containerPageOf(provider: Provider | undefined) {
  if (provider?.tracker !== undefined)
    return {
      noun: capital(provider.tracker.noun.many),
      path: "containers",
      purpose: "whose issues should become tasks",
    };
  if (provider?.calendar !== undefined)
    return { noun: "Calendars", path: "calendars", purpose: "whose events should be offered as entries" };
  return null;
}

const capital = (text: string) => text.slice(0, 1).toUpperCase() + text.slice(1);

/** What works stands as still as the connection that it works through. */
export function standOf(status: string, connection: string): string {
  return status === "active" ? connection : status;
}

function BoundRow(props: {
  binding: ConnectionDetail["bound"][number];
  clock: Clock;
  /** The connection's status. */
  connection: string;
}) {
  const { binding, clock, connection } = props;
  const { id, capability, projectId, name, status, lastSyncAt, lastError, subscriptionError } = binding;
  const problem = lastError ?? subscriptionError;
  const stand = standOf(status, connection);
  return (
    <li class="row">
      <span class="grow">
        <a href={pathTo`/bindings/${id}`}>{name}</a>
        {problem !== null && (
          <small class="muted">
            {" "}
            <LinkedText text={problem} />
          </small>
        )}
      </span>
      {lastSyncAt === null
        ? capability === "tracker" &&
          stand === "active" && <small class="muted">Issues are being fetched.</small>
        : projectId !== null && <a href={pathTo`/tasks?project=${projectId}`}>Its tasks</a>}
      {lastSyncAt !== null && (
        <small class="muted">
          synced <RelativeTime at={lastSyncAt} now={clock.now} zone={clock.zone} />
        </small>
      )}
      <StatusBadge status={stand} />
    </li>
  );
}
