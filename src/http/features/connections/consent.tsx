import { withArticle } from "../../../lib/with-article.ts";
import { takesOwnClients } from "../../../integrations/connections/oauth-clients.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { Provider } from "../../../providers/provider.ts";
import type { Refusal } from "../../forms/form.ts";
import { ButtonLink } from "../../components/button.tsx";
import { Flash } from "../../components/flash.tsx";
import { TokenForm, type TokenDraft } from "./token-form.tsx";

export type ConsentProps = {
  provider: Provider;
  /** Client id and secret are there. */
  isConfigured: boolean;
  /** The instances that the workspace registered. */
  hosts: string[];
  /** May connect for the whole workspace. */
  isManager: boolean;
  isLocal: boolean;
  /** The connection that gets a new sign-in; null = a further account. */
  reconnecting: { id: string; accountLogin: string; host: string; authMethod: string } | null;
  draft: TokenDraft;
  refusal: Refusal | null;
};

/** Asked before anything is connected: what is read and written, and what for. */
export function Consent(props: ConsentProps) {
  const { provider, reconnecting } = props;
  const { name } = provider;
  return (
    <div class="stack narrow">
      <header>
        <h1>
          {reconnecting === null
            ? `Connect ${name}`
            : `Reconnect ${reconnecting.accountLogin} at ${reconnecting.host === provider.defaultHost ? provider.name : reconnecting.host}`}
        </h1>
        {reconnecting !== null && (
          <p class="lead">
            {provider.oauth === null ? (
              <>
                Paste the {provider.token?.noun} of <b>{reconnecting.accountLogin}</b> once more, or the one
                that took its place.
              </>
            ) : (
              <>
                Sign in at {name} as <b>{reconnecting.accountLogin}</b>.
              </>
            )}{" "}
            What is chosen and what was decided stay as they are.
          </p>
        )}
      </header>
      <Purposes provider={provider} />
      <SignInThere {...props} />
      {takesOwnClients(provider) && reconnecting === null && <OwnInstances {...props} />}
      {provider.token !== null && <TokenForm {...props} token={provider.token} />}
    </div>
  );
}

function Purposes({ provider }: { provider: Provider }) {
  const { oauth, token } = provider;
  const scopes = oauth?.connectScopes ?? token?.scopes ?? [];
  return (
    <section class="stack tight" aria-labelledby="purposes">
      <h2 id="purposes">What Timewire asks for, and what for</h2>
      <ul class="list" role="list">
        {scopes.map(({ scope, reason }) => (
          <li>
            {reason}
            <br />
            <code class="muted">{scope}</code>
          </li>
        ))}
      </ul>
      <p class="muted">
        Access is stored encrypted and used only for this. You can disconnect at any time:{" "}
        {endWords(provider)}, and your tasks and time stay. By going on you agree; when and to what is
        recorded.
      </p>
    </section>
  );
}

function endWords({ name, oauth, token }: Provider): string {
  if (oauth === null) return `Timewire then forgets the ${token?.noun}`;
  return oauth.endedByPersonAt === undefined
    ? `access is then revoked at ${name}, webhooks are removed`
    : `Timewire then forgets its access, and you can end it at ${oauth.endedByPersonAt} too, webhooks are removed`;
}

