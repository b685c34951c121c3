import { Hono, type Context } from "hono";
import * as z from "zod";
import { presentLogin } from "../present/account.ts";
import type { UserToken } from "../records.ts";
import { timestamp } from "../ids.ts";
import { GitHubError, notFound, readBody, type RestEnv } from "./answer.ts";
import { requireClient } from "./authenticate.ts";

/** https://docs.github.com/en/rest/apps/oauth-applications: what a client does about its own tokens. */
export const applicationRoutes = new Hono<RestEnv>();

const bodySchema = z.object({ access_token: z.string().min(1) });

applicationRoutes.post("/token", async (c) => {
  const token = await requireToken(c);
  if (token === null) throw notFound();
  return c.json({
    id: 1,
    url: `${c.var.links.api}/authorizations/1`,
    app: { client_id: token.clientId, name: token.clientId, url: "" },
    token: token.accessToken,
    hashed_token: "",
    token_last_eight: token.accessToken.slice(-8),
    note: null,
    note_url: null,
    fingerprint: null,
    scopes: token.scopes,
    created_at: token.createdAt,
    updated_at: token.createdAt,
    expires_at: Number.isFinite(token.expiresAtMs) ? timestamp(token.expiresAtMs) : null,
    user: presentLogin(c.var.world, c.var.links, token.login),
  });
});

applicationRoutes.delete("/token", async (c) => {
  const token = await requireToken(c);
  if (token === null) throw notFound();
  c.var.world.tokens.delete(token.accessToken);
  return c.body(null, 204);
});

applicationRoutes.delete("/grant", async (c) => {
  const token = await requireToken(c);
  if (token === null) throw notFound();
  for (const other of c.var.world.tokens.values()) {
    const isSameGrant = other.clientId === token.clientId && other.login === token.login;
    if (isSameGrant) c.var.world.tokens.delete(other.accessToken);
  }
  return c.body(null, 204);
});

async function requireToken(c: Context<RestEnv>): Promise<UserToken | null> {
  const clientId = requireClient(c);
  const { access_token: accessToken } = await readBody(c, bodySchema);
  const token = c.var.world.tokens.get(accessToken);
  if (token !== undefined && token.clientId !== clientId) throw new GitHubError(422, "Validation Failed");
  return token ?? null;
}
