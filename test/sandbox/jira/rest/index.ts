import { Hono } from "hono";
import { createMiddleware } from "hono/factory";
import { secondsToWait } from "../../limits.ts";
import type { SandboxEnv } from "../../sandbox.ts";
import { type Instance, instances } from "../records.ts";
import { commentPropertyRoutes } from "./comments.ts";
import { byApp, byPerson, refusalOf, type RestEnv } from "./env.ts";
import { issueRoutes } from "./issues.ts";
import { metaRoutes } from "./meta.ts";
import { searchRoutes } from "./search.ts";
import { webhookRoutes } from "./webhooks.ts";
import { worklogFeedRoutes, worklogRoutes } from "./worklogs.ts";

/** The same interface at two kinds of hosts: for apps behind the gateway, for people at each instance. */
export function mountRest(app: Hono<SandboxEnv>): void {
  app.route("/api.atlassian.com/ex/jira/:cloudId/rest/api/:version", restAt(byApp));
  for (const { host } of Object.values<Instance>(instances))
    app.route(`/${host}/rest/api/:version`, restAt(byPerson));
}

/** Behind the gateway things name themselves by its address, not by their site's. */
const namingGateway = createMiddleware<RestEnv>(async (c, next) => {
  await next();
  const { host, cloudId } = c.var.instance;
  if (c.var.clientId === null || c.res.headers.get("content-type")?.startsWith("application/json") !== true)
    return;
  const gateway = `https://api.atlassian.com/ex/jira/${cloudId ?? ""}/rest/`;
  const text = (await c.res.text()).replaceAll(`https://${host}/rest/`, gateway);
  const { status, headers } = c.res;
  c.res = new Response(text, { status, headers });
});

/** Of one issue: https://developer.atlassian.com/cloud/jira/platform/rate-limiting/#per-issue-on-write-rate-limits */
const writeLimits = [
  { most: 20, inMs: 2_000 },
  { most: 100, inMs: 30_000 },
];

const limitWrites = createMiddleware<RestEnv>(async (c, next) => {
  const issue = c.req.param("issue") ?? "";
  // Many are read by a POST.
  if (c.req.method === "GET" || issue === "bulkfetch") return next();
  const seconds = secondsToWait(`jira ${c.var.instance.id} ${issue}`, writeLimits);
  if (seconds === 0) return next();
  const headers = { "Retry-After": String(seconds), "RateLimit-Reason": "jira-per-issue-on-write" };
  return Response.json({ errorMessages: ["Rate limit exceeded."], errors: {} }, { status: 429, headers });
});

function restAt(authenticate: typeof byApp): Hono<RestEnv> {
  const rest = new Hono<RestEnv>();
  rest.onError((error) => refusalOf(error));
  rest.use(authenticate);
  rest.use(namingGateway);
  rest.use("/issue/:issue/*", limitWrites);
  rest.route("/", searchRoutes());
  rest.route("/", metaRoutes());
  rest.route("/issue/:issue/worklog", worklogRoutes());
  rest.route("/", issueRoutes());
  rest.route("/comment", commentPropertyRoutes());
  rest.route("/worklog", worklogFeedRoutes());
  rest.route("/webhook", webhookRoutes());
  return rest;
}
