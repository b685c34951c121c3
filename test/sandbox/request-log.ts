import { createMiddleware } from "hono/factory";
import type { SandboxEnv } from "./sandbox.ts";
import { remember, sandboxState } from "./state.ts";

/** Query values that say something about a call and can hold no secret. */
const shownParameters = new Set(
  "page per_page state labels assignee milestone since sort direction affiliation visibility singleEvents showDeleted maxResults timeMin timeMax".split(
    " ",
  ),
);

/** Notes who was called and what was answered, without headers, bodies or secrets. */
export function logRequests(host: string) {
  return createMiddleware<SandboxEnv>(async (c, next) => {
    const startedAt = Date.now();
    c.set("note", "");
    await next();
    remember(sandboxState().requests, {
      at: new Date(startedAt).toISOString(),
      host,
      method: c.req.method,
      path: shownPath(new URL(c.req.url), host),
      status: c.res.status,
      durationMs: Date.now() - startedAt,
      note: c.var.note,
    });
  });
}

function shownPath(url: URL, host: string): string {
  const query = [...url.searchParams]
    .map(([name, value]) => `${name}=${shownParameters.has(name) ? value : "…"}`)
    .join("&");
  const path = url.pathname.slice(host.length + 1) || "/";
  return query === "" ? path : `${path}?${query}`;
}
