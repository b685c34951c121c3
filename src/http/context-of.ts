import type { Context } from "hono";

import type { PersonActor } from "../domain/context.ts";
import type { IntegrationContext } from "../integrations/context.ts";
import type { OAuthCtx } from "../integrations/oauth/start-oauth.ts";
import { createContext } from "../integrations/create-context.ts";
import { vaultOf } from "../integrations/vault-of.ts";
import { createOutbound } from "../lib/create-outbound.ts";
import type { AppEnv } from "./app-env.ts";
import { ctxOf } from "./middleware/session.ts";

/** What a join runs in, on behalf of the signed-in person. */
export function contextOf(c: Context<AppEnv>): Promise<IntegrationContext<PersonActor>> {
  return createContext(ctxOf(c), c.env, c.var.config);
}

/** What OAuth runs in, also while nobody is signed in. */
export async function oauthCtxOf(c: Context<AppEnv>): Promise<OAuthCtx> {
  const { db, now, config } = c.var;
  return {
    db,
    now,
    config,
    vault: await vaultOf(c.env, config),
    http: createOutbound({ sandboxUrl: config.sandboxUrl }),
  };
}