/** Links, not forms: the Content-Security-Policy lets no form lead to another site. */
function SignInThere(props: ConsentProps) {
  const { provider, reconnecting, isManager, isConfigured } = props;
  if (provider.oauth === null) return null;
  const isOwn = reconnecting !== null && reconnecting.host !== provider.defaultHost;
  if (isOwn && !props.hosts.includes(reconnecting.host)) return null;
  if (!isOwn && !isConfigured) return <NotConfigured {...props} />;
  const start = pathTo`/oauth/${provider.id}/start`;
  const mayShare = isManager && provider.isPersonalOnly !== true;
  if (reconnecting !== null) {
    return (
      <p class="cluster">
        <ButtonLink
          look="primary"
          href={pathTo`/oauth/${provider.id}/start?purpose=reconnect&connection=${reconnecting.id}`}
        >
          Continue to {isOwn ? reconnecting.host : provider.name}
        </ButtonLink>
        {provider.oauth.asApp !== undefined && (
          <ButtonLink
            href={pathTo`/oauth/${provider.id}/start?purpose=reconnect&connection=${reconnecting.id}&as=app`}
          >
            Continue to {provider.name}, as the application
          </ButtonLink>
        )}
      </p>
    );
  }
  if (provider.isForWorkspaceOnly) return <ForWorkspaceOnly {...props} />;
  return (
    <section class="stack tight">
      {mayShare && (
        <ButtonLink look="primary" href={`${start}?purpose=connect`}>
          Continue to {provider.name}, for the workspace
        </ButtonLink>
      )}
      {mayShare && provider.oauth.asApp !== undefined && (
        <ButtonLink href={`${start}?purpose=connect&as=app`}>
          Continue to {provider.name}, as the application
        </ButtonLink>
      )}
      <ButtonLink
        href={`${start}?purpose=connect&personal=1`}
        {...(mayShare ? {} : { look: "primary" as const })}
      >
        Continue to {provider.name}, just for me
      </ButtonLink>
      <p class="muted">
        {mayShare
          ? "For the workspace: everybody sees the connection, owners and admins manage it. Just for me: nobody else sees it."
          : provider.isPersonalOnly
            ? "Nobody else sees your connection or what is in your account, owners and admins included."
            : "Nobody else sees your connection. Owners and admins can connect an account for the whole workspace."}
      </p>
      {mayShare && provider.oauth.asApp !== undefined && <p class="muted">{provider.oauth.asApp.says}</p>}
    </section>
  );
}

/** Signing in at an instance that somebody runs themselves. */
function OwnInstances({ provider: { id, name, isPersonalOnly }, hosts, isManager }: ConsentProps) {
  const mayShare = isManager && isPersonalOnly !== true;
  return (
    <section class="stack tight" aria-labelledby="instances">
      <h2 id="instances">{name} on a server of your own</h2>
      {hosts.length === 0 && (
        <p class="muted">
          {isManager
            ? `Register your instance once; then everybody here can sign in at it.`
            : `Nobody has registered an instance yet. Owners and admins can.`}
        </p>
      )}
      {hosts.map((host) => (
        <p class="cluster">
          {mayShare && (
            <ButtonLink href={pathTo`/oauth/${id}/start?purpose=connect&host=${host}`}>
              Continue to {host}, for the workspace
            </ButtonLink>
          )}
          <ButtonLink href={pathTo`/oauth/${id}/start?purpose=connect&personal=1&host=${host}`}>
            Continue to {host}, just for me
          </ButtonLink>
        </p>
      ))}
      {isManager && (
        <p>
          <a href={pathTo`/connect/${id}/instances`}>
            {hosts.length === 0 ? "Register an instance" : "Register or change instances"}
          </a>
        </p>
      )}
    </section>
  );
}

function ForWorkspaceOnly({ provider: { id, name }, isManager }: ConsentProps) {
  if (!isManager) {
    return <p class="flash">Only owners and admins can connect {name}. Ask one of them.</p>;
  }
  return (
    <section class="stack tight">
      <ButtonLink look="primary" href={pathTo`/oauth/${id}/start?purpose=connect`}>
        Continue to {name}
      </ButtonLink>
      <p class="muted">It serves the whole workspace. Every member then links their own account.</p>
    </section>
  );
}

function NotConfigured({ provider, isLocal }: ConsentProps) {
  const names = secretNames(provider);
  return (
    <Flash tone="warn">
      <div class="stack tight">
        <p>
          <b>Signing in at {provider.name} is not configured.</b>{" "}
          {provider.token !== null && `It works with ${withArticle(provider.token.noun)} too. `}To configure
          it:
        </p>
        <ol>
          <li>
            Register Timewire at {provider.name}, as <code>{provider.docs}</code> describes.
            {provider.chat !== undefined && (
              <>
                {" "}
                Make the app there from this instance's{" "}
                <a href={pathTo`/${provider.id}/manifest.json`}>manifest</a>.
              </>
            )}
          </li>
          <li>
            {isLocal ? "Write into " : "Store what you get there:"}
            {isLocal && <code>.dev.vars</code>}
            <ul>
              {names.map((name) => (
                <li>
                  <code>{isLocal ? name : `npx wrangler secret put ${name}`}</code>
                </li>
              ))}
            </ul>
          </li>
          <li>Reload this page.</li>
        </ol>
      </div>
    </Flash>
  );
}

/** The variables that src/env.ts reads. */
function secretNames({ id, chat }: Provider): string[] {
  const parts = ["CLIENT_ID", "CLIENT_SECRET", ...(chat === undefined ? [] : ["SIGNING_SECRET"])];
  return parts.map((part) => `${id.toUpperCase()}_${part}`);
}
