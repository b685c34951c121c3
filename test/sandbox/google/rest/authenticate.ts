import { createMiddleware } from "hono/factory";
import { takeFault } from "../../faults.ts";
import { bearerOf } from "../oauth/token.ts";
import { GoogleError, type GoogleEnv } from "./answer.ts";

const scopePrefix = "https://www.googleapis.com/auth/calendar";

export const authenticate = createMiddleware<GoogleEnv>(async (c, next) => {
  const grant = bearerOf(c);
  const path = c.req.path.slice("/www.googleapis.com".length);
  const isOfClient = grant !== null && grant.clientId !== "sandbox";
  const isRevoked =
    isOfClient && takeFault("www.googleapis.com", ["revoked"], { path, method: c.req.method }) !== null;
  if (grant === null || isRevoked) {
    throw new GoogleError(401, {
      reason: "authError",
      message: "Invalid Credentials",
      details: { locationType: "header", location: "Authorization" },
    });
  }
  c.set("grant", grant);
  return next();
});

/** One of these scopes, named by what follows `…/auth/calendar`, has to be granted. */
export function requireScope(...suffixes: string[]) {
  return createMiddleware<GoogleEnv>(async (c, next) => {
    const { scopes } = c.var.grant;
    if (scopes.includes("*") || suffixes.some((suffix) => scopes.includes(scopePrefix + suffix))) {
      return next();
    }
    throw new GoogleError(403, {
      reason: "insufficientPermissions",
      message: "Request had insufficient authentication scopes.",
    });
  });
}
