import type { ListedConnection } from "../../../integrations/connections/list-connections.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { ButtonLink } from "../../components/button.tsx";
import { Avatar } from "../../components/person-menu.tsx";
import { type Clock, ConnectionBadges, Problem, SyncTimes } from "./connection-facts.tsx";

export type ProviderCard = {
  id: string;
  name: string;
  purpose: string;
  /** False = the registry does not have it. */
  isAvailable: boolean;
  /** Host without instances of one's own in the list. */
  defaultHost: string;
  /** Where its containers are chosen; null when it has none. */
  container: { noun: string; path: string } | null;
  /** False = it is called when something happens, and never asked for changes. */
  isSynced: boolean;
  /** False = only owners and admins can connect an account of it. */
  mayConnect: boolean;
  connections: ListedConnection[];
};

/** The page's live part: a card per provider. */
export function ConnectionList(props: { cards: ProviderCard[]; clock: Clock; version: string }) {
  const { cards, clock, version } = props;
  return (
    <div id="connections" class="stack" data-live="/connections?part=list" data-version={version}>
      {cards
        .filter(({ isAvailable }) => isAvailable)
        .map((card) => (
          <AvailableProvider card={card} clock={clock} />
        ))}
      <MissingProviders cards={cards.filter(({ isAvailable }) => !isAvailable)} />
    </div>
  );
}

function AvailableProvider({ card, clock }: { card: ProviderCard; clock: Clock }) {
  const { id, name, purpose, mayConnect, connections } = card;
  const isFirst = connections.length === 0;
  return (
    <section class="card" aria-labelledby={`provider-${id}`}>
      <header class="toolbar">
        <div class="grow">
          <h2 id={`provider-${id}`}>{name}</h2>
          <p class="muted">{purpose}</p>
        </div>
        {mayConnect && (
          <ButtonLink href={pathTo`/connect/${id}`} {...(isFirst ? { look: "primary" as const } : {})}>
            {isFirst ? `Connect ${name}` : "Connect another account"}
          </ButtonLink>
        )}
      </header>
      {isFirst ? (
        <p>No account is connected yet.{!mayConnect && " Owners and admins can connect one."}</p>
      ) : (
        <ul class="list" role="list">
          {connections.map((connection) => (
            <ConnectionRow connection={connection} card={card} clock={clock} />
          ))}
        </ul>
      )}
    </section>
  );
}

function ConnectionRow(props: { connection: ListedConnection; card: ProviderCard; clock: Clock }) {
  const { connection, card, clock } = props;
  const { id, accountLogin, avatarUrl, host, bindings } = connection;
  return (
    <li id={`connection-${id}`}>
      <div class="row">
        <Avatar name={accountLogin} url={avatarUrl} />
        <span class="grow">
          <a href={pathTo`/connections/${id}`}>
            <b>{accountLogin}</b>
          </a>
          {host !== card.defaultHost && <span class="muted"> at {host}</span>}
          {card.isSynced && (
            <>
              <br />
              <SyncTimes connection={connection} clock={clock} />
            </>
          )}
        </span>
        <ConnectionBadges connection={connection} />
        {card.container !== null &&
          connection.mayManage &&
          bindings === 0 &&
          connection.status === "active" && (
            <ButtonLink href={pathTo`/connections/${id}/${card.container.path}`} small>
              Choose {card.container.noun.toLowerCase()}
            </ButtonLink>
          )}
      </div>
      <Problem connection={connection} providerName={card.name} clock={clock} />
    </li>
  );
}

function MissingProviders({ cards }: { cards: ProviderCard[] }) {
  if (cards.length === 0) return null;
  return (
    <section class="stack chapter" aria-labelledby="not-yet">
      <h2 id="not-yet">Not available yet</h2>
      <ul class="list" role="list">
        {cards.map(({ name, purpose }) => (
          <li class="row">
            <span class="grow">
              <b>{name}</b> <span class="muted">{purpose}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
