import type { ListedOutbox, OutboxFilter, OwedSummary } from "../../../integrations/outbox/list-outbox.ts";
import { pathTo, Search } from "../../../lib/path-to.ts";
import { StatusBadge } from "../../components/badge.tsx";
import { Button, ButtonForm } from "../../components/button.tsx";
import { ConfirmForm } from "../../components/confirm-form.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { Select } from "../../components/field.tsx";
import { Pager } from "../../components/pager.tsx";
import { LocalTime } from "../../components/time.tsx";
import { formatOwed } from "./format-owed.ts";

export type OutboxListProps = {
  owed: ListedOutbox;
  filter: OutboxFilter;
  after: string | null;
  /** What a kind is called. */
  labels: ReadonlyMap<string, string>;
  zone: string;
  clock: string;
  version: string;
};

/** What still has to be sent to providers, longest first, with why it was not yet. */
export function OutboxPanel(props: OutboxListProps) {
  const { owed, filter } = props;
  const all = { value: "", label: "All" };
  return (
    <div id="outbox" class="stack">
      <header class="toolbar">
        <h1>Outbox</h1>
        <nav class="cluster" aria-label="Related">
          <a href="/connections">Connections</a>
        </nav>
      </header>
      <form method="get" action="/outbox" class="toolbar" role="search" aria-label="Filter the outbox">
        <Select
          id="outbox-state"
          name="state"
          label="State"
          value={filter.state ?? ""}
          options={[all, ...Object.entries(formatOwed).map(([value, label]) => ({ value, label }))]}
        />
        <Select
          id="outbox-connection"
          name="connection"
          label="Connection"
          value={filter.connectionId ?? ""}
          options={[all, ...owed.connections.map(({ id, name }) => ({ value: id, label: name }))]}
        />
        <Button>Show</Button>
      </form>
      <OutboxList {...props} />
    </div>
  );
}

/** The list as live refresh fetches it. */
export function OutboxList(props: OutboxListProps) {
  const { owed, filter, after, version } = props;
  const live = pathTo`/outbox${filterQuery(filter, after, "list")}`;
  return (
    <div id="outbox-list" class="stack" data-live={live} data-version={version}>
      {owed.dead > 0 && <GivenUp dead={owed.dead} />}
      {owed.rows.length === 0 ? <NothingOwed filter={filter} /> : <Table {...props} />}
      <Pager
        previous={after === null ? null : pathTo`/outbox${filterQuery(filter, null)}`}
        next={owed.next === null ? null : pathTo`/outbox${filterQuery(filter, owed.next)}`}
        labels={{ previous: "Back to the beginning", next: "Show more" }}
      />
    </div>
  );
}

function GivenUp({ dead }: { dead: number }) {
  return (
    <section class="flash" data-tone="bad">
      <p>
        {dead === 1 ? "One message was" : `${dead} messages were`} given up. The reason stands beside each:
        put it right and retry, or discard what is not needed any more.
      </p>
      <a href="/outbox?state=dead">Show what was given up</a>
    </section>
  );
}

function Table({ owed, labels, ...props }: OutboxListProps) {
  const names = new Map(owed.connections.map(({ id, name }) => [id, name]));
  return (
    <div class="scroll">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Since</th>
            <th scope="col">What</th>
            <th scope="col" class="minor">
              Goes to
            </th>
            <th scope="col">State</th>
            <th scope="col">
              <span class="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {owed.rows.map((row) => (
            <OwedRow
              row={row}
              what={labels.get(row.kind) ?? row.kind}
              to={names.get(row.connectionId ?? "") ?? null}
              {...props}
            />
          ))}
        </tbody>
      </table>
    </div>
  );
}

type RowProps = { row: OwedSummary; what: string; to: string | null; zone: string; clock: string };

function OwedRow({ row, what, to, zone, clock }: RowProps) {
  const { key, connectionId, since, state, reason, nextAttemptAt } = row;
  return (
    <tr>
      <th scope="row">
        <LocalTime at={since} zone={zone} clock={clock} />
      </th>
      <td>{what}</td>
      <td class="minor">
        {to === null || connectionId === null ? "–" : <a href={pathTo`/connections/${connectionId}`}>{to}</a>}
      </td>
      <td>
        <StatusBadge status={state} label={formatOwed[state]} /> {reason}
        {state === "failed" && nextAttemptAt !== null && (
          <small class="muted">
            {" "}
            Next attempt <LocalTime at={nextAttemptAt} zone={zone} clock={clock} />
          </small>
        )}
      </td>
      <td class="end">
        <div class="cluster">
          <ButtonForm action={pathTo`/outbox/${key}/retry`} label="Retry" title={`Retry: ${what}`} small />
          <ConfirmForm
            action={pathTo`/outbox/${key}/discard`}
            label="Discard…"
            question={`${what}: it will not be sent. What stands at the provider stays as it is.`}
            confirm="Discard it"
            small
          />
        </div>
      </td>
    </tr>
  );
}

function NothingOwed({ filter }: { filter: OutboxFilter }) {
  return filter.state !== null || filter.connectionId !== null ? (
    <EmptyState title="Nothing like this waits">
      <p>
        Nothing that is still to be sent fits this filter. <a href="/outbox">Show all</a>
      </p>
    </EmptyState>
  ) : (
    <EmptyState title="Everything is sent">
      <p>
        What Timewire writes to connected accounts, such as calendar events and messages, waits here until it
        has arrived, with the reason when it takes longer.
      </p>
    </EmptyState>
  );
}

function filterQuery(
  { state, connectionId: connection }: OutboxFilter,
  after: string | null,
  part?: string,
): Search {
  return new Search({ state, connection, after, part });
}
