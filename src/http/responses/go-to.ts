import type { Context } from "hono";

import type { AppEnv } from "../app-env.ts";
import { sameOriginPath } from "./same-origin-path.ts";

/** Sends the browser on to a page of ours. Every redirect but the one to a provider's consent page goes through here. */
export function goTo(c: Context<AppEnv>, path: string) {
  return c.redirect(sameOriginPath(path, c.var.config.appUrl), 303);
}
