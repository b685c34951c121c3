import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { takeFault } from "../../faults.ts";
import type { Token, World } from "../records.ts";
import { personaNames, userOf } from "../world.ts";
import { GitLabError, type RestEnv } from "./answer.ts";

const reading = new Set(["GET", "HEAD"]);

/** Finds out who calls, and whether the token may read or write. */
export const authenticate = createMiddleware<RestEnv>(async (c, next) => {
  const token = tokenOf(c);
  c.set("token", token);
  c.set("user", userOf(c.var.world, token.username));
  requireScope(
    token,
    reading.has(c.req.method) || c.req.path.endsWith("/graphql") ? ["api", "read_api"] : ["api"],
    c,
  );
  await next();
});

/** Personal tokens of the personas always work; "sandbox-alice-read" may only read. */
export function seededToken(accessToken: string): Token | null {
  const [, username = "", suffix] = /^sandbox-(\w+?)(-read)?$/.exec(accessToken) ?? [];
  const persona = personaNames.find((name) => name === username);
  if (persona === undefined) return null;
  const scopes = suffix === undefined ? ["api"] : ["read_api"];
  return { accessToken, username: persona, scopes, oauth: null, createdAtMs: 0, expiresAtMs: Infinity };
}

export function givenToken(c: Context): string {
  const bearer = /^bearer +(\S+)$/i.exec(c.req.header("authorization") ?? "")?.[1];
  return bearer ?? c.req.header("private-token") ?? c.req.query("private_token") ?? "";
}

function tokenOf(c: Context<RestEnv>): Token {
  const given = givenToken(c);
  if (given === "") throw new GitLabError(401, { message: "401 Unauthorized" });
  const token = seededToken(given) ?? c.var.world.tokens.get(given);
  if (token === undefined) throw new GitLabError(401, { message: "401 Unauthorized" });
  // https://docs.gitlab.com/api/oauth2/: why stands in the description.
  const invalid = (description: string) =>
    new GitLabError(401, { error: "invalid_token", error_description: description });
  if (token.expiresAtMs <= Date.now())
    throw invalid("Token is expired. You can either do re-authorization or token refresh.");
  if (isRevoked(c, c.var.world, token))
    throw invalid("Token was revoked. You have to re-authorize from the user.");
  return token;
}

function isRevoked(c: Context, world: World, token: Token): boolean {
  if (token.accessToken.startsWith("sandbox-")) return false;
  const path = c.req.path.slice(world.host.length + 1);
  return takeFault(world.host, ["revoked"], { path, method: c.req.method }) !== null;
}

export function requireScope(token: Token, scopes: string[], c?: Context): void {
  if (token.scopes.some((scope) => scopes.includes(scope))) return;
  // Whose a token is may be asked with the scope for just that.
  if (c?.req.path.endsWith("/api/v4/user") === true && token.scopes.includes("read_user")) return;
  throw new GitLabError(403, {
    error: "insufficient_scope",
    error_description: "The request requires higher privileges than provided by the access token.",
    scope: scopes.join(" "),
  });
}
