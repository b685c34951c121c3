import type { Config } from "../../../env.ts";
import { pathTo, Search } from "../../../lib/path-to.ts";
import { providers } from "../../../providers/index.ts";
import type { OAuth } from "../../../providers/provider.ts";
import { ButtonLink } from "../../components/button.tsx";

export type SignInProvider = { id: string; name: string };

/** The providers that people can sign in with here: they speak OAuth and have a client id and secret. */
export function signInProviders(config: Config): SignInProvider[] {
  return Object.values(providers)
    .filter(({ id, oauth }) => acceptsSignIn(oauth) && config.clients[id] !== undefined)
    .map(({ id, name }) => ({ id, name }));
}

function acceptsSignIn(oauth: OAuth | null): boolean {
  return oauth !== null && oauth.signInScopes !== null;
}

/** Links, not forms: the Content-Security-Policy lets no form lead to another site. */
export function ProviderLinks(props: { providers: SignInProvider[]; query: Record<string, string> }) {
  const { providers: choices, query } = props;
  const search = new Search({ purpose: "sign_in", ...query });
  if (choices.length === 0) return <NothingConfigured />;
  return (
    <p class="cluster">
      {choices.map(({ id, name }) => (
        <ButtonLink look="primary" href={pathTo`/oauth/${id}/start${search}`}>
          Sign in with {name}
        </ButtonLink>
      ))}
    </p>
  );
}

function NothingConfigured() {
  const possible = Object.values(providers).filter(({ oauth }) => acceptsSignIn(oauth));
  return (
    <section class="empty">
      <h2>Signing in is not set up yet</h2>
      <p>
        Whoever runs this Timewire registers it at a provider and stores the client id and secret it gets
        there:
      </p>
      <ul>
        {possible.map(({ id, name, docs }) => (
          <li>
            {name}: <code>{`${id.toUpperCase()}_CLIENT_ID`}</code> and{" "}
            <code>{`${id.toUpperCase()}_CLIENT_SECRET`}</code>, step by step in <code>{docs}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}
