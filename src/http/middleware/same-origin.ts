import { createMiddleware } from "hono/factory";
import { HTTPException } from "hono/http-exception";

import type { AppEnv } from "../app-env.ts";

const reading = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Protection against cross-site request forgery: what changes something comes from a page of ours, whatever its content
 * type. Both headers are set by browsers and can't be set by scripts; a request without either is no browser's. Throws 403.
 */
export const sameOrigin = createMiddleware<AppEnv>(async (c, next) => {
  if (!reading.has(c.req.method)) {
    const [site, origin] = [c.req.header("Sec-Fetch-Site"), c.req.header("Origin")];
    const isOurs = origin === undefined ? site === "same-origin" : origin === new URL(c.req.url).origin;
    if (!isOurs || (site !== undefined && site !== "same-origin")) throw new HTTPException(403);
  }
  await next();
});
