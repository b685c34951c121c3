import type { Context } from "hono";

import type { AppEnv } from "../app-env.ts";
import { sameOriginPath } from "./same-origin-path.ts";

/** The page that is asked for, to come back to it by `goTo`, without the undo of an earlier change; `otherwise` for a form's answer. */
export function addressOf(c: Context<AppEnv>, otherwise = "/"): string {
  if (c.req.method !== "GET") return otherwise;
  const url = new URL(c.req.url);
  // What a link has made up is not carried on either.
  const kept = [...url.searchParams].filter(([name, value]) => name !== "undo" && !value.includes("//"));
  url.search = new URLSearchParams(kept).toString();
  return url.pathname + url.search;
}

/** Sends the browser on to a page of ours. Every redirect but the one to a provider's consent page goes through here. */
export function goTo(c: Context<AppEnv>, path: string) {
  return c.redirect(sameOriginPath(path, c.var.config.appUrl), 303);
}
