import type { Context } from "hono";
import { getCookie, setCookie } from "hono/cookie";

import { createSecret } from "../lib/id.ts";
import type { AppEnv } from "./app-env.ts";

/** `__Host-` needs https, which localhost does not have. */
function nameOf(c: Context<AppEnv>): string {
  return c.var.config.appUrl.startsWith("https:") ? "__Host-oauth" : "oauth";
}

/** The secret that ties an OAuth answer to this browser. */
export function readOAuthCookie(c: Context<AppEnv>): string | undefined {
  return getCookie(c, nameOf(c));
}

/** Keeps the browser's secret, so that two tabs can be under way at once, or makes one. */
export function ensureOAuthCookie(c: Context<AppEnv>): string {
  const known = readOAuthCookie(c);
  const secret = known !== undefined && /^[\w-]{43}$/.test(known) ? known : createSecret();
  setCookie(c, nameOf(c), secret, {
    path: "/",
    httpOnly: true,
    // Lax: the cookie has to come along when the provider sends the browser back.
    sameSite: "Lax",
    secure: c.var.config.appUrl.startsWith("https:"),
    maxAge: 600,
  });
  return secret;
}
