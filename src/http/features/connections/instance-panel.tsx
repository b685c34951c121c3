import { pathTo } from "../../../lib/path-to.ts";
import type { Provider } from "../../../providers/provider.ts";
import { Button } from "../../components/button.tsx";
import { ConfirmForm } from "../../components/confirm-form.tsx";
import { CopyField } from "../../components/copy-field.tsx";
import { Field } from "../../components/field.tsx";
import { FormKey } from "../../components/form-key.tsx";
import { Flash } from "../../components/flash.tsx";
import type { Refusal } from "../../forms/form.ts";

/** What was typed; the secret is never sent back to a page. */
export type InstanceDraft = { host: string; clientId: string };

type Client = { host: string; clientId: string };

/** The registered instances. */
export function InstanceList({ providerId, clients }: { providerId: string; clients: Client[] }) {
  return (
    <section class="stack tight" aria-labelledby="registered">
      <h2 id="registered">Registered</h2>
      <ul class="list" role="list">
        {clients.map(({ host, clientId }) => (
          <li class="row">
            <span class="grow">
              {host} <code class="muted">{clientId}</code>
            </span>
            <ConfirmForm
              action={pathTo`/connect/${providerId}/instances/remove`}
              label="Remove…"
              question={`Nobody can sign in at ${host} any more, and the stored client secret is deleted.`}
              confirm={`Remove ${host}`}
              small
            >
              <input type="hidden" name="host" value={host} />
            </ConfirmForm>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Registers an instance; a host that is registered already gets the new client. */
export function InstanceForm(props: {
  provider: Provider;
  callback: string;
  draft: InstanceDraft;
  refusal: Refusal | null;
}) {
  const { provider, callback, draft, refusal } = props;
  const errorAt = (field: string) => (refusal?.field === field ? refusal.message : undefined);
  return (
    <section class="stack" aria-labelledby="register">
      <h2 id="register">Register an instance</h2>
      <p class="muted">
        As <code>{provider.docs}</code> describes. To replace a client secret, register the same address
        again.
      </p>
      <CopyField id="callback" label="Callback address, to paste there" value={callback} />
      {refusal !== null && refusal.field === undefined && <Flash tone="bad">{refusal.message}</Flash>}
      <form method="post" action={pathTo`/connect/${provider.id}/instances`} class="stack">
        <FormKey />
        <Field
          id="instance-host"
          label="Address of the server"
          name="host"
          value={draft.host}
          hint="It must be reachable from the internet, with https."
          placeholder="https://git.example.com"
          inputmode="url"
          autocomplete="off"
          required
          error={errorAt("host")}
        />
        <Field
          id="instance-client"
          label="Client id"
          name="clientId"
          value={draft.clientId}
          autocomplete="off"
          spellcheck="false"
          required
          error={errorAt("clientId")}
        />
        <Field
          id="instance-secret"
          label="Client secret"
          name="clientSecret"
          type="password"
          hint="It is stored encrypted and never shown again."
          autocomplete="off"
          required
          error={errorAt("clientSecret")}
        />
        <div>
          <Button look="primary">Register</Button>
        </div>
      </form>
    </section>
  );
}
