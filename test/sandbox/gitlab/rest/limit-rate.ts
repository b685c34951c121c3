import { createMiddleware } from "hono/factory";
import { limitsNow } from "../../limits.ts";
import type { World } from "../records.ts";
import type { RestEnv } from "./answer.ts";

const minuteMs = 60_000;

/** Of gitlab.com, per minute: https://docs.gitlab.com/user/gitlab_com/#rate-limits-on-gitlabcom */
const limits = { all: 2000, issues: 200, notes: 60 };

/** Counts calls per account and minute, also those that make issues and comments. */
export const limitRate = createMiddleware<RestEnv>(async (c, next) => {
  const { world, user } = c.var;
  const isNew = c.req.method === "POST";
  const kind =
    isNew && c.req.path.endsWith("/notes")
      ? "notes"
      : isNew && c.req.path.endsWith("/issues")
        ? "issues"
        : null;
  const counted = [
    use(world, user.username, "all"),
    ...(kind === null ? [] : [use(world, user.username, kind)]),
  ];
  const tight = counted.find(({ remaining }) => remaining < 0);
  if (tight !== undefined) {
    const headers = {
      ...headersOf(tight),
      "Retry-After": String(secondsLeft()),
      "Content-Type": "text/plain",
    };
    return new Response("Retry later\n", { status: 429, headers });
  }
  await next();
  const [first] = counted;
  if (first !== undefined)
    for (const [name, value] of Object.entries(headersOf(first))) c.res.headers.set(name, value);
  return undefined;
});

type Use = { name: string; limit: number; remaining: number };

function use(world: World, username: string, kind: keyof typeof limits): Use {
  const minute = Math.floor(limitsNow() / minuteMs);
  const key = `${username} ${kind}`;
  const known = world.calls.get(key);
  const count = (known?.minute === minute ? known.count : 0) + 1;
  world.calls.set(key, { minute, count });
  return { name: `throttle_authenticated_${kind}`, limit: limits[kind], remaining: limits[kind] - count };
}

const secondsLeft = () => Math.ceil((minuteMs - (limitsNow() % minuteMs)) / 1000);

function headersOf({ name, limit, remaining }: Use): Record<string, string> {
  const resetSeconds = Math.floor(limitsNow() / 1000) + secondsLeft();
  return {
    "RateLimit-Name": name,
    "RateLimit-Limit": String(limit),
    "RateLimit-Observed": String(limit - remaining),
    "RateLimit-Remaining": String(Math.max(0, remaining)),
    "RateLimit-Reset": String(resetSeconds),
    "RateLimit-ResetTime": new Date(resetSeconds * 1000).toUTCString(),
  };
}
