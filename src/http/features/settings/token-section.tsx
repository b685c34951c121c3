import { apiScopes } from "../../../domain/api-tokens/api-scopes.ts";
import type { ListedToken } from "../../../domain/api-tokens/list-api-tokens.ts";
import type { Viewer } from "../../../domain/sessions/find-viewer.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { Refusal } from "../../forms/form.ts";
import { Button, ButtonForm } from "../../components/button.tsx";
import { CopyField } from "../../components/copy-field.tsx";
import { Checkbox, Field, Select } from "../../components/field.tsx";
import { Flash } from "../../components/flash.tsx";
import { RelativeTime } from "../../components/time.tsx";
import { FormKey } from "../../components/form-key.tsx";

export type TokenDraft = { name: string; scopes: string[]; expiresInDays: string };

const lives = [
  { value: "30", label: "30 days" },
  { value: "90", label: "90 days" },
  { value: "365", label: "1 year" },
];

/** The person's API tokens for this workspace, and the form for another. */
export function TokenSection(props: {
  tokens: ListedToken[];
  viewer: Viewer;
  now: number;
  made: string | undefined;
  draft: TokenDraft | undefined;
  refusal: Refusal | undefined;
}) {
  const { tokens, viewer, now, made, draft, refusal } = props;
  return (
    <section class="stack chapter" aria-labelledby="tokens">
      <h2 id="tokens">API tokens</h2>
      <p class="muted">
        Scripts use a token to act as you in {viewer.workspaceName}, within what you allow here.
      </p>
      {made !== undefined && <MadeToken token={made} />}
      {tokens.length > 0 && <TokenList tokens={tokens} zone={viewer.timeZone} now={now} />}
      <TokenForm draft={draft ?? { name: "", scopes: [], expiresInDays: "90" }} refusal={refusal} />
    </section>
  );
}

function MadeToken({ token }: { token: string }) {
  return (
    <Flash tone="good">
      <div class="stack tight grow">
        <p>Copy the token now. It is not shown again.</p>
        <CopyField id="token" label="New API token" value={token} />
      </div>
    </Flash>
  );
}

function TokenList(props: { tokens: ListedToken[]; zone: string; now: number }) {
  const { tokens, zone, now } = props;
  return (
    <ul class="list" role="list">
      {tokens.map(({ id, name, prefix, scopes, expiresAt, lastUsedAt }) => (
        <li class="row">
          <span class="grow">
            <b>{name}</b> <code>{prefix}…</code>{" "}
            <small class="muted">
              {scopes.join(", ")}; expires <RelativeTime at={expiresAt} now={now} zone={zone} />,{" "}
              {lastUsedAt === null ? (
                "never used"
              ) : (
                <>
                  last used <RelativeTime at={lastUsedAt} now={now} zone={zone} />
                </>
              )}
            </small>
          </span>
          <ButtonForm action={pathTo`/tokens/${id}/revoke`} label="Revoke" title={`Revoke ${name}`} small />
        </li>
      ))}
    </ul>
  );
}

function TokenForm({ draft, refusal }: { draft: TokenDraft; refusal: Refusal | undefined }) {
  const errorOf = (field: string) => (refusal?.field === field ? refusal.message : undefined);
  const scopeError = errorOf("scopes");
  return (
    <form method="post" action="/tokens" class="grid">
      <FormKey />
      <Field
        id="token-name"
        label="What is the token for?"
        name="name"
        value={draft.name}
        required
        maxlength="80"
        autocomplete="off"
        error={errorOf("name")}
      />
      <Select
        id="token-life"
        label="Valid for"
        name="expiresInDays"
        value={draft.expiresInDays}
        options={lives}
        error={errorOf("expiresInDays")}
      />
      <fieldset class="wide stack tight" aria-describedby={scopeError && "token-scopes-error"}>
        <legend>It may</legend>
        {Object.entries(apiScopes).map(([scope, says]) => (
          <Checkbox
            name="scopes"
            value={scope}
            label={says}
            hint={scope}
            checked={draft.scopes.includes(scope)}
          />
        ))}
        {scopeError !== undefined && (
          <p class="error" id="token-scopes-error">
            {scopeError}
          </p>
        )}
      </fieldset>
      <p class="wide">
        <Button>Make a token</Button>
      </p>
    </form>
  );
}
