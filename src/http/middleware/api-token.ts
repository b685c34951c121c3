import type { Context } from "hono";
import { createMiddleware } from "hono/factory";

import type { ApiScope } from "../../domain/api-tokens/api-scopes.ts";
import { findTokenActor, type TokenActor } from "../../domain/api-tokens/find-token-actor.ts";
import { seenEveryMs } from "../../domain/sessions/session-limits.ts";
import { recordTokenUse } from "../../domain/api-tokens/record-token-use.ts";
import { sha256Hex } from "../../lib/digest.ts";
import { AppError } from "../../lib/errors.ts";
import type { AppEnv } from "../app-env.ts";
import { isRefusedTooOften } from "./rate-limit.ts";

export type ApiEnv = AppEnv & { Variables: { tokenActor: TokenActor } };

/** Finds out whose token the request carries. Throws unauthorized. */
export const apiToken = createMiddleware<ApiEnv>(async (c, next) => {
  const [, token] = /^Bearer +(tw_[A-Za-z0-9_-]{43})$/i.exec(c.req.header("Authorization") ?? "") ?? [];
  const found =
    token === undefined ? null : await findTokenActor(c.var.db, await sha256Hex(token), c.var.now);
  if (found === null) {
    if (await isRefusedTooOften(c.env, c.req.raw.headers, { endpoint: "api" })) {
      throw new AppError("rate_limited", "Too many calls with an unknown token. Wait a minute.");
    }
    c.header("WWW-Authenticate", 'Bearer realm="Timewire"');
    throw new AppError("unauthorized", "Send a valid API token, made in Settings, as a bearer token.");
  }
  c.set("tokenActor", found.actor);
  if (c.var.now - (found.lastUsedAt ?? 0) > seenEveryMs) {
    c.executionCtx.waitUntil(recordTokenUse(c.var.db, found.actor.tokenId, c.var.now));
  }
  await next();
});

/** The context of a verb on behalf of a token. `scope` null = any token will do. Throws forbidden when the token lacks it. */
export function tokenCtx(c: Context<ApiEnv>, scope: ApiScope | null) {
  const { db, now, enqueue, tokenActor: actor } = c.var;
  if (scope !== null && !actor.scopes.includes(scope)) {
    throw new AppError("forbidden", `This token lacks the scope ${scope}. Make one that has it in Settings.`);
  }
  return { db, now, enqueue, actor };
}
