import type { Context } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";

import type { AppEnv } from "../app-env.ts";

const cookieName = "flash";

/** A sentence for the page that the next redirect opens. A cookie carries it, so no address can make a page say something. */
export function setFlash(c: Context<AppEnv>, sentence: string): void {
  setCookie(c, cookieName, sentence, {
    path: "/",
    httpOnly: true,
    sameSite: "Lax",
    secure: c.var.config.appUrl.startsWith("https:"),
    maxAge: 60,
  });
}

/**
 * The sentence that was left for this page; null when there is none. It is shown once: by the frame of whatever page comes next, unless that
 * page shows it itself.
 */
export function popFlash(c: Context<AppEnv>): string | null {
  const sentence = getCookie(c, cookieName);
  if (sentence === undefined || c.var.hasShownFlash === true) return null;
  c.set("hasShownFlash", true);
  deleteCookie(c, cookieName, { path: "/" });
  return sentence;
}
