import { createMiddleware } from "hono/factory";

import { AppError } from "../../lib/errors.ts";
import type { ApiEnv } from "../middleware/api-token.ts";
import { isWithinLimit } from "../middleware/rate-limit.ts";

/** Counts a call with a token, and keeps its answer out of caches. Throws rate_limited. */
export const requireRate = createMiddleware<ApiEnv>(async (c, next) => {
  if (!(await isWithinLimit(c.env.API_RATE, c.var.tokenActor.tokenId, "allow")))
    throw new AppError("rate_limited", "Too many calls with this token. Wait a minute.");
  await next();
  c.header("Cache-Control", "no-store");
});
