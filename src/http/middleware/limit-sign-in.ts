import { createMiddleware } from "hono/factory";

import { AppError } from "../../lib/errors.ts";
import type { AppEnv } from "../app-env.ts";
import { addressOf, isWithinLimit, retryAfterSeconds } from "./rate-limit.ts";

/** A brake on guessing at the pages that need no session, by IP address. Throws rate_limited. */
export const limitSignIn = createMiddleware<AppEnv>(async (c, next) => {
  if (!(await isWithinLimit(c.env.SIGN_IN_RATE, addressOf(c.req.raw.headers), "refuse"))) {
    c.header("Retry-After", String(retryAfterSeconds));
    throw new AppError(
      "rate_limited",
      "Too many attempts to sign in from your network. Wait a minute and try again.",
    );
  }
  await next();
});
