import type { Context } from "hono";
import { takeFault } from "../faults.ts";
import type { SandboxEnv } from "../sandbox.ts";
import { Problem } from "./graphql/problem.ts";
import { logins, type User } from "./records.ts";
import { apiHost, linearWorld, personNamed } from "./world.ts";

/** `scopes` null = an API key, which may what its owner may. */
export type Caller = { user: User; scopes: string[] | null };

/**
 * Whose the header is: an API key stands by itself, an access token behind "Bearer"
 * (https://linear.app/developers/graphql#authentication).
 */
export function authenticate(c: Context<SandboxEnv>): Caller | Problem {
  const header = c.req.header("authorization") ?? "";
  const isBearer = header.startsWith("Bearer ");
  const token = isBearer ? header.slice("Bearer ".length) : header;
  const login = logins.find((one) => token === `sandbox-${one}`);
  if (login !== undefined) return { user: personNamed(login), scopes: null };
  const request = { path: c.req.path.slice(apiHost.length + 1), method: c.req.method };
  if (isBearer && token.startsWith("lin_api_"))
    return new Problem(
      "authentication",
      "It looks like you're trying to use an API key as a Bearer token. Remove the Bearer prefix from the Authorization header.",
    );
  const known = linearWorld().tokens.get(token);
  const isAlive = known !== undefined && isBearer && known.expiresAtMs > Date.now();
  const user = isAlive ? linearWorld().users.get(known.userId) : undefined;
  if (user === undefined || known === undefined || takeFault(apiHost, ["revoked"], request) !== null)
    return new Problem(
      "authentication",
      "Authentication required, not authenticated",
      "You need to authenticate to access this operation.",
    );
  return { user: effective(user, known.scopes), scopes: known.scopes };
}

/** A token may no more than its scopes, whoever its person is. */
function effective(user: User, scopes: string[]): User {
  return scopes.includes("admin") ? user : { ...user, isAdmin: false };
}
