import { Hono, type Context } from "hono";

import { notFound } from "../../lib/errors.ts";
import { apiToken, tokenCtx, type ApiEnv } from "../middleware/api-token.ts";
import { limitBody } from "../middleware/limit-body.ts";
import type { ApiRoute } from "./define-route.ts";
import { createDocument } from "./openapi.ts";
import { onApiError } from "./problem.ts";
import { readersOf, parseRequest } from "./parse-request.ts";
import { requireRate } from "./require-rate.ts";
import { budgetRoutes } from "./routes/budgets.ts";
import { clientRoutes } from "./routes/clients.ts";
import { connectionRoutes } from "./routes/connections.ts";
import { importRoutes } from "./routes/imports.ts";
import { invoiceRoutes } from "./routes/invoices.ts";
import { deliveryRoutes } from "./routes/deliveries.ts";
import { meRoutes } from "./routes/me.ts";
import { outboxRoutes } from "./routes/outbox.ts";
import { reportRoutes } from "./routes/reports.ts";
import { savedReportRoutes } from "./routes/saved-reports.ts";
import { taskRoutes } from "./routes/tasks.ts";
import { timeRoutes } from "./routes/time.ts";
import { timeThereRoutes } from "./routes/time-there.ts";
import { workRoutes } from "./routes/work.ts";

export const apiRoutes: readonly ApiRoute[] = [
  ...meRoutes,
  ...timeRoutes,
  ...reportRoutes,
  ...savedReportRoutes,
  ...workRoutes,
  ...clientRoutes,
  ...budgetRoutes,
  ...invoiceRoutes,
  ...importRoutes,
  ...taskRoutes,
  ...connectionRoutes,
  ...timeThereRoutes,
  ...deliveryRoutes,
  ...outboxRoutes,
];

/** The JSON API: the same verbs as the pages, on behalf of a personal token. */
export function createApi() {
  const api = new Hono<ApiEnv>();
  api.onError(onApiError);
  api.get("/openapi.json", (c) => c.json(createDocument(apiRoutes, c.var.config.appUrl)));
  api.use(apiToken, requireRate, limitBody);
  for (const route of apiRoutes) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, ":$1");
    api.on(route.method.toUpperCase(), [path], ...readersOf(route), (c) => answer(c, route));
  }
  api.all("*", () => {
    throw notFound("resource");
  });
  return api;
}

async function answer(c: Context<ApiEnv>, route: ApiRoute): Promise<Response> {
  const { params, query, body } = parseRequest(c);
  const result = await route.run({ ctx: tokenCtx(c, route.scope), c, params, query, body });
  if (route.answer.status === 204) return c.body(null, 204);
  return Response.json(result, { status: route.answer.status });
}
