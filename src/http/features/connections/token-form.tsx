import { withArticle } from "../../../lib/with-article.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { Provider, TokenAuth } from "../../../providers/provider.ts";
import type { Refusal } from "../../forms/form.ts";
import { Button } from "../../components/button.tsx";
import { Checkbox, Field } from "../../components/field.tsx";
import { FormKey } from "../../components/form-key.tsx";

/** What was typed, by the names of the provider's fields; a secret is never sent back to a page. */
export type TokenDraft = { host: string; isPersonal: boolean; typed: Record<string, string> };

type Props = {
  provider: Provider;
  token: TokenAuth;
  isManager: boolean;
  reconnecting: { id: string; host: string; authMethod: string } | null;
  draft: TokenDraft;
  refusal: Refusal | null;
};

/** Connects by a personal access token or an address. Beside a sign-in it opens by itself when it was refused. */
export function TokenForm(props: Props) {
  const { provider, token, reconnecting, refusal } = props;
  if (provider.oauth === null) return <TokenFields {...props} />;
  return (
    <details open={refusal !== null || reconnecting?.authMethod === "token"}>
      <summary>Use {withArticle(token.noun)} instead</summary>
      <TokenFields {...props} />
    </details>
  );
}

function TokenFields(props: Props) {
  const { provider, token, reconnecting, refusal } = props;
  const host = reconnecting?.host ?? provider.defaultHost;
  const kind = token.readAddress === undefined ? "token" : "address";
  return (
    <form method="post" action={pathTo`/connect/${provider.id}/token`} class="stack">
      <FormKey />
      <p>
        {token.howTo}
        {token.createUrl !== null && (
          <>
            {" "}
            <a href={token.createUrl(host)} rel="noreferrer">
              Create one at {host}
            </a>
            .
          </>
        )}
      </p>
      {refusal !== null && refusal.field === undefined && (
        <p class="flash" data-tone="bad" role="alert">
          {refusal.message}
        </p>
      )}
      <Fields {...props} />
      <div>
        <Button look="primary">
          {reconnecting === null ? "Connect" : "Reconnect"} with this {kind}
        </Button>
      </div>
    </form>
  );
}

function Fields({ provider, token, isManager, reconnecting, draft, refusal }: Props) {
  const takesAddress = token.readAddress !== undefined;
  const errorAt = (field: string) => (refusal?.field === field ? refusal.message : undefined);
  return (
    <>
      {reconnecting !== null && <input type="hidden" name="connection" value={reconnecting.id} />}
      {reconnecting === null && provider.allowsOwnHost && (
        <Field
          id="token-host"
          name="host"
          label={
            token.needsHost
              ? `Address at which you open ${provider.name}`
              : `Address of your own ${provider.name} instance`
          }
          hint={`${token.needsHost ? "" : `Leave it empty for ${provider.defaultHost}. `}It must be reachable from the internet, with https.`}
          value={draft.host}
          required={token.needsHost === true}
          error={errorAt("host")}
          placeholder="https://git.example.com"
          inputmode="url"
          autocomplete="off"
        />
      )}
      {token.fields.map(({ isSecret, isOptional, ...field }) => (
        <Field
          id={`token-${field.name}`}
          {...field}
          type={takesAddress || isSecret === false ? "text" : "password"}
          {...(takesAddress ? { inputmode: "url", autocapitalize: "none" } : {})}
          value={draft.typed[field.name] ?? ""}
          required={isOptional !== true}
          error={errorAt(field.name)}
          autocomplete="off"
          spellcheck="false"
        />
      ))}
      {isManager && reconnecting === null && provider.isPersonalOnly !== true && (
        <Checkbox name="personal" label="Just for me: nobody else sees it" checked={draft.isPersonal} />
      )}
    </>
  );
}
