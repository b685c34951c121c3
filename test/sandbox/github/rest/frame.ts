import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import { limitsNow, secondsToWait } from "../../limits.ts";
import { sha256Hex } from "../../sign.ts";
import { documentationUrl, type RestEnv } from "./answer.ts";
import type { UsedCalls } from "../records.ts";
import { mediaTypeOf } from "./media-type.ts";

export const hourMs = 3_600_000;
/** Of an account; without a token there are 60. */
export const hourlyCalls = 5000;
const apiVersion = "2022-11-28";

/** The headers of every answer, refusals included: request id, API version, media type. */
export const tagAnswers = createMiddleware<RestEnv>(async (c, next) => {
  await next();
  const headers = c.res.headers;
  headers.set("x-github-request-id", crypto.randomUUID().slice(0, 23).toUpperCase().replaceAll("-", ":"));
  const form = mediaTypeOf(c.req.header("accept"));
  headers.set("x-github-media-type", `github.v3;${form === "raw" ? "" : ` param=${form};`} format=json`);
  headers.set("x-github-api-version-selected", c.req.header("x-github-api-version") ?? apiVersion);
  if (c.var.world.isEnterprise) headers.set("x-github-enterprise-version", "enterprise-server@3.18.0");
  if (headers.get("content-type") === "application/json") {
    headers.set("content-type", "application/json; charset=utf-8");
  }
});

/** Counts calls per account and hour. Answers with 304 and the rate limit itself cost nothing. */
export const limitRate = createMiddleware<RestEnv>(async (c, next) => {
  const used = usedCalls(c);
  const limit = c.var.login === null ? 60 : hourlyCalls;
  if (used.count >= limit) {
    const answer = c.json(
      {
        message: "API rate limit exceeded for this account.",
        documentation_url: documentationUrl,
        status: "403",
      },
      403,
    );
    setRateHeaders(answer.headers, limit, used);
    return answer;
  }
  await next();
  if (c.res.status !== 304 && !c.req.path.endsWith("/rate_limit")) used.count += 1;
  setRateHeaders(c.res.headers, limit, used);
  return undefined;
});

/** What makes content: https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#about-secondary-rate-limits */
const contentLimits = [
  { most: 80, inMs: 60_000 },
  { most: 500, inMs: hourMs },
];

/** The secondary limit of those who make much content. */
export const limitContent = createMiddleware<RestEnv>(async (c, next) => {
  if (c.req.method === "GET" || c.req.method === "HEAD") return next();
  const seconds = secondsToWait(`github ${c.var.login}`, contentLimits);
  if (seconds === 0) return next();
  const message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
  const answer = c.json({ message, documentation_url: documentationUrl }, 403);
  answer.headers.set("retry-after", String(seconds));
  return answer;
});

/** Gives what is read an ETag, and 304 to whoever knows it already. */
export const answerConditionally = createMiddleware<RestEnv>(async (c, next) => {
  await next();
  const isReading = c.req.method === "GET" || c.req.method === "HEAD";
  if (!isReading || c.res.status !== 200 || !c.res.headers.get("content-type")?.includes("json")) return;
  const body = await c.res.clone().text();
  const etag = `W/"${await sha256Hex(`${c.var.login} ${c.res.headers.get("link")} ${body}`)}"`;
  c.res.headers.set("etag", etag);
  c.res.headers.set("cache-control", "private, max-age=60, s-maxage=60");
  c.res.headers.set("vary", "Accept, Authorization, Cookie, X-GitHub-OTP");
  const asked = c.req.header("if-none-match")?.split(/, */) ?? [];
  if (!asked.some((candidate) => candidate.replace(/^W\//, "") === etag.slice(2))) return;
  const headers = new Headers(c.res.headers);
  headers.delete("content-type");
  c.res = new Response(null, { status: 304, headers });
});

export function rateOf(c: Context<RestEnv>) {
  const limit = c.var.login === null ? 60 : hourlyCalls;
  const { count: used, endsAtMs } = usedCalls(c);
  return { limit, used, remaining: limit - used, reset: Math.ceil(endsAtMs / 1000), resource: "core" };
}

function usedCalls(c: Context<RestEnv>): UsedCalls {
  const account = c.var.login ?? "anonymous";
  const known = c.var.world.usedCalls.get(account);
  if (known !== undefined && known.endsAtMs > limitsNow()) return known;
  const used = { endsAtMs: limitsNow() + hourMs, count: 0 };
  c.var.world.usedCalls.set(account, used);
  return used;
}

function setRateHeaders(headers: Headers, limit: number, used: UsedCalls): void {
  headers.set("x-ratelimit-limit", String(limit));
  headers.set("x-ratelimit-remaining", String(Math.max(0, limit - used.count)));
  headers.set("x-ratelimit-used", String(used.count));
  headers.set("x-ratelimit-reset", String(Math.ceil(used.endsAtMs / 1000)));
  headers.set("x-ratelimit-resource", "core");
}
