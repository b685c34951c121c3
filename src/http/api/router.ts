import { Hono, type Context } from "hono";

import { AppError, notFound } from "../../lib/errors.ts";
import { describeError, log } from "../../lib/log.ts";
import { apiToken, tokenCtx, type ApiEnv } from "../middleware/api-token.ts";
import type { ApiRoute } from "./define-route.ts";
import { createDocument } from "./openapi.ts";
import { onApiError } from "./problem.ts";
import { connectionRoutes } from "./routes/connections.ts";
import { deliveryRoutes } from "./routes/deliveries.ts";
import { meRoutes } from "./routes/me.ts";
import { taskRoutes } from "./routes/tasks.ts";
import { timeRoutes } from "./routes/time.ts";
import { workRoutes } from "./routes/work.ts";

export const apiRoutes: readonly ApiRoute[] = [
  ...meRoutes,
  ...timeRoutes,
  ...workRoutes,
  ...taskRoutes,
  ...connectionRoutes,
  ...deliveryRoutes,
];

/** The JSON API: the same verbs as the pages, on behalf of a personal token. */
export function createApi() {
  const api = new Hono<ApiEnv>();
  api.onError(onApiError);
  api.get("/openapi.json", (c) => c.json(createDocument(apiRoutes, c.var.config.appUrl)));
  api.use(apiToken);
  api.use(async (c, next) => {
    await requireRate(c);
    await next();
    c.header("Cache-Control", "no-store");
  });
  for (const route of apiRoutes) {
    api.on(route.method.toUpperCase(), route.path.replaceAll(/\{(\w+)\}/g, ":$1"), (c) => answer(c, route));
  }
  api.all("*", () => {
    throw notFound("resource");
  });
  return api;
}

async function answer(c: Context<ApiEnv>, route: ApiRoute): Promise<Response> {
  const ctx = tokenCtx(c, route.scope);
  const result = await route.run({
    ctx,
    c,
    params: c.req.param(),
    query: c.req.query(),
    body: route.body === undefined ? undefined : await readBody(c),
  });
  if (route.answer.status === 204) return c.body(null, 204);
  return Response.json(result, { status: route.answer.status });
}

/** An empty body counts as an empty object. Throws invalid for what is no JSON. */
async function readBody(c: Context<ApiEnv>): Promise<unknown> {
  const text = await c.req.text();
  if (text.trim() === "") return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) throw new AppError("invalid", "The request's body is no valid JSON.");
    throw error;
  }
}

/** The brake must not become the reason why nothing works: when it fails, calls go through. */
async function requireRate(c: Context<ApiEnv>): Promise<void> {
  const key = c.var.tokenActor.tokenId;
  const outcome = await c.env.API_RATE.limit({ key }).catch((error: unknown) => {
    log("error", "api_rate_failed", { ...describeError(error) });
    return { success: true };
  });
  if (!outcome.success) throw new AppError("rate_limited", "Too many calls with this token. Wait a minute.");
}
