import type {
  DeliveryFilter,
  DeliverySummary,
  ListedDeliveries,
} from "../../../integrations/inbound/list-deliveries.ts";
import { pathTo, Search } from "../../../lib/path-to.ts";
import { StatusBadge } from "../../components/badge.tsx";
import { Button, ButtonForm } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { Select } from "../../components/field.tsx";
import { Pager } from "../../components/pager.tsx";
import { LocalTime } from "../../components/time.tsx";
import { deliveryPath, eventName, formatStatus } from "./describe-delivery.ts";

export type DeliveryListProps = {
  listed: ListedDeliveries;
  filter: DeliveryFilter;
  before: string | null;
  canReplayAll: boolean;
  zone: string;
  clock: string;
  version: string;
};

/** What arrived at our webhooks, newest first, with what came of it. */
export function DeliveriesPanel(props: DeliveryListProps) {
  const { listed, filter } = props;
  return (
    <div id="deliveries" class="stack">
      <header class="toolbar">
        <h1>Deliveries</h1>
        <nav class="cluster" aria-label="Related">
          <a href="/connections">Connections</a>
        </nav>
      </header>
      <FilterForm listed={listed} filter={filter} />
      <DeliveryList {...props} />
    </div>
  );
}

function FilterForm({ listed, filter }: Pick<DeliveryListProps, "listed" | "filter">) {
  const all = { value: "", label: "All" };
  return (
    <form method="get" action="/deliveries" class="toolbar" role="search" aria-label="Filter deliveries">
      <Select
        id="delivery-status"
        name="status"
        label="State"
        value={filter.status ?? ""}
        options={[all, ...Object.entries(formatStatus).map(([value, label]) => ({ value, label }))]}
      />
      <Select
        id="delivery-connection"
        name="connection"
        label="Connection"
        value={filter.connectionId ?? ""}
        options={[all, ...listed.connections.map(({ id, name }) => ({ value: id, label: name }))]}
      />
      <Select
        id="delivery-binding"
        name="binding"
        label="Source"
        value={filter.bindingId ?? ""}
        options={[all, ...listed.bindings.map(({ id, name }) => ({ value: id, label: name }))]}
      />
      <Button>Show</Button>
    </form>
  );
}

/** The list as live refresh fetches it. */
export function DeliveryList(props: DeliveryListProps) {
  const { listed, filter, before, canReplayAll, version } = props;
  const live = pathTo`/deliveries${filterQuery(filter, before, "list")}`;
  return (
    <div id="delivery-list" class="stack" data-live={live} data-version={version}>
      {listed.dead > 0 && <DeadLetters dead={listed.dead} canReplayAll={canReplayAll} />}
      {listed.deliveries.length === 0 ? <NoDeliveries filter={filter} /> : <Table {...props} />}
      <Pager
        previous={before === null ? null : pathTo`/deliveries${filterQuery(filter, null)}`}
        next={listed.next === null ? null : pathTo`/deliveries${filterQuery(filter, listed.next)}`}
        labels={{ previous: "Back to the newest", next: "Show older" }}
      />
    </div>
  );
}

function DeadLetters({ dead, canReplayAll }: { dead: number; canReplayAll: boolean }) {
  return (
    <section class="flash" data-tone="bad">
      <p>
        {dead === 1 ? "One delivery" : `${dead} deliveries`} could not be processed. The reason stands beside
        each; nothing is lost, and a replay applies it once more.
      </p>
      <div class="cluster">
        <a href="/deliveries?status=dead">Show dead letters</a>
        {canReplayAll && <ButtonForm action="/deliveries/replay" label="Replay all" small />}
      </div>
    </section>
  );
}

function Table({ listed, ...props }: DeliveryListProps) {
  const names = new Map(listed.bindings.map(({ id, name }) => [id, name]));
  return (
    <div class="scroll">
      <table class="table">
        <thead>
          <tr>
            <th scope="col">Received</th>
            <th scope="col">Event</th>
            <th scope="col" class="minor">
              Source
            </th>
            <th scope="col">What came of it</th>
            <th scope="col">
              <span class="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {listed.deliveries.map((delivery) => (
            <DeliveryRow delivery={delivery} name={names.get(delivery.bindingId ?? "") ?? "–"} {...props} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function DeliveryRow(
  props: { delivery: DeliverySummary; name: string } & Pick<DeliveryListProps, "zone" | "clock">,
) {
  const { delivery, name, zone, clock } = props;
  const path = deliveryPath(delivery);
  return (
    <tr>
      <th scope="row">
        <a href={path}>
          <LocalTime at={delivery.receivedAt} zone={zone} clock={clock} />
        </a>
      </th>
      <td>{eventName(delivery)}</td>
      <td class="minor">{name}</td>
      <td>
        <StatusBadge status={delivery.status} label={formatStatus[delivery.status]} /> {delivery.result}
      </td>
      <td class="end">
        {delivery.status === "dead" && (
          <ButtonForm
            action={`${path}/replay`}
            label="Replay"
            title={`Replay ${eventName(delivery)}`}
            small
          />
        )}
      </td>
    </tr>
  );
}

function NoDeliveries({ filter }: { filter: DeliveryFilter }) {
  const isFiltered = Object.values(filter).some((value) => value !== null);
  return isFiltered ? (
    <EmptyState title="No such deliveries">
      <p>
        Nothing of the last 30 days fits this filter. <a href="/deliveries">Show all</a>
      </p>
    </EmptyState>
  ) : (
    <EmptyState title="No deliveries yet">
      <p>
        When something changes in a connected repository, its provider notifies Timewire at once; each message
        shows up here with what came of it. <a href="/connections">Connect an account</a> to begin.
      </p>
    </EmptyState>
  );
}

function filterQuery(filter: DeliveryFilter, before: string | null, part?: string): Search {
  const { status, connectionId: connection, bindingId: binding } = filter;
  return new Search({ status, connection, binding, before, part });
}
