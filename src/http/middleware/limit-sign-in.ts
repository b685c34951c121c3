import { createMiddleware } from "hono/factory";

import { AppError } from "../../lib/errors.ts";
import { describeError, log } from "../../lib/log.ts";
import type { AppEnv } from "../app-env.ts";

/** A brake on guessing at the doors that need no session, by IP address. Throws rate_limited. */
export const limitSignIn = createMiddleware<AppEnv>(async (c, next) => {
  const key = c.req.header("CF-Connecting-IP") ?? "unknown";
  if (!(await isWithinLimit(c.env.SIGN_IN_RATE, key))) {
    c.header("Retry-After", "60");
    throw new AppError(
      "rate_limited",
      "Too many attempts to sign in from your network. Wait a minute and try again.",
    );
  }
  await next();
});

/** A limiter that fails must not lock everybody out; the secrets behind it are not guessable anyway. */
async function isWithinLimit(limiter: RateLimit, key: string): Promise<boolean> {
  try {
    return (await limiter.limit({ key })).success;
  } catch (error) {
    log("error", "sign_in_limiter_failed", describeError(error));
    return true;
  }
}
