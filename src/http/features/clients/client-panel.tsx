import type { ClientDetail } from "../../../domain/clients/get-client.ts";
import type { Sum } from "../../../domain/reports/summary.ts";
import { pathTo, Search } from "../../../lib/path-to.ts";
import { Badge } from "../../components/badge.tsx";
import { Button, ButtonForm, ButtonLink } from "../../components/button.tsx";
import { BothVersions } from "../../components/both-versions.tsx";
import { ConfirmForm } from "../../components/confirm-form.tsx";
import { Flash } from "../../components/flash.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { ProjectDot } from "../../components/project-dot.tsx";
import type { Edited } from "../../forms/edited.ts";
import type { Refusal } from "../../forms/form.ts";
import { Uninvoiced } from "../invoices/uninvoiced.tsx";
import { type ClientDraft, ClientFields } from "./client-fields.tsx";

export type ClientPanelProps = {
  client: ClientDetail;
  uninvoiced: Sum;
  canManage: boolean;
  edited: Edited<ClientDraft>;
  refusal: Refusal | null;
};

/** A client's page; also what its forms answer. */
export function ClientPanel(props: ClientPanelProps) {
  const { client, canManage } = props;
  return (
    <article id="client" class="stack">
      <header class="stack tight">
        <p>
          <a href="/clients">Clients</a>
        </p>
        <h1>{client.name}</h1>
        <div class="cluster">
          <Badge title="Currency">{client.currency}</Badge>
          {canManage && (
            <>
              <ButtonLink href={pathTo`/invoices/new${new Search({ client: client.id })}`} small>
                New invoice
              </ButtonLink>
              <a href={pathTo`/invoices${new Search({ client: client.id })}`}>Invoices</a>
            </>
          )}
        </div>
      </header>
      {client.archivedAt !== null && <ArchivedFlash client={client} canManage={canManage} />}
      {props.uninvoiced.ms > 0 && (
        <dl class="figures">
          <Uninvoiced sum={props.uninvoiced} client={client.id} />
        </dl>
      )}
      <Projects client={client} canManage={canManage} />
      {canManage && <Settings {...props} />}
      {canManage && client.archivedAt === null && <Archive client={client} />}
    </article>
  );
}

function ArchivedFlash({ client, canManage }: { client: ClientDetail; canManage: boolean }) {
  const action = pathTo`/clients/${client.id}/restore`;
  return (
    <Flash tone="warn">
      <p>This client is archived. No other project can get it until it is restored.</p>
      {canManage && <ButtonForm action={action} label="Restore" attributes={swaps(action)} />}
    </Flash>
  );
}

function Projects({ client: { projects }, canManage }: { client: ClientDetail; canManage: boolean }) {
  return (
    <section class="stack chapter" aria-labelledby="client-projects">
      <h2 id="client-projects">Projects</h2>
      {projects.length === 0 ? (
        <p class="muted">
          {canManage ? (
            <>
              None yet. Choose this client in the settings of <a href="/projects">a project</a>.
            </>
          ) : (
            "None yet."
          )}
        </p>
      ) : (
        <ul class="list">
          {projects.map(({ id, name, colour, isArchived }) => (
            <li class="row">
              <span class="grow">
                <ProjectDot colour={colour} name={name} href={pathTo`/projects/${id}`} />
              </span>
              {isArchived && <Badge>archived</Badge>}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Settings({ client, edited, refusal }: ClientPanelProps) {
  const { draft, shown, version } = edited;
  const action = pathTo`/clients/${client.id}`;
  return (
    <section class="stack chapter" aria-labelledby="client-settings">
      <h2 id="client-settings">Settings</h2>
      {refusal?.field === "version" && (
        <BothVersions
          message={refusal.message}
          fields={versionsOf(client, draft)}
          href={pathTo`/clients/${client.id}`}
        />
      )}
      <form method="post" action={action} class="grid" {...swaps(action)}>
        <FormKey />
        <input type="hidden" name="version" value={String(version)} />
        <input type="hidden" name="shown" value={JSON.stringify(shown)} />
        <ClientFields idPrefix="client" draft={draft} refusal={refusal} />
        <div class="wide">
          <Button look="primary">Save</Button>
        </div>
      </form>
    </section>
  );
}

function versionsOf(client: ClientDetail, draft: ClientDraft) {
  return [
    ["Name", client.name, draft.name],
    ["Currency", client.currency, draft.currency],
    ["Address", client.address || "none", draft.address || "none"],
  ] as const;
}

function Archive({ client }: { client: ClientDetail }) {
  const action = pathTo`/clients/${client.id}/archive`;
  return (
    <ConfirmForm
      action={action}
      label="Archive…"
      question="The client leaves the lists, and no other project can get it. Its projects and their time are kept, and you can restore it at any time."
      confirm={`Archive ${client.name}`}
      attributes={swaps(action)}
    />
  );
}

function swaps(action: string): Record<string, string> {
  return { "hx-post": action, "hx-target": "#client", "hx-swap": "outerHTML" };
}
