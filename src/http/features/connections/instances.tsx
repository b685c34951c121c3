import { type Context, Hono } from "hono";

import { requireManager } from "../../../domain/context.ts";
import {
  listOAuthClients,
  oauthClientSchema,
  registerOAuthClient,
  removeOAuthClient,
  takesOwnClients,
} from "../../../integrations/connections/oauth-clients.ts";
import { providerOf } from "../../../integrations/connections/provider-of.ts";
import { redirectUri } from "../../../integrations/oauth/start-oauth.ts";
import { AppError, notFound } from "../../../lib/errors.ts";
import { pathTo } from "../../../lib/path-to.ts";
import type { Provider } from "../../../providers/provider.ts";
import type { AppEnv } from "../../app-env.ts";
import { contextOf } from "../../context-of.ts";
import { setFlash } from "../../responses/flash.ts";
import { parseForm, type Refusal, refusalOf } from "../../forms/form.ts";
import { goTo } from "../../responses/go-to.ts";
import { ctxOf } from "../../middleware/session.ts";
import { page } from "../../responses/render.tsx";
import { InstanceForm, type InstanceDraft, InstanceList } from "./instance-panel.tsx";

/** Where an admin registers Timewire at a server that the team runs itself. */
export const instances = new Hono<AppEnv>();

instances.get("/connect/:provider/instances", (c) => instancesPage(c));

instances.post("/connect/:provider/instances", async (c) => {
  const provider = providerIn(c);
  const form = await parseForm(c);
  const draft = { host: form.get("host"), clientId: form.get("clientId") };
  const refusal = await refusalOf(async () => {
    const input = oauthClientSchema.safeParse({ ...draft, clientSecret: form.get("clientSecret") });
    if (!input.success) {
      const [issue] = input.error.issues;
      throw new AppError("invalid", issue?.message ?? "Check what you typed.", String(issue?.path[0]));
    }
    const { host } = await registerOAuthClient(await contextOf(c), provider.id, input.data);
    setFlash(c, `${host} is registered: people can sign in there now.`);
  });
  if (refusal !== null) return instancesPage(c, { draft, refusal });
  return goTo(c, pathTo`/connect/${provider.id}`);
});

instances.post("/connect/:provider/instances/remove", async (c) => {
  const { id: provider } = providerIn(c);
  const host = (await parseForm(c)).get("host");
  const refusal = await refusalOf(async () => removeOAuthClient(await contextOf(c), { provider, host }));
  setFlash(c, refusal?.message ?? `${host} is forgotten, with its client secret.`);
  return goTo(c, pathTo`/connect/${provider}/instances`);
});

/** Throws not_found for one that has no instances of one's own. */
function providerIn(c: Context<AppEnv>): Provider {
  const provider = providerOf(c.req.param("provider") ?? "");
  if (!takesOwnClients(provider)) throw notFound("page");
  return provider;
}

type Answer = { draft?: InstanceDraft; refusal?: Refusal };

async function instancesPage(c: Context<AppEnv>, { draft, refusal }: Answer = {}) {
  const ctx = ctxOf(c);
  requireManager(ctx.actor, "register an instance");
  const provider = providerIn(c);
  const clients = await listOAuthClients(ctx, provider.id);
  return page(
    c,
    { title: `${provider.name} instances`, current: "/connections", status: refusal?.status ?? 200 },
    <div class="stack narrow">
      <header class="stack tight">
        <p>
          <a href={pathTo`/connect/${provider.id}`}>Connect {provider.name}</a>
        </p>
        <h1>{provider.name} on a server of your own</h1>
        <p class="lead">
          Register Timewire as an OAuth app there, then paste what you get. Everybody in this workspace can
          then sign in at that server.
        </p>
      </header>
      {clients.length > 0 && <InstanceList providerId={provider.id} clients={clients} />}
      <InstanceForm
        provider={provider}
        callback={redirectUri(c.var, provider.id)}
        draft={draft ?? { host: "", clientId: "" }}
        refusal={refusal ?? null}
      />
    </div>,
  );
}
