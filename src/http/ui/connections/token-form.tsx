import type { Provider, TokenAuth } from "../../../providers/provider.ts";
import type { Refusal } from "../../form.ts";
import { Button } from "../components/button.tsx";
import { Checkbox, Field } from "../components/field.tsx";

/** What was typed, but for the token: a secret is never sent back to a page. */
export type TokenDraft = { host: string; isPersonal: boolean };

type Props = {
  provider: Provider;
  token: TokenAuth;
  isManager: boolean;
  reconnecting: { id: string; host: string; authMethod: string } | null;
  draft: TokenDraft;
  refusal: Refusal | null;
};

/** Connects by a personal access token; opens by itself when it was refused. */
export function TokenForm(props: Props) {
  const { provider, token, reconnecting, refusal } = props;
  const isOpen = refusal !== null || reconnecting?.authMethod === "token" || provider.oauth === null;
  const host = reconnecting?.host ?? provider.defaultHost;
  return (
    <details open={isOpen}>
      <summary>Use a personal access token instead</summary>
      <form method="post" action={`/connect/${provider.id}/token`} class="stack">
        <p>
          {token.howTo}{" "}
          <a href={token.createUrl(host)} rel="noreferrer">
            Create one at {host}
          </a>
          .
        </p>
        {refusal !== null && refusal.field === undefined && (
          <p class="notice" data-tone="bad" role="alert">
            {refusal.message}
          </p>
        )}
        <Fields {...props} />
        <div>
          <Button look="primary">
            {reconnecting === null ? "Connect with this token" : "Reconnect with this token"}
          </Button>
        </div>
      </form>
    </details>
  );
}

function Fields({ provider, isManager, reconnecting, draft, refusal }: Props) {
  const errorAt = (field: string) => (refusal?.field === field ? refusal.message : undefined);
  return (
    <>
      {reconnecting !== null && <input type="hidden" name="connection" value={reconnecting.id} />}
      {reconnecting === null && provider.allowsOwnHost && (
        <Field
          id="token-host"
          name="host"
          label={`Address of your own ${provider.name} instance`}
          hint={`Leave it empty for ${provider.defaultHost}. It must be reachable from the internet, with https.`}
          value={draft.host}
          error={errorAt("host")}
          placeholder="https://git.example.com"
          inputmode="url"
          autocomplete="off"
        />
      )}
      <Field
        id="token-token"
        name="token"
        label="Personal access token"
        hint="It is stored encrypted and never shown again."
        type="password"
        required
        error={errorAt("token")}
        autocomplete="off"
        spellcheck="false"
      />
      {isManager && reconnecting === null && (
        <Checkbox name="personal" label="Just for me: nobody else sees it" checked={draft.isPersonal} />
      )}
    </>
  );
}
