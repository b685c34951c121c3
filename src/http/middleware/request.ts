import { createMiddleware } from "hono/factory";

import { createDatabase } from "../../db/database.ts";
import { readConfig } from "../../env.ts";
import { createId } from "../../lib/id.ts";
import { log } from "../../lib/log.ts";
import type { AppEnv } from "../app-env.ts";

/** Configuration, database, clock and one log line per request. Throws ConfigError. */
export const request = createMiddleware<AppEnv>(async (c, next) => {
  const now = Date.now();
  c.set("now", now);
  c.set("requestId", createId(now));
  c.set("config", readConfig(c.env));
  c.set("db", createDatabase(c.env.DB));
  c.set("enqueue", async (job, options) => {
    await c.env.JOBS.send(job, { contentType: "json", ...options });
  });
  await next();
  c.header("X-Request-Id", c.var.requestId);
  log("info", "request", {
    requestId: c.var.requestId,
    method: c.req.method,
    path: c.req.routePath,
    status: c.res.status,
    ms: Date.now() - now,
  });
});
