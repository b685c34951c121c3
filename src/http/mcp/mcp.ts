import { type Context, Hono } from "hono";
import { HTTPException } from "hono/http-exception";

import { onApiError } from "../api/problem.ts";
import { type ApiEnv, apiToken } from "../middleware/api-token.ts";
import { limitBody } from "../middleware/limit-body.ts";
import { requireRate } from "../api/require-rate.ts";

type CallApp = (request: Request, c: Context<ApiEnv>) => Promise<Response>;

/** The endpoint for assistants: each of its tools is a call of the JSON API with the token of the request. */
export function createMcp(callApp: CallApp) {
  const mcp = new Hono<ApiEnv>();
  mcp.onError(onApiError);
  mcp.use(async (c, next) => {
    // Against pages that reach a local instance by a name of their own (DNS rebinding): the specification asks for it.
    const origin = c.req.header("Origin");
    if (origin !== undefined && origin !== new URL(c.req.url).origin) throw new HTTPException(403);
    await next();
  });
  mcp.use(apiToken, requireRate, limitBody);
  mcp.all("/", async (c) => {
    // Large, and seldom needed.
    const { serveMcp } = await import("./serve-mcp.ts");
    return serveMcp(c.req.raw, ({ method, path, body }) => {
      const headers = new Headers({ "Content-Type": "application/json" });
      for (const name of ["Authorization", "CF-Connecting-IP"]) headers.set(name, c.req.header(name) ?? "");
      const init = { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) };
      return callApp(new Request(new URL(path, c.req.url), init), c);
    });
  });
  return mcp;
}
