import { createMiddleware } from "hono/factory";

import { createDatabase } from "../../db/database.ts";
import { parseConfig } from "../../env.ts";
import { createId } from "../../lib/id.ts";
import { log } from "../../lib/log.ts";
import { enqueueTo } from "../../messages.ts";
import type { AppEnv } from "../app-env.ts";

/** Configuration, database, clock and one log line per request. Throws ConfigError. */
export const request = createMiddleware<AppEnv>(async (c, next) => {
  const now = Date.now();
  c.set("now", now);
  c.set("requestId", createId(now));
  c.set("config", parseConfig(c.env));
  c.set("db", createDatabase(c.env.DB));
  c.set("enqueue", enqueueTo(c.env.JOBS));
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
