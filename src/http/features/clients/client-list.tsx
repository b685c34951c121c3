import type { ListedClient } from "../../../domain/clients/list-clients.ts";
import { trackedDays } from "../../../domain/projects/list-projects.ts";
import { pathTo } from "../../../lib/path-to.ts";
import { Button } from "../../components/button.tsx";
import { EmptyState } from "../../components/empty-state.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { Duration } from "../../components/time.tsx";
import type { Refusal } from "../../forms/form.ts";
import { type ClientDraft, ClientFields } from "./client-fields.tsx";

export type ClientListProps = {
  clients: ListedClient[];
  isArchived: boolean;
  canManage: boolean;
  version: string;
};

/** The page's swappable whole: the form for a new client and the list. */
export function ClientsPanel(props: ClientListProps & { draft: ClientDraft; refusal: Refusal | null }) {
  const { draft, refusal, canManage, isArchived } = props;
  return (
    <div id="clients" class="stack">
      <header class="toolbar">
        <h1>{isArchived ? "Archived clients" : "Clients"}</h1>
        <nav class="cluster" aria-label="Kinds of clients">
          {isArchived ? (
            <a href="/clients">Clients in use</a>
          ) : (
            <a href="/clients?show=archived">Archived clients</a>
          )}
          {canManage && <a href="/rates">Rates</a>}
          {canManage && <a href="/invoices">Invoices</a>}
          <a href="/projects">Projects</a>
        </nav>
      </header>
      {canManage && !isArchived && <NewClient draft={draft} refusal={refusal} />}
      <ClientList {...props} />
    </div>
  );
}

function NewClient({ draft, refusal }: { draft: ClientDraft; refusal: Refusal | null }) {
  return (
    <details class="new" open={refusal !== null}>
      <summary class="button primary" data-shortcut="n">
        New client
      </summary>
      <form
        method="post"
        action="/clients"
        class="card grid"
        hx-post="/clients"
        hx-target="#clients"
        hx-swap="outerHTML"
      >
        <FormKey />
        <ClientFields idPrefix="new-client" draft={draft} refusal={refusal} />
        <div class="wide">
          <Button look="primary">Add client</Button>
        </div>
      </form>
    </details>
  );
}

/** The list as live refresh fetches it. */
export function ClientList({ clients, isArchived, canManage, version }: ClientListProps) {
  const live = isArchived ? "/clients?part=list&show=archived" : "/clients?part=list";
  return (
    <div id="client-list" data-live={live} data-version={version}>
      {clients.length === 0 ? (
        <NoClients isArchived={isArchived} canManage={canManage} />
      ) : (
        <div class="scroll">
          <table class="table">
            <thead>
              <tr>
                <th scope="col">Client</th>
                <th scope="col" class="minor">
                  Currency
                </th>
                <th scope="col" class="end">
                  Projects
                </th>
                <th scope="col" class="end">
                  Last {trackedDays} days
                </th>
              </tr>
            </thead>
            <tbody>
              {clients.map(({ id, name, currency, projects, trackedMs }) => (
                <tr id={`client-${id}`}>
                  <th scope="row">
                    <a href={pathTo`/clients/${id}`}>{name}</a>
                  </th>
                  <td class="minor">{currency}</td>
                  <td class="end number">{projects}</td>
                  <td class="end">
                    <Duration ms={trackedMs} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  );
}

function NoClients({ isArchived, canManage }: { isArchived: boolean; canManage: boolean }) {
  if (isArchived) {
    return (
      <EmptyState title="Nothing is archived">
        <p>Archive a client when the work for them is over: their projects and time stay.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No clients yet">
      <p>
        {canManage
          ? "A client is whom work is done for. Add one above, then choose it in the settings of its projects."
          : "None of the projects that you may track on is done for a client."}
      </p>
    </EmptyState>
  );
}
