import type { ConnectionDetail } from "../../../integrations/connections/describe-connection.ts";
import type { Provider } from "../../../providers/provider.ts";
import { StatusBadge } from "../components/badge.tsx";
import { ButtonLink } from "../components/button.tsx";
import { RelativeTime } from "../components/time.tsx";
import type { Clock } from "./connection-facts.tsx";

type Props = { connection: ConnectionDetail; provider: Provider; clock: Clock };

/** The containers that this connection ties to projects. */
export function BoundList({ connection, provider, clock }: Props) {
  const { id, bound, mayManage, status } = connection;
  if (provider.containers === undefined) return null;
  const noun = provider.containers.kind === "repository" ? "Repositories" : "Containers";
  return (
    <section class="chapter grid" aria-labelledby="bindings">
      <header class="stack tight">
        <h2 id="bindings">{noun}</h2>
        {mayManage && status === "active" && (
          <ButtonLink
            href={`/connections/${id}/repositories`}
            small
            {...(bound.length === 0 ? { look: "primary" as const } : {})}
          >
            Choose {noun.toLowerCase()}
          </ButtonLink>
        )}
      </header>
      <div class="wide">
        {bound.length === 0 ? (
          <p class="muted">None yet. Choose those whose issues should become tasks.</p>
        ) : (
          <ul class="list" role="list">
            {bound.map((binding) => (
              <BoundRow binding={binding} clock={clock} />
            ))}
          </ul>
        )}
      </div>
    </section>
  );
}

function BoundRow({ binding, clock }: { binding: ConnectionDetail["bound"][number]; clock: Clock }) {
  const { id, name, status, lastSyncAt, lastError } = binding;
  return (
    <li class="row">
      <span class="grow">
        <a href={`/bindings/${id}`}>{name}</a>
        {lastError !== null && <small class="muted"> {lastError}</small>}
      </span>
      {lastSyncAt !== null && (
        <small class="muted">
          synced <RelativeTime at={lastSyncAt} now={clock.now} zone={clock.zone} />
        </small>
      )}
      <StatusBadge status={status} />
    </li>
  );
}
