import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { takeFault } from "../../faults.ts";
import type { UserToken, World } from "../records.ts";
import { personaLogins } from "../world.ts";
import { GitHubError, type RestEnv } from "./answer.ts";

/** Finds out who calls, and tells the token's scopes as GitHub does. */
export const authenticate = createMiddleware<RestEnv>(async (c, next) => {
  if (!c.req.header("user-agent")) {
    throw new GitHubError(
      403,
      "Request forbidden by administrative rules. Please make sure your request has a User-Agent header.",
    );
  }
  const given = tokenOf(c.req.header("authorization"));
  const persona = personaLogins.find((login) => given === `sandbox-${login}`);
  const token = given === null || persona !== undefined ? null : validToken(c, given);
  c.set("token", token);
  c.set("login", persona ?? token?.login ?? null);
  await next();
  if (c.var.login === null || token?.isApp === true) return;
  const scopes = token?.scopes ?? ["admin:repo_hook", "read:org", "repo", "user"];
  c.res.headers.set("x-oauth-scopes", scopes.join(", "));
  c.res.headers.set("x-accepted-oauth-scopes", "");
  if (token !== null) c.res.headers.set("x-oauth-client-id", token.clientId);
});

/** Basic credentials of an OAuth client; an unknown client's secret is learnt. */
export function requireClient(c: Context<RestEnv>): string {
  const [clientId, secret] = basicCredentials(c.req.header("authorization"));
  if (clientId === c.req.param("client_id") && isClient(c.var.world, clientId, secret)) return clientId;
  throw new GitHubError(404, "Not Found");
}

export function isClient(world: World, clientId: string, secret: string): boolean {
  if (clientId === "" || secret === "") return false;
  const known = world.clientSecrets.get(clientId);
  if (known === undefined) world.clientSecrets.set(clientId, secret);
  return known === undefined || known === secret;
}

export function basicCredentials(header: string | undefined): [name: string, password: string] {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(header ?? "")?.[1];
  if (encoded === undefined) return ["", ""];
  const text = atob(encoded);
  const colon = text.indexOf(":");
  // RFC 6749 2.3.1: both parts were form-encoded before they were joined.
  return [decodePart(text.slice(0, colon)), decodePart(text.slice(colon + 1))];
}

function decodePart(part: string): string {
  return new URLSearchParams(`part=${part.replaceAll("&", "%26")}`).get("part") ?? part;
}

function tokenOf(header: string | undefined): string | null {
  const bearer = /^(?:bearer|token) +(\S+)$/i.exec(header ?? "")?.[1];
  if (bearer !== undefined) return bearer;
  const [, password] = basicCredentials(header);
  return password === "" ? null : password;
}

function validToken(c: Context<RestEnv>, given: string): UserToken | null {
  // Client credentials stand where a token would; the handlers below check them.
  if (c.req.path.includes("/applications/")) return null;
  const { world } = c.var;
  const path = c.req.path.slice(world.apiPath.length + 1);
  const isRevoked = takeFault(world.apiHost, ["revoked"], { path, method: c.req.method }) !== null;
  const token = world.tokens.get(given);
  if (isRevoked || token === undefined || token.expiresAtMs <= Date.now()) {
    throw new GitHubError(401, "Bad credentials");
  }
  return token;
}
