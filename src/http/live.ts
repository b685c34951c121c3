import type { Context } from "hono";

/**
 * Attributes of a fragment that keeps itself fresh (public/js/live.js): `url` is asked every few seconds with
 * `?v=version`. The root needs an id; the answer is the fragment anew, attributes included.
 */
export function live(url: string, version: string | number) {
  return { "data-live": url, "data-version": String(version) };
}

/** True when the browser that asks has this version already: answer 204. */
export function hasVersion(c: Context, version: string | number): boolean {
  return c.req.query("v") === String(version);
}
